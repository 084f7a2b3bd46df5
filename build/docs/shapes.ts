import * as z from 'zod';

/** The parts of a JSON schema that our schemas use. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

const or = ' ∣ ';

/** A zod schema in the notation of `docs/protocol.md`, section 6. @param io arguments are written as they may be sent */
export function shapeOf(schema: z.ZodType, io: 'input' | 'output'): string {
  // The library's type of a JSON schema allows everything; ours are made of the parts named above.
  return fieldsOf(z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Schema);
}

/** The fields of an object without its braces. */
function fieldsOf({ properties = {}, required = [] }: Schema): string {
  return Object.entries(properties)
    .map(([name, schema]) => `${name}${required.includes(name) ? '' : '?'}: ${shape(schema)}`)
    .join(', ');
}

function shape(schema: Schema): string {
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return either.map(shape).join(or);
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(or);
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
      return 'int';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array': {
      const inner = shape(schema.items ?? {});
      return inner.includes(or) && !inner.startsWith('{') ? `(${inner})[]` : `${inner}[]`;
    }
    case 'object':
      if (schema.properties !== undefined) return `{${fieldsOf(schema)}}`;
      return `{[key]: ${typeof schema.additionalProperties === 'object' ? shape(schema.additionalProperties) : 'any'}}`;
    default:
      return 'any';
  }
}

const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

function text({ pattern, minLength, maxLength }: Schema): string {
  if (pattern !== undefined) return `string /${pattern}/`;
  if (minLength === 1 && maxLength === 64) return 'id';
  return maxLength === undefined ? 'string' : `string(${minLength ?? 0}..${maxLength})`;
}

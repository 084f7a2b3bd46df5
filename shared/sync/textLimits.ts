import * as z from 'zod';

/** How short and long a text may be, in characters. `max` null: as long as one likes. */
export interface TextLimit {
  readonly min: number;
  readonly max: number | null;
}

const none: TextLimit = { min: 0, max: null };

/** The parts of a JSON schema that are looked at. */
interface Schema {
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** The limit of each text in arguments of this shape, by its dotted path (`fields.title`). */
export function textLimits(args: z.ZodType): (path: string) => TextLimit {
  // The library's type of a JSON schema allows everything; all that is read of it is named above.
  const whole = z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' }) as Schema;
  return (path) => {
    const found = path.split('.').reduce<readonly Schema[]>((schemas, key) => schemas.flatMap((schema) => branches(schema).flatMap((one) => one.properties?.[key] ?? [])), [whole]);
    const limits = found.flatMap(branches).flatMap(({ minLength = 0, maxLength }) => (maxLength === undefined ? [] : [{ min: minLength, max: maxLength }]));
    // Of arguments with several forms the form that is meant is not known: the widest, so that nothing possible is refused.
    return limits.reduce<TextLimit | null>((widest, one) => (widest === null || one.max > (widest.max ?? 0) ? one : widest), null) ?? none;
  };
}

function branches(schema: Schema): readonly Schema[] {
  const either = schema.anyOf ?? schema.oneOf;
  return either === undefined ? [schema] : either.flatMap(branches);
}

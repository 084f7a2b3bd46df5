import { conflictsOf } from '../wire/conflict.ts';

type Loose = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Both clocks may differ by this much before anybody is told. ms */
export const SKEW_WARNING_MS = 60_000;

/** Whether the desktop's clock is wrong enough to say so. Due times are right in any case: they use the relay's. */
export function isSkewed(clockOffset: number): boolean {
  return Math.abs(clockOffset) > SKEW_WARNING_MS;
}

/** A free text in an action's arguments; `path` is dotted (`fields.title`). */
export interface ActionText {
  readonly path: string;
  readonly field: TextField;
  readonly value: string;
}

/** Members of arguments that are a person's own words, in reading order. Names and phone numbers are not among them. */
export const textFields = ['title', 'subject', 'text', 'description', 'result', 'reason', 'note'] as const;
export type TextField = (typeof textFields)[number];

/** The free texts of an action that waits, which may still be changed. */
export function textsOf(args: unknown): readonly ActionText[] {
  if (!isRecord(args)) return [];
  const places: readonly (readonly [string, Loose])[] = [
    ['', args],
    ...Object.entries(args).flatMap(([key, value]) => (key !== 'base' && isRecord(value) ? [[`${key}.`, value] as const] : [])),
  ];
  return textFields.flatMap((field) =>
    places.flatMap(([prefix, record]): readonly ActionText[] => {
      const value = record[field];
      return typeof value === 'string' ? [{ path: `${prefix}${field}`, field, value }] : [];
    }),
  );
}

/** The arguments with other words; a path that names no free text of theirs changes nothing. */
export function withTexts(args: unknown, texts: Readonly<Record<string, string>>): unknown {
  if (!isRecord(args)) return args;
  const known = new Map(textsOf(args).map(({ path, value }) => [path, Object.hasOwn(texts, path) ? (texts[path] ?? value) : value]));
  const changed = (record: Loose, prefix: string): Loose =>
    Object.fromEntries(
      Object.entries(record).map(([key, value]) => [key, known.get(`${prefix}${key}`) ?? (prefix === '' && key !== 'base' && isRecord(value) ? changed(value, `${key}.`) : value)]),
    );
  return changed(args, '');
}

/** An action that edits fields of one row: `fields` and what they were based on. */
export interface Edit {
  readonly fields: Loose;
  readonly base: Loose | undefined;
}

/** null: the action is no edit of named fields (a comment, a creation). */
export function editOf(args: unknown): Edit | null {
  if (!isRecord(args) || !isRecord(args['fields'])) return null;
  return { fields: args['fields'], base: isRecord(args['base']) ? args['base'] : undefined };
}

/** One field of a refused edit, as the two sides have it. */
export interface FieldVersions {
  /** Dotted for nested records. */
  readonly path: string;
  /** What the person saw before editing; undefined: not known. */
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
  /** Changed by somebody else too, to something else. */
  readonly conflict: boolean;
}

/** Every field that a refused edit wanted, beside what stands in the row. */
export function versionsOf(edit: Edit, row: object): readonly FieldVersions[] {
  const conflicts = new Set(conflictsOf(row, edit.fields, edit.base));
  return pathsOf(edit.fields).map((path) => ({
    path,
    base: edit.base === undefined ? undefined : valueAt(edit.base, path),
    mine: valueAt(edit.fields, path),
    theirs: valueAt(row, path),
    conflict: conflicts.has(path),
  }));
}

/**
 * The edit once more with the chosen fields only, based on what stands now: the person has seen it.
 * @param mine paths of the fields where the person's own version is to win
 * @returns null when nothing of it is left
 */
export function editAgain(edit: Edit, row: object, mine: readonly string[]): Edit | null {
  const chosen = pathsOf(edit.fields).filter((path) => mine.includes(path));
  if (chosen.length === 0) return null;
  return { fields: picked(edit.fields, chosen), base: picked(row, chosen) };
}

function pathsOf(fields: Loose): readonly string[] {
  return Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : isRecord(value) ? pathsOf(value).map((inner) => `${key}.${inner}`) : [key],
  );
}

function valueAt(record: object, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), record);
}

function picked(record: object, paths: readonly string[]): Loose {
  const of = new Map<string, string[]>();
  for (const path of paths) {
    const [key = '', ...rest] = path.split('.');
    of.set(key, [...(of.get(key) ?? []), ...(rest.length > 0 ? [rest.join('.')] : [])]);
  }
  return Object.fromEntries(
    [...of].map(([key, inner]) => {
      const value: unknown = Reflect.get(record, key);
      return [key, inner.length > 0 && isRecord(value) ? picked(value, inner) : value];
    }),
  );
}

/** What one can look in. */
export const filterKeys = ['channel', 'hospital', 'who', 'date'] as const;
export type FilterKey = (typeof filterKeys)[number];

/** A filter that is being typed at the end of the field: `渠道:微`, `channel：we`. */
export interface Token {
  readonly key: FilterKey;
  readonly value: string;
  /** What stands before it. */
  readonly before: string;
}

/**
 * @param names how each filter is called, in either language, whichever the window speaks: who is used to one goes on
 *   typing it. A colon of the Chinese keyboard is a colon.
 */
export function tokenOf(text: string, names: Readonly<Record<FilterKey, readonly string[]>>): Token | null {
  const match = /^(.*?)(?:^|(?<=\s))([^\s:：]+)[:：]([^:：]*)$/su.exec(text);
  if (match === null) return null;
  const [, before = '', name = '', value = ''] = match;
  const key = filterKeys.find((one) => names[one].includes(name.toLowerCase()));
  return key === undefined ? null : { key, value: value.trim(), before: before.trim() };
}

/** Filters whose name begins with the last word that was typed. */
export function beginning(text: string, names: Readonly<Record<FilterKey, readonly string[]>>): readonly FilterKey[] {
  const word = text.split(/\s+/u).at(-1)?.toLowerCase() ?? '';
  return word === '' ? [] : filterKeys.filter((key) => names[key].some((name) => name.startsWith(word)));
}

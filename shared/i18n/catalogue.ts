import { IntlMessageFormat } from 'intl-messageformat';

export type Locale = 'zh-CN' | 'en';

/** The words of one feature in both languages. Messages are ICU: `{count, plural, one {# ticket} other {# tickets}}`. */
export interface Catalogue<Key extends string> {
  readonly 'zh-CN': Readonly<Record<Key, string>>;
  readonly en: Readonly<Record<Key, string>>;
}

export type MessageValues = Readonly<Record<string, string | number>>;
export type Translate<Key extends string> = (key: Key, values?: MessageValues) => string;

/** Chinese first; an English message that is missing or has no Chinese sister does not compile. */
export function catalogue<const Words extends Record<string, string>>(
  zh: Words,
  en: Readonly<Record<keyof Words & string, string>>,
): Catalogue<keyof Words & string> {
  return { 'zh-CN': zh, en };
}

/** Messages are compiled on first use and kept for the life of the translator. */
export function translator<Key extends string>(words: Catalogue<Key>, locale: Locale): Translate<Key> {
  const compiled = new Map<Key, IntlMessageFormat>();
  return (key, values) => {
    let message = compiled.get(key);
    if (message === undefined) {
      message = new IntlMessageFormat(words[locale][key], locale, undefined, { ignoreTag: true });
      compiled.set(key, message);
    }
    return String(message.format(values as Record<string, string | number> | undefined)); // only drops readonly
  };
}

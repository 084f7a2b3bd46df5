import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { translator } from '../../shared/i18n/catalogue.ts';
import type { Catalogue, Locale, Translate } from '../../shared/i18n/catalogue.ts';
import type { SessionStatus } from '../../shared/session/contract.ts';
import { ask } from '../ipc/client.ts';
import { requestKey } from '../ipc/requestKey.ts';

export interface LocaleChoice {
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
}

const LocaleContext = createContext<LocaleChoice | null>(null);

/** Until the core has answered: the language of the machine, Chinese for everything but English. */
function machineLocale(): Locale {
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}

/** The language belongs to the session (the core words its errors by it); the renderer only follows and asks. */
export function LocaleProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const status = useQuery({ queryKey: requestKey('session.status', {}), queryFn: () => ask('session.status', {}) });
  const locale = status.data?.locale ?? machineLocale();
  const setLocale = useCallback(
    (next: Locale) => {
      const key = requestKey('session.status', {});
      client.setQueryData<SessionStatus>(key, (old) => old && { ...old, locale: next });
      void ask('session.setLocale', { locale: next }).finally(() => client.invalidateQueries());
    },
    [client],
  );
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const choice = useMemo(() => ({ locale, setLocale }), [locale, setLocale]);
  return <LocaleContext.Provider value={choice}>{children}</LocaleContext.Provider>;
}

export function useLocale(): LocaleChoice {
  const choice = useContext(LocaleContext);
  if (choice === null) throw new Error('useLocale outside of LocaleProvider');
  return choice;
}

/** Translators of one locale by catalogue; a WeakMap held by the module is a cache, never state that changes meaning. */
const made: Readonly<Record<Locale, WeakMap<object, unknown>>> = { 'zh-CN': new WeakMap(), en: new WeakMap() };

/** The words of a feature in the session's language; the same function until the language changes. */
export function useWords<Key extends string>(words: Catalogue<Key>): Translate<Key> {
  const { locale } = useLocale();
  const known = made[locale].get(words);
  if (known !== undefined) return known as Translate<Key>; // stored below under the very same catalogue
  const fresh = translator(words, locale);
  made[locale].set(words, fresh);
  return fresh;
}

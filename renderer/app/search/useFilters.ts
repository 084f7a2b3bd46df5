import { useMemo, useState } from 'react';
import { channelKind } from '../../../shared/inbox/model.ts';
import { asId } from '../../../shared/ids.ts';
import type { SearchFilter } from '../../../shared/search/contract.ts';
import { uiMessages } from '../../ui/messages.ts';
import { useDirectory } from '../directory.tsx';
import { useWords } from '../i18n.tsx';
import { appMessages } from '../messages.ts';
import { useClock } from '../time.tsx';
import { parseSpan, presetSpan, presets, spanText } from './dates.ts';
import { matchesLoosely } from './results.ts';
import type { Result } from './results.ts';
import { beginning, filterKeys, tokenOf } from './tokens.ts';
import type { FilterKey } from './tokens.ts';

/** A filter that holds, shown before the words. One of each kind: a second replaces the first. */
export interface Chip {
  readonly key: FilterKey;
  readonly label: string;
  readonly filter: SearchFilter;
}

export interface Filters {
  readonly chips: readonly Chip[];
  readonly filter: SearchFilter;
  /** What was typed without the filter that is being typed. */
  readonly words: string;
  /** What the filter that is being typed can become, or which ones there are. */
  readonly results: readonly Result[];
  /** The filter that is being typed: nothing is looked for by its letters. */
  readonly typing: FilterKey | null;
  readonly add: (chip: Chip) => void;
  readonly remove: (key: FilterKey) => void;
  readonly removeLast: () => void;
}

/** In either language, whatever the window speaks. */
const names: Readonly<Record<FilterKey, readonly string[]>> = {
  channel: ['渠道', 'channel'],
  hospital: ['医院', 'hospital'],
  who: ['谁', '人员', 'who'],
  date: ['日期', '时间', 'date'],
};
const SHOWN = 8;

/** The filters of the search: typed as `渠道:` and taken from the list, or from the row below. */
export function useFilters(text: string, setText: (text: string) => void): Filters {
  const t = useWords(appMessages);
  const ui = useWords(uiMessages);
  const clock = useClock();
  const { hospitals, staff } = useDirectory();
  const [chips, setChips] = useState<readonly Chip[]>([]);
  const token = tokenOf(text, names);
  const add = (chip: Chip): void => setChips((before) => [...before.filter((one) => one.key !== chip.key), chip]);
  const remove = (key: FilterKey): void => setChips((before) => before.filter((one) => one.key !== key));
  const chipOf = (key: FilterKey, value: string, filter: SearchFilter): Chip => ({ key, label: `${t(`search.filter.${key}`)}: ${value}`, filter });
  const optionsOf = (key: FilterKey, value: string): readonly Chip[] => {
    const fits = (...texts: readonly string[]): boolean => texts.some((one) => matchesLoosely(one, value));
    switch (key) {
      case 'channel':
        return channelKind.options.map((channel) => [channel, ui(`channel.${channel}`)] as const).filter(([channel, word]) => fits(word, channel)).map(([channel, word]) => chipOf(key, word, { channel }));
      case 'hospital':
        return hospitals.filter((one) => one.active && fits(one.shortName, one.name)).map((one) => chipOf(key, one.shortName, { hospitalId: asId(one.id) }));
      case 'who': {
        const customer = value === '' ? [] : [chipOf(key, t('search.customer', { name: value }), { customer: value })];
        return [...staff.filter((one) => fits(one.displayName, one.name)).map((one) => chipOf(key, one.displayName, { staffId: asId(one.id) })), ...customer];
      }
      case 'date': {
        const typed = parseSpan(value, clock());
        const known = presets.filter((one) => fits(t(`search.date.${one}`))).map((one) => chipOf(key, t(`search.date.${one}`), presetSpan(one, clock())));
        return typed === null ? known : [chipOf(key, spanText(typed), typed), ...known];
      }
    }
  };
  const results: readonly Result[] =
    token === null
      ? beginning(text, names).map((key): Result => ({ id: `filter.${key}`, group: 'filters', title: t('search.filterBy', { name: t(`search.filter.${key}`) }), stays: true, run: () => setText(withToken(text, t(`search.filter.${key}`))) }))
      : optionsOf(token.key, token.value)
          .slice(0, SHOWN)
          .map((chip): Result => ({
            id: `filter.${chip.label}`,
            group: 'filters',
            title: chip.label,
            stays: true,
            run: () => {
              add(chip);
              setText(token.before);
            },
          }));
  const filter = useMemo(() => Object.assign({}, ...chips.map((chip) => chip.filter)) as SearchFilter, [chips]); // parts of one
  return { chips, filter, words: token === null ? text.trim() : token.before, results, typing: token?.key ?? null, add, remove, removeLast: () => setChips((before) => before.slice(0, -1)) };
}

/** The field with a filter begun in place of the word that named it. */
export function withToken(text: string, name: string): string {
  const words = text.split(/\s+/u);
  const last = words.at(-1)?.toLowerCase() ?? '';
  const isItsName = last !== '' && filterKeys.some((key) => names[key].some((one) => one.startsWith(last)));
  return [...(isItsName ? words.slice(0, -1) : words), `${name}:`].filter((one) => one !== '').join(' ');
}

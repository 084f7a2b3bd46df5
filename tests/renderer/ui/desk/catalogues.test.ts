import { describe, expect, it } from 'vitest';
import { actionMessages } from '../../../../renderer/app/actionWords.ts';
import { fieldMessages } from '../../../../renderer/app/fieldWords.ts';
import { callbackWords } from '../../../../renderer/callbacks/messages.ts';
import { directoryWords } from '../../../../renderer/directory/messages.ts';
import { dutyWords } from '../../../../renderer/duty/messages.ts';
import { inboxDeskWords } from '../../../../renderer/inbox/deskMessages.ts';
import { cannedWords } from '../../../../renderer/canned/messages.ts';
import { composeWords } from '../../../../renderer/inbox/compose/messages.ts';
import { knowledgeWords } from '../../../../renderer/knowledge/messages.ts';
import { variableWords } from '../../../../renderer/ui/variables.ts';
import { reportWords } from '../../../../renderer/reports/messages.ts';
import { syncWords } from '../../../../renderer/sync/messages.ts';
import { ticketWords } from '../../../../renderer/tickets/messages.ts';
import { deskWords } from '../../../../renderer/ui/desk/messages.ts';
import { translator } from '../../../../shared/i18n/catalogue.ts';
import type { Catalogue } from '../../../../shared/i18n/catalogue.ts';

const catalogues: Readonly<Record<string, Catalogue<string>>> = { dutyWords, ticketWords, callbackWords, directoryWords, reportWords, deskWords, inboxDeskWords, composeWords, cannedWords, knowledgeWords, variableWords, syncWords, fieldMessages, actionMessages };
const argumentsOf = (text: string): readonly string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? ''))].toSorted();

describe.each(Object.entries(catalogues))('%s', (_name, words) => {
  const keys = Object.keys(words['zh-CN']);
  it('is complete, takes the same values and compiles in both languages', () => {
    expect(Object.keys(words.en).toSorted()).toEqual(keys.toSorted());
    for (const key of keys) {
      const taken = argumentsOf(words['zh-CN'][key] ?? '');
      // Chinese needs no plural, so English may only repeat the same names inside one.
      expect(argumentsOf(words.en[key] ?? ''), key).toEqual(taken);
      const values = Object.fromEntries(taken.map((name) => [name, 2]));
      for (const locale of ['zh-CN', 'en'] as const) expect(translator(words, locale)(key, values), key).not.toBe('');
    }
  });
  it('speaks Chinese in Chinese and English in English', () => {
    const mixed = keys.filter((key) => /\p{Script=Han}/u.test(words.en[key] ?? ''));
    expect(mixed).toEqual([]);
  });
});

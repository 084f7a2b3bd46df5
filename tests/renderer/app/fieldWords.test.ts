import { describe, expect, it } from 'vitest';
import { detailOf } from '../../../renderer/app/fieldWords.ts';
import { ticketWords } from '../../../renderer/tickets/messages.ts';
import { detailFields } from '../../../shared/tickets/details.ts';

describe('the names of fields in a conflict', () => {
  it('are words for every field that only some kinds of ticket have, in both languages', () => {
    for (const field of detailFields) {
      expect(detailOf(`details.${field}`)).toBe(field);
      for (const locale of ['zh-CN', 'en'] as const) expect(ticketWords[locale]).toHaveProperty([`field.${field}`]);
    }
    expect([detailOf('title'), detailOf('details.unheard')]).toEqual([undefined, undefined]);
  });
});

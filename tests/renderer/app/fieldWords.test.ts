import { describe, expect, it } from 'vitest';
import { createFieldWords, fieldMessages } from '../../../renderer/app/fieldWords.ts';
import { ticketWords } from '../../../renderer/tickets/messages.ts';
import { translator } from '../../../shared/i18n/catalogue.ts';
import type { Locale } from '../../../shared/i18n/catalogue.ts';
import { noDetails } from '../../../shared/tickets/details.ts';

const wordsIn = (locale: Locale) =>
  createFieldWords(translator(fieldMessages, locale), translator(ticketWords, locale), { locale, staff: (id) => `<${id}>`, hospital: (id) => (id === 'h1' ? '青云市一' : undefined) });
const words = wordsIn('zh-CN');

describe('both versions of a refused edit', () => {
  it('names every field of the kinds, in either language', () => {
    for (const field of Object.keys(noDetails)) {
      expect(words.label(`details.${field}`), field).toMatch(/^\p{Script=Han}+$/u);
      expect(wordsIn('en').label(`details.${field}`), field).toMatch(/^[A-Z][a-z ]+$/);
    }
    expect(words.label('title')).toBe('标题');
    expect(words.label('details.fromNextYear')).toBe('fromNextYear');
  });

  it('says values as people read them: codes, money, people, moments in full', () => {
    expect(words.value('details.severity', 'critical')).toBe('重大');
    expect(words.value('details.dataSubject', 'doctor')).toBe('医生');
    expect(words.value('details.amountFen', 123_456)).toBe('1234.56 元');
    expect(words.value('details.firstActionAt', Date.UTC(2026, 10, 24, 22, 41))).toContain('06:41');
    expect(words.value('details.firstActionAt', Date.UTC(2026, 10, 24, 22, 41))).toContain('25');
    expect(words.value('status', 'open')).toBe('待处理');
    expect(words.value('priority', 'high')).toBe('高');
    expect(words.value('cause', null)).toBe('未判定');
    expect(words.value('details.plannedOn', null)).toBe('无');
    expect(words.value('details.agreed', '')).toBe('（空）');
    expect([words.value('assigneeId', 'u1'), words.value('hospitalId', 'h1')]).toEqual(['<u1>', '青云市一']);
  });
});

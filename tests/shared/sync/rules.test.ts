import { describe, expect, it } from 'vitest';
import { editAgain, editOf, isSkewed, textsOf, versionsOf, withTexts } from '../../../shared/sync/rules.ts';

const edit = { fields: { title: 'mine', cause: null, details: { fen: 3, note: 'n' } }, base: { title: 'old', cause: 'his', details: { fen: 1, note: 'o' } } };
const row = { id: 't', title: 'theirs', cause: 'his', details: { fen: 1, note: 'p', other: true } };

describe('texts of an action', () => {
  it('are the person’s own words, without names and numbers', () => {
    const args = { ticketId: 't', fields: { title: '标题' }, base: { title: '旧' }, note: '备注', patientName: '李', patientPhone: '138' };
    expect(textsOf(args)).toEqual([
      { path: 'fields.title', field: 'title', value: '标题' },
      { path: 'note', field: 'note', value: '备注' },
    ]);
    expect(textsOf(null)).toEqual([]);
  });

  it('can be put back changed, and nothing else can', () => {
    const args = { ticketId: 't', fields: { title: '标题', priority: 'high' }, base: { title: '旧' }, note: '备注', when: [1] };
    expect(withTexts(args, { 'fields.title': '新标题', note: '', ticketId: 'x', 'base.title': 'x', 'fields.priority': 'x' })).toEqual({
      ticketId: 't', fields: { title: '新标题', priority: 'high' }, base: { title: '旧' }, note: '', when: [1],
    });
    expect(withTexts(args, {})).toEqual(args);
  });
});

describe('a refused edit', () => {
  it('is told field by field, with where both changed the same', () => {
    expect(versionsOf(edit, row)).toEqual([
      { path: 'title', base: 'old', mine: 'mine', theirs: 'theirs', conflict: true },
      { path: 'cause', base: 'his', mine: null, theirs: 'his', conflict: false },
      { path: 'details.fen', base: 1, mine: 3, theirs: 1, conflict: false },
      { path: 'details.note', base: 'o', mine: 'n', theirs: 'p', conflict: true },
    ]);
  });

  it('goes again with the chosen fields, based on what stands now', () => {
    expect(editAgain(edit, row, ['title', 'details.note', 'unknown'])).toEqual({
      fields: { title: 'mine', details: { note: 'n' } },
      base: { title: 'theirs', details: { note: 'p' } },
    });
    expect(editAgain(edit, row, [])).toBeNull();
    expect(editAgain(edit, row, ['unknown'])).toBeNull();
  });

  it('is one only when it names fields', () => {
    expect(editOf({ ticketId: 't', text: 'x' })).toBeNull();
    expect(editOf({ fields: { title: 'x' } })).toEqual({ fields: { title: 'x' }, base: undefined });
  });
});

describe('the clocks', () => {
  it('are told apart above one minute, in both directions', () => {
    expect([60_000, -60_000, 60_001, -60_001].map(isSkewed)).toEqual([false, false, true, true]);
  });
});

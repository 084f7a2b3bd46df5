import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ITEMS_MAX, withItem } from '../../../shared/tickets/checklist.ts';
import type { ItemChange } from '../../../shared/tickets/checklist.ts';
import type { CheckItem, Ticket } from '../../../shared/tickets/model.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';
import { ticketRow } from '../../support/ticketRows.ts';

const list: readonly CheckItem[] = [
  { id: 'a', text: '备份', done: true },
  { id: 'b', text: '升级', done: false },
  { id: 'c', text: '核对', done: false },
];
const shown = (items: readonly CheckItem[]): string => items.map((item) => `${item.text}${item.done ? '✓' : ''}`).join(' ');
/** The list afterwards, or why not. */
const after = (id: string, change: ItemChange, items = list): string => {
  const done = withItem(items, id, change);
  return done.kind === 'changed' ? shown(done.items) : done.kind === 'refused' ? done.code : 'done';
};

describe('a point of a checklist', () => {
  it('is added, reworded, removed and moved, and nothing else changes', () => {
    expect(after('d', { op: 'add', text: '通知', after: 'c' })).toBe('备份✓ 升级 核对 通知');
    expect(after('d', { op: 'add', text: '通知', after: null })).toBe('通知 备份✓ 升级 核对');
    expect(after('a', { op: 'rename', text: '全量备份', base: '备份' })).toBe('全量备份✓ 升级 核对');
    expect(after('b', { op: 'remove', base: '升级' })).toBe('备份✓ 核对');
    expect(after('c', { op: 'move', after: null })).toBe('核对 备份✓ 升级');
    expect(after('a', { op: 'move', after: 'b' })).toBe('升级 备份✓ 核对');
    // The neighbour is gone: at the end, not lost.
    expect(after('a', { op: 'move', after: 'gone' })).toBe('升级 核对 备份✓');
    expect(after('d', { op: 'add', text: '通知', after: 'gone' })).toBe('备份✓ 升级 核对 通知');
  });

  it('is a conflict where somebody else’s words would be lost, and nothing where they have done the same', () => {
    expect(after('b', { op: 'rename', text: '我的', base: '旧的' })).toBe('conflict');
    expect(after('b', { op: 'remove', base: '旧的' })).toBe('conflict');
    expect(after('gone', { op: 'rename', text: '我的', base: '旧的' })).toBe('conflict');
    expect(after('b', { op: 'rename', text: '升级', base: '旧的' })).toBe('done');
    expect(after('gone', { op: 'remove', base: '旧的' })).toBe('done');
    expect(after('gone', { op: 'move', after: null })).toBe('done');
    expect(after('b', { op: 'move', after: 'a' })).toBe('done');
    expect(after('b', { op: 'move', after: 'b' })).toBe('done');
    expect(after('a', { op: 'add', text: 'x', after: null })).toBe('already_exists');
    const full = Array.from({ length: ITEMS_MAX }, (_, n) => ({ id: `${n}`, text: `${n}`, done: false }));
    expect(after('x', { op: 'add', text: 'x', after: null }, full)).toBe('malformed');
  });

  it('keeps what two people do to different points, whoever comes first', () => {
    const ids = ['a', 'b', 'c'];
    const change = (id: string): fc.Arbitrary<readonly [string, ItemChange]> => {
      const base = list.find((item) => item.id === id)?.text ?? '';
      const behind = fc.option(fc.constantFrom(...ids.filter((one) => one !== id)));
      return fc.oneof(
        behind.map((at) => [`${id}+`, { op: 'add', text: `${id} 新`, after: at }] as const),
        fc.constant([id, { op: 'rename', text: `${id} 改`, base }] as const),
        fc.constant([id, { op: 'remove', base }] as const),
        behind.map((at) => [id, { op: 'move', after: at }] as const),
      );
    };
    const two = fc.shuffledSubarray(ids, { minLength: 2, maxLength: 2 }).chain(([one = 'a', other = 'b']) => fc.tuple(change(one), change(other)));
    const run = (items: readonly CheckItem[], [id, wanted]: readonly [string, ItemChange]): readonly CheckItem[] => {
      const done = withItem(items, id, wanted);
      expect(done.kind).not.toBe('refused');
      return done.kind === 'changed' ? done.items : items;
    };
    const wantedOf = ([first, second]: readonly [readonly [string, ItemChange], readonly [string, ItemChange]]): Set<string> => {
      const texts = new Map(list.map((item) => [item.id, item.text]));
      for (const [id, wanted] of [first, second]) {
        if (wanted.op === 'add' || wanted.op === 'rename') texts.set(id, wanted.text);
        if (wanted.op === 'remove') texts.delete(id);
      }
      return new Set([...texts].map(([id, text]) => `${id} ${text}`));
    };
    fc.assert(
      fc.property(two, ([first, second]) => {
        for (const order of [[first, second], [second, first]] as const) {
          const items = run(run(list, order[0]), order[1]);
          expect(new Set(items.map((item) => `${item.id} ${item.text}`))).toEqual(wantedOf([first, second]));
          expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
        }
      }),
    );
  });
});

describe('tickets.changeItem', () => {
  const apply = (args: object, over: Partial<Ticket> = {}) => applyAs('agent', 'tickets.changeItem', { ticketId: 't1', entryId: 'e1', ...args }, readerOf({ tickets: [ticketRow({ checklist: [...list], ...over })] }));

  it('writes what it changed into the history', () => {
    const outcome = apply({ itemId: 'b', change: { op: 'rename', text: ' 升级网关 ', base: '升级' } });
    const rows = outcome.kind === 'applied' ? outcome.changes.map((change) => change.row) : [];
    expect(rows[0]).toMatchObject({ checklist: [{ id: 'a' }, { id: 'b', text: '升级网关', done: false }, { id: 'c' }] });
    expect(rows[1]).toMatchObject({ kind: 'edited', text: 'checklist', data: { type: 'edit', changes: [{ field: 'checklist', before: '升级', after: '升级网关' }] } });
  });

  it('is refused where it cannot stand, and changes nothing where it stands already', () => {
    expect(apply({ itemId: 'b', change: { op: 'remove', base: '升级' } }, { status: 'closed' })).toEqual({ kind: 'rejected', code: 'already_closed' });
    expect(apply({ itemId: 'x', change: { op: 'remove', base: '升级' } }, { status: 'closed' })).toEqual({ kind: 'rejected', code: 'already_closed' });
    expect(apply({ itemId: 'b', change: { op: 'rename', text: '我的', base: '旧的' } })).toEqual({ kind: 'rejected', code: 'conflict' });
    expect(apply({ itemId: 'b', change: { op: 'rename', text: '', base: '升级' } })).toEqual({ kind: 'rejected', code: 'malformed' });
    expect(apply({ itemId: 'x', change: { op: 'remove', base: '旧的' } })).toEqual({ kind: 'applied', changes: [] });
  });
});

import { describe, expect, it } from 'vitest';
import { columnsThatFit } from '../../../../renderer/tickets/list/columns.tsx';
import { moved, toggled } from '../../../../renderer/tickets/list/columnOrder.ts';
import { groupRowId, noSelection, stepSelection, stillShown } from '../../../../renderer/ui/desk/selection.ts';
import type { SelectionStep } from '../../../../renderer/ui/desk/selection.ts';

const order = [groupRowId('h1'), 'a', 'b', 'c', groupRowId('h2'), 'd'];
const after = (...steps: readonly SelectionStep[]) => steps.reduce((selection, step) => stepSelection(selection, step, order), noSelection);
const down: SelectionStep = { kind: 'move', by: 1, extend: false };
const reachDown: SelectionStep = { kind: 'move', by: 1, extend: true };
const reachUp: SelectionStep = { kind: 'move', by: -1, extend: true };
const chosen = (...steps: readonly SelectionStep[]): string[] => [...after(...steps).chosen].toSorted();

describe('the selection', () => {
  it('moves through headings and stops at both ends', () => {
    expect(after(down).cursor).toBe(groupRowId('h1'));
    expect(after(down, down).cursor).toBe('a');
    expect(after({ kind: 'move', by: -1, extend: false }).cursor).toBe('d');
    expect(after(down, { kind: 'move', by: 99, extend: false }, down).cursor).toBe('d');
  });

  it('grows and shrinks with Shift and the arrows, over a heading without choosing it', () => {
    const from: SelectionStep = { kind: 'goTo', id: 'b' };
    expect(chosen(from, reachDown)).toEqual(['b', 'c']);
    expect(chosen(from, reachDown, reachDown, reachDown)).toEqual(['b', 'c', 'd']);
    expect(chosen(from, reachDown, reachUp)).toEqual(['b']);
    expect(chosen(from, reachDown, reachUp, reachUp)).toEqual(['a', 'b']);
  });

  it('keeps what was chosen elsewhere while a stretch grows', () => {
    expect(chosen({ kind: 'toggle', id: 'd' }, { kind: 'goTo', id: 'a' }, reachDown)).toEqual(['a', 'b', 'd']);
    expect(chosen({ kind: 'toggle', id: 'a' }, { kind: 'reach', id: 'c' })).toEqual(['a', 'b', 'c']);
  });

  it('takes a group whole, and gives it up whole', () => {
    const group: SelectionStep = { kind: 'group', ids: ['a', 'b', 'c'] };
    expect(chosen({ kind: 'toggle', id: 'b' }, group)).toEqual(['a', 'b', 'c']);
    expect(chosen(group, group)).toEqual([]);
    expect(chosen({ kind: 'all', ids: ['a', 'd'] }, { kind: 'none' })).toEqual([]);
  });

  it('forgets what the list no longer shows', () => {
    const all = after({ kind: 'all', ids: ['a', 'b'] }, { kind: 'goTo', id: 'b' });
    expect(stillShown(all, new Set(['a', 'b']))).toBe(all);
    expect(stillShown(all, new Set(['a']))).toEqual({ cursor: null, anchor: null, chosen: new Set(['a']) });
  });
});

describe('columns', () => {
  it('move by one and stay inside', () => {
    expect(moved(['number', 'title', 'due'], 'title', 1)).toEqual(['number', 'due', 'title']);
    expect(moved(['number', 'title', 'due'], 'number', -1)).toEqual(['number', 'title', 'due']);
  });
  it('come last and never lose the title', () => {
    expect(toggled(['title'], 'due')).toEqual(['title', 'due']);
    expect(toggled(['title', 'due'], 'title')).toEqual(['title', 'due']);
    expect(toggled(['title', 'due'], 'due')).toEqual(['title']);
  });
  it('fold from the end where there is no room, the title never', () => {
    const wanted = ['number', 'title', 'due', 'hospital', 'updated'] as const;
    expect(columnsThatFit(wanted, 2000)).toEqual(wanted);
    expect(columnsThatFit(wanted, 520)).toEqual(['number', 'title', 'due']);
    expect(columnsThatFit(wanted, 100)).toEqual(['title']);
  });
});

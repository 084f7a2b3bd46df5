import { describe, expect, it } from 'vitest';
import { actionMessages, wantWord } from '../../../renderer/app/actionWords.ts';
import { aboutOf, alignedLines, editPlace, isGone } from '../../../renderer/session/rejectionView.ts';
import { mutations } from '../../../shared/wire/mutations.ts';

const rejection = (name: string, mine: unknown) => ({ n: 1, name, code: 'forbidden', at: 0, mine, theirs: [] });

describe('wantWord', () => {
  it('has words for every mutation and for one of a newer core', () => {
    for (const name of [...Object.keys(mutations), 'surveys.send']) {
      expect(Object.keys(actionMessages['zh-CN']), name).toContain(wantWord(name));
    }
    expect(wantWord('tickets.close')).toBe('want.tickets.close');
    expect(wantWord('tickets.somethingNew')).toBe('want.tickets');
    expect(wantWord('surveys.send')).toBe('want.other');
  });
});

describe('alignedLines', () => {
  it('puts both versions side by side, nested fields too, without what the edit was based on and without ids of rows', () => {
    const refused = {
      ...rejection('tickets.edit', { ticketId: 't', entryId: 'e', fields: { title: '新标题', cause: null }, base: { title: '旧标题' } }),
      theirs: [
        { entity: 'tickets', id: 't', row: { id: 't', title: '别人的', cause: 'his', status: 'open', description: '长文' } },
        { entity: 'ticketEntries', id: 'e', row: null },
      ],
    };
    expect(alignedLines(refused)).toEqual([
      { field: 'title', mine: '新标题', theirs: '别人的' },
      { field: 'cause', mine: null, theirs: 'his' },
      { field: 'status', mine: undefined, theirs: 'open' },
    ]);
    expect(isGone(refused)).toBe(false);
    expect(aboutOf(refused)).toBe('别人的');
    expect(aboutOf({ ...refused, theirs: [{ entity: 'tickets', id: 't', row: { number: 12, title: '标题' } }] })).toBe('#12 标题');
    expect(aboutOf({ ...refused, theirs: [] })).toBe('');
  });
  it('puts what a point of a checklist says now beside what was to be said', () => {
    const refused = {
      ...rejection('tickets.changeItem', { ticketId: 't', entryId: 'e', itemId: '2', change: { op: 'rename', text: '我的', base: '旧的' } }),
      theirs: [{ entity: 'tickets', id: 't', row: { id: 't', title: '标题', checklist: [{ id: '1', text: '一', done: false }, { id: '2', text: '别人的', done: true }] } }],
    };
    expect(alignedLines(refused)).toEqual([{ field: 'title', mine: undefined, theirs: '标题' }, { field: 'text', mine: '我的', theirs: '别人的' }]);
  });
  it('shows nothing of what is not an object, and says when the row is gone', () => {
    expect(alignedLines(rejection('tickets.comment', 'x'))).toEqual([]);
    expect(isGone({ ...rejection('tickets.comment', {}), theirs: [{ entity: 'tickets', id: 't', row: null }] })).toBe(true);
    expect(isGone(rejection('tickets.comment', {}))).toBe(false);
  });
});

describe('editPlace', () => {
  it('gives a reply back to its composer', () => {
    expect(editPlace(rejection('inbox.send', { messageId: 'm', conversationId: 'c 1', text: '您好' }))).toEqual({
      path: '/inbox/c 1',
      draft: { conversationId: 'c 1', text: '您好' },
    });
  });
  it('opens the form or the row that was meant', () => {
    expect(editPlace(rejection('tickets.create', { hospitalId: 'h', title: '标题' }))?.path).toBe('/tickets/new?rejected=1');
    expect(editPlace(rejection('tickets.close', { ticketId: 't1' }))?.path).toBe('/tickets/t1');
    expect(editPlace(rejection('callbacks.logAttempt', { callbackId: 'b1' }))?.path).toBe('/callbacks/b1');
  });
  it('offers nothing where there is nothing to change', () => {
    expect(editPlace(rejection('inbox.markRead', {}))).toBeNull();
    expect(editPlace(rejection('surveys.send', {}))).toBeNull();
  });
});

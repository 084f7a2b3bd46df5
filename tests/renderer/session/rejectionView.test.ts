import { describe, expect, it } from 'vitest';
import { sessionMessages } from '../../../renderer/session/messages.ts';
import { editPlace, fieldLines, wantWord } from '../../../renderer/session/rejectionView.ts';
import { mutations } from '../../../shared/wire/mutations.ts';

const rejection = (name: string, mine: unknown) => ({ n: 1, name, code: 'forbidden', at: 0, mine, theirs: [] });

describe('wantWord', () => {
  it('has words for every mutation and for one of a newer core', () => {
    for (const name of [...Object.keys(mutations), 'surveys.send']) {
      expect(Object.keys(sessionMessages['zh-CN']), name).toContain(wantWord(name));
    }
    expect(wantWord('tickets.close')).toBe('want.tickets.close');
    expect(wantWord('surveys.send')).toBe('want.other');
  });
});

describe('fieldLines', () => {
  it('shows what a person recognises, nested fields too, and no ids of rows', () => {
    const lines = fieldLines({ ticketId: 't', entryId: 'e', fields: { title: '新标题' }, assigneeId: null });
    expect(lines).toEqual([{ field: 'title', value: '新标题' }, { field: 'assigneeId', value: null }]);
  });
  it('shows nothing of what is not an object', () => {
    expect(fieldLines(null)).toEqual([]);
    expect(fieldLines('x')).toEqual([]);
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

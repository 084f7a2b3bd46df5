import { describe, expect, it } from 'vitest';
import { linePhrase } from '../../../renderer/inbox/desk/lineWords.ts';
import { withQuote } from '../../../renderer/inbox/desk/quote.ts';
import { inboxDeskWords } from '../../../renderer/inbox/deskMessages.ts';
import { threadItems } from '../../../renderer/inbox/threadItems.ts';
import type { ThreadLine, ThreadMessage } from '../../../renderer/inbox/threadItems.ts';
import { translator } from '../../../shared/i18n/catalogue.ts';
import { asId } from '../../../shared/ids.ts';
import { conversationEntry } from '../../../shared/inbox/model.ts';

const line = (id: string, at: number, over: Partial<ThreadLine> = {}): ThreadLine => ({
  id: asId(id), conversationId: asId('c'), kind: 'assigned', userId: asId('王芳'), at, text: '', fromId: null, toId: asId('李强'), untilAt: null, wasUntil: null, why: 'person', mentionIds: [], messageId: null, pending: false, ...over,
});
const message = (id: string, sentAt: number): ThreadMessage => ({
  id: asId(id), conversationId: asId('c'), direction: 'in', contentKind: 'text', text: id, senderExternalId: 'x', senderName: 'X', userId: null,
  sentAt, receivedAt: sentAt, state: 'received', failure: null, retryable: false, attempt: 1, platformId: id, recalledAt: null, waits: null, media: [], pending: false,
});
const say = translator(inboxDeskWords, 'zh-CN');
const told = (over: Partial<ThreadLine>) => {
  const { key, values } = linePhrase(line('l', 1, over), (id) => id, 'zh-CN');
  return say(key, values);
};

describe('lines of history', () => {
  it('stand between the messages where they happened, and part the run of one person', () => {
    const items = threadItems([message('a', 1000), message('b', 2000), message('c', 3000)], null, [line('before', 500), line('same', 1000), line('later', 1500), line('last', 9000)]);
    expect(items.map((item) => [item.before.map((one) => one.id), item.message.id, item.after.map((one) => one.id), item.leads])).toEqual([
      [['before'], 'a', ['same', 'later'], true],
      [[], 'b', [], true],
      [[], 'c', ['last'], false],
    ]);
  });

  it('say who, from whom, to whom and why', () => {
    expect(told({})).toBe('王芳 分给 李强');
    expect(told({ fromId: asId('周子安') })).toBe('王芳 把会话从 周子安 转给 李强');
    expect(told({ toId: asId('王芳') })).toBe('王芳 接手');
    expect(told({ fromId: asId('李强'), toId: null })).toBe('王芳 取消了分配（原为 李强）');
    expect(told({ userId: null, why: 'owner' })).toBe('分给专属客服 李强');
    expect(told({ userId: null, fromId: asId('王芳'), why: 'handover' })).toBe('换班，由 王芳 交给 李强');
    expect(told({ userId: null, fromId: asId('王芳'), why: 'left' })).toBe('王芳 已停用，交给 李强');
    expect(told({ kind: 'snoozed', untilAt: Date.UTC(2026, 10, 25, 23, 30) })).toContain('07:30');
    expect(told({ kind: 'reopened', why: 'customer', userId: null })).toBe('客户再次来信，会话重新打开');
  });

  it('have words for every kind and reason in both languages', () => {
    for (const kind of conversationEntry.shape.kind.options) {
      for (const why of conversationEntry.shape.why.options) {
        const { key, values } = linePhrase(line('l', 1, { kind, why }), (id) => id, 'en');
        for (const locale of ['zh-CN', 'en'] as const) expect(translator(inboxDeskWords, locale)(key, values)).not.toBe('');
      }
    }
  });
});

describe('a quotation', () => {
  it('stands before what was typed, in one line, and is cut without halving a character', () => {
    expect(withQuote('好的', '李女士', '挂号\n失败了')).toBe('「李女士：挂号 失败了」\n好的');
    expect(withQuote('', '', 'x')).toBe('「x」\n');
    expect(withQuote('', '', '😀'.repeat(200))).toBe(`「${'😀'.repeat(120)}…」\n`);
  });
});

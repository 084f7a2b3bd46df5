import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { botFailureOf } from '../../../../relay/channels/wecom-bot/failures.ts';
import { normaliseWecomBot } from '../../../../relay/channels/wecom-bot/normalise.ts';

const frame = (body: object, reqId: unknown = 'req-1') => JSON.stringify({ cmd: 'aibot_msg_callback', headers: { req_id: reqId }, body });
const head = { msgid: 'm1', aibotid: 'b', create_time: 1_768_442_400, from: { userid: 'ZhangSan' } };

describe('a frame of the bot', () => {
  it.each([
    ['text', { msgtype: 'text', text: { content: '@机器人 你好' } }, 'text', '@机器人 你好'],
    ['a voice, written down by the platform', { msgtype: 'voice', voice: { content: '我要挂号' } }, 'voice', '[语音] 我要挂号'],
    ['a picture', { msgtype: 'image', image: { url: 'u', aeskey: 'k' } }, 'image', '[图片]'],
    ['a file', { msgtype: 'file', file: { url: 'u', aeskey: 'k' } }, 'file', '[文件]'],
    ['a mixture', { msgtype: 'mixed', mixed: { msg_item: [{ msgtype: 'text', text: { content: '看' } }, { msgtype: 'image', image: {} }] } }, 'text', '看 [图片]'],
    ['a quotation', { msgtype: 'text', text: { content: '同上' }, quote: { msgtype: 'text', text: { content: '第一行\n第二行' } } }, 'text', '「引用：第一行 第二行」\n同上'],
    ['a quoted picture', { msgtype: 'text', text: { content: '这个' }, quote: { msgtype: 'image', image: {} } }, 'text', '「引用：[图片]」\n这个'],
    ['what nobody knows', { msgtype: 'hologram' }, 'unknown', '[暂不支持的消息：hologram]'],
  ])('%s', (_what, content, contentKind, text) => {
    expect(normaliseWecomBot(frame({ ...head, chattype: 'single', ...content }), 0)).toMatchObject({
      kind: 'message',
      message: { platformId: 'm1', contentKind, text, sentAt: 1_768_442_400_000, conversation: { externalId: 'ZhangSan', kind: 'direct' }, replyContext: { req_id: 'req-1' } },
    });
  });

  it('a group is its chat, the writer one of its people', () => {
    expect(normaliseWecomBot(frame({ ...head, chattype: 'group', chatid: 'wr1', msgtype: 'text', text: { content: 'x' } }), 0)).toMatchObject({
      message: { conversation: { externalId: 'group:wr1', kind: 'group' }, sender: { externalId: 'ZhangSan' } },
    });
  });

  it('a mixture in a mixture is not followed', () => {
    let inner: unknown = { msgtype: 'text', text: { content: 'x' } };
    for (let depth = 0; depth < 50; depth += 1) inner = { msgtype: 'mixed', mixed: { msg_item: [inner] } };
    expect(normaliseWecomBot(frame({ ...head, chattype: 'single', msgtype: 'mixed', mixed: { msg_item: [inner] } }), 0)).toMatchObject({ message: { text: '[暂不支持的消息：mixed]' } });
  });

  it('whatever comes, something is said about it', () => {
    const body = fc.record(
      { msgid: fc.anything(), chattype: fc.constantFrom('single', 'group', 'x'), chatid: fc.anything(), from: fc.anything(), msgtype: fc.oneof(fc.constantFrom('text', 'event', 'mixed', '__proto__'), fc.anything()), text: fc.anything(), mixed: fc.anything(), quote: fc.anything(), event: fc.anything(), create_time: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), body.map((one) => JSON.stringify({ body: one, headers: { req_id: 1 } }) ?? '')), (raw) => {
        expect(['message', 'ignored', 'unknown']).toContain(normaliseWecomBot(raw, 1).kind);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what the SDK rejects with', () => {
  it.each([
    [{ errcode: 846605, errmsg: 'invalid req_id' }, { kind: 'gone' }],
    [{ errcode: 45009 }, { kind: 'retryable', reason: 'rate_limited', retryAfterMs: 60_000 }],
    [{ errcode: -1 }, { kind: 'retryable', reason: 'platform_error' }],
    [{ errcode: 40001 }, { kind: 'final', reason: 'credentials' }],
    [{ errcode: 99999 }, { kind: 'final', reason: 'platform_error' }],
    [new Error('WebSocket not connected, unable to send data'), { kind: 'retryable', reason: 'network' }],
    [new Error('Reply ack timeout (5000ms) for reqId: x'), { kind: 'unknown', reason: 'interrupted' }],
    [new Error('WebSocket connection closed (code: 1006), reply for reqId: x cancelled'), { kind: 'unknown', reason: 'interrupted' }],
    [undefined, { kind: 'unknown', reason: 'interrupted' }],
  ])('%s', (reason, outcome) => {
    expect(botFailureOf(reason)).toEqual(outcome);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noticeText } from '../../../../relay/channels/onebot/notices.ts';
import { normaliseOnebot } from '../../../../relay/channels/onebot/normalise.ts';
import { contentOfMessage, segmentsOfCq } from '../../../../relay/channels/onebot/segments.ts';

const segment = (type: string, data: object = {}) => ({ type, data });

describe('a OneBot message in words', () => {
  it.each([
    ['text', [segment('text', { text: '你好' })], 'text', '你好'],
    ['a mention', [segment('at', { qq: '10001' }), segment('text', { text: '在吗' })], 'text', '@10001 在吗'],
    ['everybody', [segment('at', { qq: 'all' })], 'text', '@全体成员'],
    ['a mention with a name', [segment('at', { qq: 10001, name: '王工' })], 'text', '@王工'],
    ['a picture alone', [segment('image', { url: 'https://x' })], 'image', '[图片]'],
    ['a picture with words', [segment('text', { text: '看 ' }), segment('image')], 'text', '看 [图片]'],
    ['a sound', [segment('record')], 'voice', '[语音]'],
    ['a film', [segment('video')], 'video', '[视频]'],
    ['a file', [segment('file', { file: '报表.xlsx' })], 'file', '[文件] 报表.xlsx'],
    ['an answer', [segment('reply', { id: '5' }), segment('text', { text: '好的' })], 'text', '[回复] 好的'],
    ['a face', [segment('face', { id: '14' })], 'text', '[表情]'],
    ['a card', [segment('json', { data: '{"prompt":"[QQ小程序]挂号","meta":{}}' })], 'link', '[卡片] [QQ小程序]挂号'],
    ['a broken card', [segment('json', { data: '{' })], 'link', '[卡片]'],
    ['an XML card', [segment('xml', { data: '<msg brief="[分享]通知" x="1"/>' })], 'link', '[卡片] [分享]通知'],
    ['what nobody knows', [segment('hologram')], 'unknown', '[暂不支持的消息：hologram]'],
    ['one segment without its list', segment('text', { text: '单个' }), 'text', '单个'],
    ['a CQ string', '[CQ:reply,id=1][CQ:at,qq=10001] 看&#91;这里&#93; [CQ:image,file=a.png,url=https://x/?a=1&amp;b=2]', 'text', '[回复] @10001  看[这里] [图片]'],
    ['a CQ string that never ends', '开头 [CQ:image,file=', 'text', '开头 [CQ:image,file='],
    ['nothing', undefined, 'text', ''],
  ])('%s', (_what, message, kind, text) => {
    expect(contentOfMessage(message)).toMatchObject({ contentKind: kind, text });
  });

  it('says where media are to be had: by address, or by what the client calls them', () => {
    const message = [segment('text', { text: '看' }), segment('image', { file: 'a.png', url: 'https://x/a' }), segment('record', { file: 'b.amr' }), segment('file', { name: '报表.xlsx', file_id: '/f-1' }), segment('image', {})];
    expect(contentOfMessage(message).media).toEqual([
      { kind: 'image', name: null, source: { url: 'https://x/a', file: 'a.png' } },
      { kind: 'voice', name: null, source: { file: 'b.amr' } },
      { kind: 'file', name: '报表.xlsx', source: { file: '/f-1' } },
    ]);
    expect(contentOfMessage('你好').media).toBeUndefined();
  });

  it('reads back what a client writes, whatever stands in it', () => {
    const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('[', '&#91;').replaceAll(']', '&#93;');
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const cq = `${escape(before)}[CQ:face,id=1]${escape(after)}`;
        expect(contentOfMessage(cq).text).toBe(`${before}[表情]${after}`.trim());
      }),
    );
  });

  it('a hostile text costs one pass', () => {
    const before = process.cpuUsage().user;
    segmentsOfCq('[CQ:a,'.repeat(150_000));
    segmentsOfCq('[CQ:a]'.repeat(150_000));
    expect(process.cpuUsage().user - before).toBeLessThan(2_000_000);
  });
});

describe('a notice in words', () => {
  it.each([
    [{ notice_type: 'group_increase', sub_type: 'approve', user_id: 1, operator_id: 0 }, '1 加入了群'],
    [{ notice_type: 'group_increase', sub_type: 'invite', user_id: 1, operator_id: 2 }, '2 邀请 1 加入了群'],
    [{ notice_type: 'group_decrease', sub_type: 'leave', user_id: 1, operator_id: 1 }, '1 退出了群'],
    [{ notice_type: 'group_decrease', sub_type: 'kick', user_id: 1, operator_id: 2 }, '2 将 1 移出了群'],
    [{ notice_type: 'group_decrease', sub_type: 'kick_me', user_id: 1, operator_id: 2 }, '2 将本账号移出了群'],
    [{ notice_type: 'group_upload', user_id: 1, file: { name: 'a.xlsx' } }, '1 上传了文件 a.xlsx'],
    [{ notice_type: 'notify', sub_type: 'poke', user_id: 1, target_id: 2 }, '1 戳了戳 2'],
    [{ notice_type: 'notify', sub_type: 'honor', user_id: 1 }, null],
    [{ notice_type: 'hologram' }, null],
  ])('%j', (event, text) => {
    expect(noticeText(event)).toBe(text);
  });
});

describe('an event', () => {
  it('keeps ids beyond 2^53 as they were', () => {
    const raw = '{"post_type":"message","message_type":"group","time":1768442400,"self_id":1,"user_id":9007199254740993,"group_id":9007199254740995,"message_id":-2147483648,"message":"x"}';
    expect(normaliseOnebot(raw, 0)).toMatchObject({ kind: 'message', message: { platformId: '-2147483648', conversation: { externalId: 'group:9007199254740995' }, sender: { externalId: '9007199254740993' }, sentAt: 1_768_442_400_000 } });
  });

  it('a private message out of a group is the person’s, and its answer goes the same way', () => {
    const raw = JSON.stringify({ post_type: 'message', message_type: 'private', sub_type: 'group', user_id: 5, group_id: 6, message_id: 7, message: 'x', time: 1 });
    expect(normaliseOnebot(raw, 9)).toMatchObject({ message: { conversation: { externalId: '5', kind: 'direct' }, replyContext: { message_id: '7', group_id: '6' } } });
  });

  it('a recall names the message', () => {
    expect(normaliseOnebot(JSON.stringify({ post_type: 'notice', notice_type: 'group_recall', user_id: 5, operator_id: 8, group_id: 6, message_id: 7 }), 9)).toMatchObject({ kind: 'recalled', platformId: '7', conversation: { externalId: 'group:6' } });
  });

  it('somebody who wants to be a friend has no conversation yet', () => {
    expect(normaliseOnebot(JSON.stringify({ post_type: 'request', request_type: 'friend', user_id: 5 }), 9)).toMatchObject({ kind: 'unknown', eventType: 'request.friend', conversation: null });
  });

  it('whatever comes, something is said about it', () => {
    const shaped = fc.record(
      { post_type: fc.oneof(fc.constantFrom('message', 'notice', 'request', '__proto__'), fc.anything()), message_type: fc.constantFrom('group', 'private', 'x'), message_id: fc.anything(), user_id: fc.anything(), group_id: fc.anything(), message: fc.anything(), sender: fc.anything(), notice_type: fc.anything(), time: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), shaped.map((one) => JSON.stringify(one) ?? '')), (raw) => {
        expect(['message', 'event', 'recalled', 'unknown']).toContain(normaliseOnebot(raw, 1).kind);
      }),
      { numRuns: 500 },
    );
  });
});

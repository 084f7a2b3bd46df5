import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { BindingId, ContractId } from '../../../shared/ids.ts';
import { put } from '../../../shared/wire/mutation.ts';
import { contractInForce } from '../../../shared/directory/rules.ts';
import type { Simulator } from '../../../simulator/createSimulator.ts';
import { deriveKeys } from '../../../relay/auth/keys.ts';
import { saveAccount } from '../../../relay/inbox/accountBook.ts';
import { seal } from '../../../relay/inbox/sealed.ts';
import { accountIds, baseRows, soon, startPlatforms, startRelay, START, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
let platforms: Simulator;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(
    ...baseRows(),
    put('contracts', { id: asId<ContractId>('k1'), hospitalId: asId('h1'), signedOn: '2025-06-01', endsOn: '2026-05-31', ownerId: asId('u-lead'), substituteId: null, serviceWindows: [], serviceExceptions: [], autoReply: { enabled: false, text: null }, firstResponseMs: 1, handleMs: {} }),
  );
  platforms = await startPlatforms(relay);
  await relay.commit(
    put('bindings', { id: asId<BindingId>('b1'), hospitalId: asId('h1'), accountId: accountIds['wecom-kf'], externalId: 'wmBound', label: '王女士', staffIds: [] }),
    put('bindings', { id: asId<BindingId>('b2'), hospitalId: asId('h2'), accountId: accountIds['qq-bot'], externalId: null, label: '', staffIds: [] }),
  );
});
afterEach(() => platforms.faults.set({ duplicate: 0, reorder: 0, badSignature: 0, emptyPage: 0, loseCallback: 0 }));
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

const channels = [
  ['wecom-kf', 'wmSomebody'],
  ['wecom-app', 'ZhangSan'],
  ['qq-bot', 'group:G1'],
  ['qq-bot', 'QQPERSON1'],
  ['official-account', 'oPERSON1'],
  ['mini-program', 'oPERSON2'],
] as const;

async function textsOf(externalId: string): Promise<string[]> {
  const conversation = (await relay.rows('conversations')).find((c) => c.externalId === externalId);
  const messages = (await relay.rows('messages')).filter((m) => m.conversationId === conversation?.id && m.direction === 'in');
  return messages.toSorted((a, b) => a.sentAt - b.sentAt || (a.id < b.id ? -1 : 1)).map((m) => m.text);
}

const arrived = (externalId: string, count: number) =>
  soon(`${count} messages of ${externalId}`, async () => {
    const texts = await textsOf(externalId);
    return texts.length >= count ? texts : null;
  });

describe('ingest, with the real adapters and protocol bytes', () => {
  it.each(channels)('%s %s: once, however often the platform says it', async (channel, conversation) => {
    platforms.faults.set({ duplicate: 1 });
    platforms.say({ channel, conversation, from: conversation.replace('group:', 'm'), text: '一' });
    platforms.say({ channel, conversation, from: conversation.replace('group:', 'm'), text: '二' });
    await arrived(conversation, 2);
    await platforms.idle();
    // The last ones may be acknowledged before they are understood.
    await soon('all events to be understood', async () => (await relay.database.pool.query('select 1 from raw_events where processed_at is null')).rowCount === 0);
    expect((await textsOf(conversation)).toSorted()).toEqual(['一', '二'].toSorted());
  });

  it.each(channels)('%s %s: ordered by when it was sent, not by when it arrived', async (channel, conversation) => {
    const from = conversation.replace('group:', 'm');
    const person = `${conversation}-late`;
    const base = relay.clock.now();
    platforms.say({ channel, conversation: person, from, text: '后', sentAt: base - 60_000 });
    await arrived(person, 1);
    platforms.say({ channel, conversation: person, from, text: '先', sentAt: base - 120_000 });
    expect(await arrived(person, 2)).toEqual(['先', '后']);
    const row = (await relay.rows('conversations')).find((c) => c.externalId === person);
    // The late one starts the clock earlier, and moves nothing else.
    expect(row).toMatchObject({ preview: '后', lastMessageAt: base - 60_000, lastInboundAt: base - 60_000, waitingSince: base - 120_000 });
  });

  it('finds hospital, title and assignee: the contract’s owner, else the primary', async () => {
    platforms.say({ channel: 'wecom-kf', conversation: 'wmBound', from: 'wmBound', text: '在' });
    platforms.say({ channel: 'qq-bot', conversation: 'group:H2', from: 'm', text: '在' });
    await arrived('wmBound', 1);
    await arrived('group:H2', 1);
    const rows = await relay.rows('conversations');
    expect(rows.find((c) => c.externalId === 'wmBound')).toMatchObject({ hospitalId: 'h1', title: '王女士', assigneeId: 'u-lead' });
    expect(rows.find((c) => c.externalId === 'group:H2')).toMatchObject({ hospitalId: 'h2', assigneeId: 'u-agent', kind: 'group' });
    const lines = (await relay.rows('conversationEntries')).filter((line) => rows.some((c) => c.id === line.conversationId && ['wmBound', 'group:H2'].includes(c.externalId)));
    expect(lines.map(({ kind, toId, why, userId }) => [kind, toId, why, userId]).toSorted()).toEqual([['assigned', 'u-agent', 'primary', null], ['assigned', 'u-lead', 'owner', null]]);
    expect(contractInForce(await relay.rows('contracts'), asId('h1'), START)?.ownerId).toBe('u-lead');
  });

  it('hands a conversation on when its assignee has left, at the next message', async () => {
    const lead = await relay.row('staff', 'u-lead');
    if (lead === null) throw new Error('no lead');
    await relay.commit(put('staff', { ...lead, active: false }));
    platforms.say({ channel: 'wecom-kf', conversation: 'wmBound', from: 'wmBound', text: '还在吗' });
    await arrived('wmBound', 2);
    expect((await relay.rows('conversations')).find((c) => c.externalId === 'wmBound')?.assigneeId).toBe('u-agent');
    await relay.commit(put('staff', lead));
  });

  it('a closed one opens again when the customer writes, and says why', async () => {
    const before = (await relay.rows('conversations')).find((c) => c.externalId === 'group:H2');
    if (before === undefined) throw new Error('no conversation');
    await relay.commit(put('conversations', { ...before, status: 'closed' }));
    platforms.say({ channel: 'qq-bot', conversation: 'group:H2', from: 'm', text: '又来了' });
    await arrived('group:H2', 2);
    expect((await relay.row('conversations', before.id))?.status).toBe('open');
    expect((await relay.rows('conversationEntries')).filter((line) => line.conversationId === before.id && line.kind === 'reopened')).toMatchObject([{ why: 'customer', userId: null }]);
  });

  it('a new conversation goes to the backup when the board’s primary has left', async () => {
    const primary = await relay.row('staff', 'u-agent');
    if (primary === null) throw new Error('no primary');
    await relay.commit(put('staff', { ...primary, active: false }));
    platforms.say({ channel: 'qq-bot', conversation: 'group:H2left', from: 'm', text: '在吗' });
    await arrived('group:H2left', 1);
    expect((await relay.rows('conversations')).find((c) => c.externalId === 'group:H2left')?.assigneeId).toBe('u-agent2');
    await relay.commit(put('staff', primary));
  });

  it('shows an unknown event in its conversation without starting a reply clock', async () => {
    platforms.say({ channel: 'wecom-kf', conversation: 'wmEvents', from: 'wmEvents', text: '', kind: 'unknown-event' });
    const [text] = await arrived('wmEvents', 1);
    expect(text).toMatch(/^\[未识别的消息类型: .+\]$/);
    expect((await relay.rows('conversations')).find((c) => c.externalId === 'wmEvents')).toMatchObject({ waitingSince: null, lastInboundAt: null });
    expect(await relay.count('zhishou_messages_in_total', { kind: 'unknown' })).toBe(1);
  });

  it('公众号: a follow opens a short window, waits for nobody, and lies closed until there is something to answer', async () => {
    const row = async () => (await relay.rows('conversations')).find((c) => c.externalId === 'oFollower');
    const desktop = await relay.connect('u-agent', 'client-follower');
    const reply = async (n: number, messageId: string) => desktop.mutate(n, 'inbox.send', { messageId, conversationId: (await row())?.id, text: '欢迎' });
    platforms.say({ channel: 'official-account', conversation: 'oFollower', from: 'oFollower', text: '', kind: 'follow' });
    expect(await arrived('oFollower', 1)).toEqual(['关注了公众号']);
    expect(await row()).toMatchObject({ status: 'closed', waitingSince: null, lastInboundAt: null, eventWindow: { openedAt: relay.clock.now(), replies: 0 }, preview: '关注了公众号' });
    expect((await relay.rows('messages')).find((m) => m.text === '关注了公众号')).toMatchObject({ contentKind: 'event', senderExternalId: null });
    expect(await relay.count('zhishou_messages_in_total', { kind: 'event', channel: 'official-account' })).toBe(1);
    expect(await reply(1, 'to-follower')).toMatchObject({ status: 'applied' });
    await soon('the reply', async () => platforms.sent().some((one) => one.conversation === 'oFollower' && one.text === '欢迎'));
    await soon('its count', async () => (await row())?.eventWindow?.replies === 1);
    relay.clock.advance(60_000);
    expect(await reply(2, 'too-late')).toMatchObject({ status: 'rejected', code: 'window_closed' });
    platforms.say({ channel: 'official-account', conversation: 'oFollower', from: 'oFollower', text: '在吗' });
    await arrived('oFollower', 2);
    expect(await row()).toMatchObject({ status: 'open', lastInboundAt: relay.clock.now() });
    desktop.close();
  });

  it('群机器人: its group is there before anything was written, takes notices without a window, and its key is never logged', async () => {
    const row = (await relay.rows('conversations')).find((c) => c.channel === 'wecom-group');
    expect(row).toMatchObject({ kind: 'group', title: 'wecom-group', externalId: 'webhook', status: 'open', lastInboundAt: null, waitingSince: null });
    const desktop = await relay.connect('u-lead', 'client-notices');
    const bind = { binding: { id: 'b-notices', hospitalId: 'h2', accountId: accountIds['wecom-group'], externalId: 'webhook', label: '' } };
    expect(await desktop.mutate(1, 'directory.bind', bind)).toMatchObject({ status: 'applied' });
    platforms.faults.set({ quota: 1 });
    expect(await desktop.mutate(2, 'inbox.send', { messageId: 'notice', conversationId: row?.id, text: '今晚升级' })).toMatchObject({ status: 'applied' });
    await soon('a line in the log', async () => relay.log.some((line) => line['msg'] === 'a message was not accepted' && line['reason'] === 'rate_limited'));
    relay.clock.advance(60_000);
    await soon('the notice', async () => platforms.sent().some((one) => one.text === '今晚升级'));
    expect(await relay.row('conversations', row?.id ?? '')).toMatchObject({ hospitalId: 'h2', preview: '今晚升级', lastInboundAt: null });
    expect(JSON.stringify(relay.log)).not.toContain('group-robot-key');
    expect((await fetch(`${relay.url}/channels/wecom-group/${accountIds['wecom-group']}/callback`, { method: 'POST', body: '{}' })).status).toBe(400);
    desktop.close();
  });

  it('微信客服: a recalled message stays, marked, and its clock goes on', async () => {
    const said = platforms.say({ channel: 'wecom-kf', conversation: 'wmRecall', from: 'wmRecall', text: '我的身份证号是……' });
    await arrived('wmRecall', 1);
    relay.clock.advance(30_000);
    platforms.say({ channel: 'wecom-kf', conversation: 'wmRecall', from: 'wmRecall', text: said.ok ? said.messageId : '', kind: 'recall' });
    const row = await soon('the mark', async () => (await relay.rows('messages')).find((m) => m.text === '我的身份证号是……' && m.recalledAt !== null) ?? null);
    expect(row).toMatchObject({ recalledAt: relay.clock.now(), state: 'received' });
    expect(await textsOf('wmRecall')).toHaveLength(1);
    expect((await relay.rows('conversations')).find((c) => c.externalId === 'wmRecall')).toMatchObject({ preview: '[已撤回]', waitingSince: row.sentAt });
    // One that is not here: said in a line, not lost.
    platforms.say({ channel: 'wecom-kf', conversation: 'wmRecall', from: 'wmRecall', text: 'long-ago', kind: 'recall' });
    expect(await arrived('wmRecall', 2)).toContain('撤回了一条消息');
  });

  it('微信客服: taken by a person inside WeCom is known before anybody types, until that ends', async () => {
    const row = async () => (await relay.rows('conversations')).find((c) => c.externalId === 'wmTaken');
    const refusalIs = (refusal: string | null) => soon(`refusal ${refusal}`, async () => (await row())?.refusal === refusal);
    const desktop = await relay.connect('u-agent', 'client-taken');
    platforms.say({ channel: 'wecom-kf', conversation: 'wmTaken', from: 'wmTaken', text: '在吗' });
    await arrived('wmTaken', 1);
    platforms.setSessionState({ conversation: 'wmTaken', state: 3 });
    await refusalIs('taken');
    expect(await row()).toMatchObject({ preview: '在吗' });
    expect(await desktop.mutate(1, 'inbox.send', { messageId: 'taken-1', conversationId: (await row())?.id, text: 'x' })).toMatchObject({ status: 'rejected', code: 'session_taken' });
    // The customer goes on writing to that person: asked, the platform says that nothing has changed.
    platforms.say({ channel: 'wecom-kf', conversation: 'wmTaken', from: 'wmTaken', text: '还在吗' });
    await arrived('wmTaken', 3);
    expect(await row()).toMatchObject({ refusal: 'taken' });
    platforms.setSessionState({ conversation: 'wmTaken', state: 4 });
    await refusalIs('expired');
    relay.clock.advance(1000);
    platforms.say({ channel: 'wecom-kf', conversation: 'wmTaken', from: 'wmTaken', text: '新的问题' });
    await refusalIs(null);
    expect(await desktop.mutate(2, 'inbox.send', { messageId: 'taken-2', conversationId: (await row())?.id, text: '您好' })).toMatchObject({ status: 'applied' });
    await soon('the reply', async () => platforms.sent().some((one) => one.conversation === 'wmTaken'));
    desktop.close();
  });

  it('微信客服: a taken session that ended unheard is found out when the customer writes', async () => {
    platforms.say({ channel: 'wecom-kf', conversation: 'wmUnheard', from: 'wmUnheard', text: '在吗' });
    await arrived('wmUnheard', 1);
    const known = (await relay.rows('conversations')).find((c) => c.externalId === 'wmUnheard');
    if (known === undefined) throw new Error('no conversation');
    await relay.commit(put('conversations', { ...known, refusal: 'taken' }));
    platforms.say({ channel: 'wecom-kf', conversation: 'wmUnheard', from: 'wmUnheard', text: '还有一件事' });
    await soon('no refusal', async () => (await relay.row('conversations', known.id))?.refusal === null);
  });

  it('微信客服: who comes in is greeted where the account says so, once, and the thread tells', async () => {
    platforms.say({ channel: 'wecom-kf', conversation: 'wmNobody', from: 'wmNobody', text: '', kind: 'enter' });
    expect(await arrived('wmNobody', 1)).toEqual(['进入了客服会话']);
    const account = relay.relay.accounts.find(accountIds['wecom-kf']);
    const row = await relay.row('accounts', accountIds['wecom-kf']);
    if (account?.channel !== 'wecom-kf' || row === null) throw new Error('no account');
    const save = async (welcome: { text: string; menu: string[] } | null) => {
      await relay.relay.queue.submit((tx) => saveAccount(tx, deriveKeys(Buffer.alloc(32, 7)).settings, row, { ...account, settings: { ...account.settings, welcome } }));
      await relay.relay.accounts.reload();
    };
    await save({ text: '您好', menu: ['挂号'] });
    platforms.say({ channel: 'wecom-kf', conversation: 'wmWelcome', from: 'wmWelcome', text: '', kind: 'enter' });
    expect(await arrived('wmWelcome', 2)).toEqual(expect.arrayContaining(['进入了客服会话', '已自动发送欢迎语']));
    expect(platforms.sent().filter((one) => one.text.startsWith('您好\n')).map((one) => one.conversation)).toEqual(['wmWelcome']);
    expect((await relay.rows('conversations')).find((c) => c.externalId === 'wmWelcome')).toMatchObject({ status: 'closed', waitingSince: null, repliesSinceInbound: 0 });
    await save(null);
  });

  it('a message of an unknown type is a message: shown, and it starts the clock', async () => {
    platforms.say({ channel: 'wecom-app', conversation: 'LiSi', from: 'LiSi', text: '', kind: 'unknown-type' });
    await arrived('LiSi', 1);
    const row = (await relay.rows('conversations')).find((c) => c.externalId === 'LiSi');
    expect(row?.preview).toContain('hologram');
    expect(row?.waitingSince).not.toBeNull();
  });

  it('微信客服: names the customer, whom the messages themselves do not name', async () => {
    platforms.say({ channel: 'wecom-kf', conversation: 'wmUnbound', from: 'wmUnbound', fromName: '罗先生', text: '在吗' });
    await arrived('wmUnbound', 1);
    const conversation = (await relay.rows('conversations')).find((c) => c.externalId === 'wmUnbound');
    expect(conversation?.title).toBe('罗先生');
    expect((await relay.rows('messages')).find((m) => m.conversationId === conversation?.id)?.senderName).toBe('罗先生');
  });

  it('微信客服: goes on through an empty page with has_more, and pages of one', async () => {
    platforms.faults.set({ emptyPage: 1 });
    for (const text of ['a', 'b', 'c']) platforms.say({ channel: 'wecom-kf', conversation: 'wmPages', from: 'wmPages', text });
    expect((await arrived('wmPages', 3)).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('微信客服: a lost ring is made up for within a minute', async () => {
    platforms.faults.set({ loseCallback: 1 });
    platforms.say({ channel: 'wecom-kf', conversation: 'wmLost', from: 'wmLost', text: '有人吗' });
    await platforms.idle();
    expect(await textsOf('wmLost')).toEqual([]);
    relay.clock.advance(60_000);
    await arrived('wmLost', 1);
  });

  it('what was acknowledged and not understood before a crash is found at start', async () => {
    // As a crash leaves it: the raw event committed, nothing else.
    const raw = JSON.stringify({ msgid: 'crash1', open_kfid: 'wktest', external_userid: 'wmCrash', send_time: Math.floor(START / 1000), origin: 3, msgtype: 'text', text: { content: '断电前' } });
    await relay.database.pool.query("insert into raw_events (channel, account_id, platform_id, raw, received_at) values ('wecom-kf', $1, 'crash1', $2, $3)", [accountIds['wecom-kf'], Buffer.from(raw), START]);
    await relay.restart();
    expect(await arrived('wmCrash', 1)).toEqual(['断电前']);
  });

  it('an event of an account that this node has not heard of yet is not given up', async () => {
    // As another node leaves it whose commit was not announced here: account and event are in the database only.
    const settings = { ...relay.relay.accounts.find(accountIds['wecom-kf'])?.settings };
    await relay.database.pool.query("insert into accounts select 'acc-late', channel, 'late', limits, rev from accounts where id = $1", [accountIds['wecom-kf']]);
    await relay.database.pool.query("insert into channel_accounts_secret values ('acc-late', $1)", [seal(deriveKeys(Buffer.alloc(32, 7)).settings, 'acc-late', JSON.stringify(settings))]);
    const raw = JSON.stringify({ msgid: 'late1', open_kfid: 'wktest', external_userid: 'wmNewAccount', send_time: Math.floor(START / 1000), origin: 3, msgtype: 'text', text: { content: '新账号' } });
    await relay.database.pool.query("insert into raw_events (channel, account_id, platform_id, raw, received_at) values ('wecom-kf', 'acc-late', 'late1', $1, $2)", [Buffer.from(raw), START]);
    await relay.database.pool.query("select pg_notify('zhishou_raw', '')");
    expect(await arrived('wmNewAccount', 1)).toEqual(['新账号']);
  });

  it('an event that cannot be stored as a message is shown as not understood and blocks nobody', async () => {
    const insert = (id: string, person: string, text: string, sendTime: number) =>
      relay.database.pool.query("insert into raw_events (channel, account_id, platform_id, raw, received_at) values ('wecom-kf', $1, $2, $3, $4)", [
        accountIds['wecom-kf'],
        id,
        Buffer.from(JSON.stringify({ msgid: id, open_kfid: 'wktest', external_userid: person, send_time: sendTime, origin: 3, msgtype: 'text', text: { content: text } })),
        START,
      ]);
    // U+0000 is what PostgreSQL's text refuses: stored without it.
    await insert('nul1', 'wmNul', 'a\u0000b', Math.floor(START / 1000));
    await insert('good1', 'wmGood', 'ok', Math.floor(START / 1000));
    await relay.database.pool.query("select pg_notify('zhishou_raw', '')");
    expect(await arrived('wmGood', 1)).toEqual(['ok']);
    expect(await arrived('wmNul', 1)).toEqual(['ab']);
  });
});

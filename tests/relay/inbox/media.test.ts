import { createHash, randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Medium, Message } from '../../../shared/inbox/model.ts';
import type { Simulator } from '../../../simulator/createSimulator.ts';
import type { SayRequest } from '../../../simulator/model.ts';
import { FAULT_NAMES } from '../../../simulator/faults.ts';
import { arrived, connectBot, connected, connectOnebot, conversationId } from '../lineHarness.ts';
import { baseRows, soon, startPlatforms, startRelay, type Desktop, type RelayUnderTest } from '../relayHarness.ts';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let relay: RelayUnderTest;
let platforms: Simulator;
let desktop: Desktop;
let token: string;
let picture: Buffer;
let n = 0;
let shade = 0;
beforeAll(async () => {
  relay = await startRelay();
  await relay.commit(...baseRows());
  platforms = await startPlatforms(relay);
  await connectBot(relay, platforms);
  await connectOnebot(relay, platforms);
  await connected(platforms, 'onebot');
  desktop = await relay.connect('u-agent');
  token = (await relay.login('u-agent')).accessToken;
  picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#2080c0' } }).jpeg().toBuffer();
});
afterEach(() => platforms.faults.set(Object.fromEntries(FAULT_NAMES.map((name) => [name, 0]))));
afterAll(async () => {
  await platforms.close();
  await relay.close();
});

const channels = [
  ['wecom-kf', 'wmMedia'],
  ['wecom-app', 'ZhangMedia'],
  ['wecom-bot', 'group:botMedia'],
  ['qq-bot', 'group:QQMEDIA'],
  ['onebot', '770077'],
  ['official-account', 'oMEDIA1'],
  ['mini-program', 'oMEDIA2'],
] as const;

const say = (channel: SayRequest['channel'], conversation: string, kind: SayRequest['kind'], bytes?: Buffer, name = '截图.jpg') => {
  const media = bytes === undefined ? {} : { media: { base64: bytes.toString('base64'), name, mime: 'image/jpeg' } };
  const said = platforms.say({ channel, conversation, from: conversation.replace('group:', 'm'), text: '', kind, ...media });
  if (!said.ok) throw new Error(said.error);
};

/** The newest message of a conversation once none of its media is awaited any more; the hands go on while it is waited for. */
const settled = (externalId: string, count: number): Promise<Message> =>
  soon(`the media of ${externalId}`, async () => {
    relay.clock.advance(1000);
    const rows = await arrived(relay, externalId, count);
    const last = rows[count - 1];
    return last !== undefined && last.media.length > 0 && last.media.every((one) => one.state !== 'fetching') ? last : null;
  });
const fetchFile = (sha256: string) => fetch(`${relay.url}/files/${sha256}`, { headers: { authorization: `Bearer ${token}` } });
const bytesOf = async (sha256: string | null | undefined): Promise<Buffer> => Buffer.from(await (await fetchFile(sha256 ?? '')).arrayBuffer());

describe('media of customers', () => {
  it.each(channels)('%s: the very bytes are kept by their hash, with a small picture of them', async (channel, conversation) => {
    say(channel, conversation, 'image', picture);
    const { media, contentKind } = await settled(conversation, 1);
    expect(contentKind).toBe('image');
    expect(media).toMatchObject([{ kind: 'image', state: 'here', failure: null, mime: 'image/jpeg', size: picture.length, sha256: hashOf(picture), thumb: { width: 900, height: 600 } }]);
    expect(await bytesOf(media[0]?.sha256)).toEqual(picture);
    const small = await sharp(await bytesOf(media[0]?.thumb?.sha256)).metadata();
    expect(small).toMatchObject({ format: 'webp', width: 480, height: 320 });
  });

  it.each([
    ['wecom-kf', 'wmVoice', 'voice', 'audio/amr'],
    ['wecom-app', 'VideoApp', 'video', 'video/mp4'],
    // Named by the platform and not given: fetched from where it says.
    ['official-account', 'oVideo', 'video', 'video/mp4'],
    ['wecom-bot', 'botFile', 'file', 'text/plain'],
  ] as const)('%s: %s', async (channel, conversation, kind, mime) => {
    say(channel, conversation, kind);
    const { media } = await settled(conversation, 1);
    expect(media).toMatchObject([{ kind, state: 'here', mime, thumb: null }]);
    expect(hashOf(await bytesOf(media[0]?.sha256))).toBe(media[0]?.sha256);
  });

  it('takes a file’s name from the platform, without folders', async () => {
    say('wecom-kf', 'wmFile', 'file', Buffer.from('日期,金额'), '../对账/明细.csv');
    expect((await settled('wmFile', 1)).media[0]).toMatchObject({ name: '.._对账_明细.csv', mime: 'text/plain' });
  });

  it('is stored and acknowledged before its bytes are fetched, and fetched after the platform is well again', async () => {
    platforms.faults.set({ cutMedia: 2 });
    say('wecom-kf', 'wmCut', 'image', picture);
    const [waiting] = await arrived(relay, 'wmCut', 1);
    expect(waiting).toMatchObject({ state: 'received', text: '[图片]', media: [{ state: 'fetching', sha256: null }] });
    expect((await settled('wmCut', 1)).media[0]).toMatchObject({ state: 'here', sha256: hashOf(picture) });
  });

  it('refreshes a token that was taken back', async () => {
    platforms.faults.set({ expireToken: 1 });
    say('official-account', 'oToken', 'image', picture);
    expect((await settled('oToken', 1)).media[0]).toMatchObject({ state: 'here' });
  });

  it.each([
    ['expireMedia', 'expired', false],
    ['wrongMedia', 'refused_type', false],
    ['hugeMedia', 'too_large', false],
  ] as const)('%s is said: %s', async (fault, failure, retryable) => {
    for (const [channel, conversation] of [['wecom-kf', `wm-${fault}`], ['qq-bot', `QQ${fault}`]] as const) {
      platforms.faults.set({ [fault]: 1 });
      say(channel, conversation, 'image', picture);
      expect((await settled(conversation, 1)).media).toMatchObject([{ state: 'failed', failure, retryable, sha256: null, thumb: null }]);
    }
  });

  it('asks a platform once for each, however many come together', async () => {
    const taken = 1000;
    platforms.faults.set({ expireMedia: taken });
    const conversations = Array.from({ length: 40 }, (_, index) => `wmOnce${index}`);
    for (const conversation of conversations) say('wecom-kf', conversation, 'image', picture);
    for (const conversation of conversations) expect((await settled(conversation, 1)).media).toMatchObject([{ failure: 'expired' }]);
    expect(platforms.faults.read().expireMedia).toBe(taken - conversations.length);
  });

  it('gives up after some tries and begins anew when a person asks', async () => {
    platforms.faults.set({ cutMedia: true });
    say('wecom-app', 'ZhangCut', 'image', picture);
    const failed = await settled('ZhangCut', 1);
    expect(failed.media).toMatchObject([{ state: 'failed', failure: 'network', retryable: true }]);
    platforms.faults.set({ cutMedia: false });
    expect(await desktop.mutate((n += 1), 'inbox.fetchMedia', { messageId: failed.id })).toMatchObject({ status: 'applied' });
    expect((await settled('ZhangCut', 1)).media).toMatchObject([{ state: 'here', failure: null, sha256: hashOf(picture) }]);
  });

  it('keeps a bomb of pixels as a file that is not decoded', async () => {
    // 64 million points in some kilobytes.
    const bomb = await sharp({ create: { width: 8000, height: 8000, channels: 3, background: '#fff' }, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer();
    say('wecom-kf', 'wmBomb', 'image', bomb);
    const { media } = await settled('wmBomb', 1);
    expect(media).toMatchObject([{ state: 'here', mime: 'image/png', thumb: null }]);
  }, 60_000);
});

describe('media of ours', () => {
  const send = async (id: string, externalId: string, bytes: Buffer, name: string, mime: string) => {
    const file = { name, sha256: hashOf(bytes), size: bytes.length, mime };
    return desktop.mutate((n += 1), 'inbox.sendMedia', { messageId: id, conversationId: await conversationId(relay, externalId), file });
  };
  const upload = (bytes: Buffer) =>
    fetch(`${relay.url}/files/${hashOf(bytes)}`, { method: 'PUT', body: new Uint8Array(bytes), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' } });
  const reaches = (id: string, state: Message['state']) =>
    soon(`${id} to be ${state}`, async () => {
      relay.clock.advance(1000);
      const row = await relay.row('messages', id);
      return row?.state === state ? row : null;
    });
  /** A new picture each: bytes that are here already wait for nothing. */
  const another = (): Promise<Buffer> => sharp({ create: { width: 60, height: 40, channels: 3, background: { r: randomBytes(1)[0] ?? 0, g: randomBytes(1)[0] ?? 0, b: (shade += 1) % 256 } } }).png().toBuffer();

  /** Opens the window for replies: the hands have gone on. */
  const write = async (channel: SayRequest['channel'], conversation: string): Promise<void> => {
    const now = relay.clock.now();
    platforms.say({ channel, conversation, from: conversation.replace('group:', 'm'), text: '在吗' });
    await soon('a word', async () => ((await relay.rows('conversations')).find((one) => one.externalId === conversation)?.lastInboundAt ?? 0) >= now - 1000);
  };

  it.each(channels)('%s gets a picture byte by byte, when the relay has it', async (channel, conversation) => {
    const bytes = await another();
    await write(channel, conversation);
    expect(await send(`out-${channel}`, conversation, bytes, '说明.png', 'image/png')).toMatchObject({ status: 'applied' });
    expect(await relay.row('messages', `out-${channel}`)).toMatchObject({ state: 'queued', waits: { reason: 'media' }, media: [{ state: 'fetching' }] });
    expect((await upload(bytes)).status).toBe(204);
    const sent = await reaches(`out-${channel}`, 'sent');
    expect(sent.media).toMatchObject([{ state: 'here', thumb: { width: 60, height: 40 } }]);
    const got = platforms.sent().filter((one) => one.channel === channel && one.medium !== undefined);
    expect(got.map((one) => [one.conversation, one.medium?.sha256])).toEqual([[conversation, hashOf(bytes)]]);
  });

  it('a webhook too', async () => {
    const [bytes, file] = [await another(), Buffer.from('公告正文')];
    const account = (await relay.rows('accounts')).find((one) => one.channel === 'wecom-group');
    const conversation = (await relay.rows('conversations')).find((one) => one.accountId === account?.id);
    expect(conversation).toBeDefined();
    await send('hook-1', 'webhook', bytes, '图.png', 'image/png');
    await send('hook-2', 'webhook', file, '公告.txt', 'text/plain');
    await Promise.all([upload(bytes), upload(file)]);
    await reaches('hook-1', 'sent');
    await reaches('hook-2', 'sent');
    expect(platforms.sent().filter((one) => one.channel === 'wecom-group').map((one) => [one.medium?.kind, one.medium?.sha256])).toEqual(
      expect.arrayContaining([['image', hashOf(bytes)], ['file', hashOf(file)]]),
    );
  });

  it('does not hold up words that were written after it', async () => {
    await write('wecom-kf', 'wmMedia');
    const bytes = await another();
    await send('slow-1', 'wmMedia', bytes, 'a.png', 'image/png');
    await desktop.mutate((n += 1), 'inbox.send', { messageId: 'quick-1', conversationId: await conversationId(relay, 'wmMedia'), text: '请看图' });
    await reaches('quick-1', 'sent');
    expect(await relay.row('messages', 'slow-1')).toMatchObject({ state: 'queued' });
    await upload(bytes);
    await reaches('slow-1', 'sent');
  });

  it('what the desktop says of a file is not believed', async () => {
    const page = Buffer.from(`<!doctype html><script>${n}</script>`);
    await send('liar', 'wmMedia', page, 'a.png', 'image/png');
    await upload(page);
    expect(await reaches('liar', 'failed')).toMatchObject({ failure: 'media_refused', retryable: false, media: [{ state: 'failed', failure: 'refused_type' }] });
  });

  it('refuses before anything is sent what the platform does not take', async () => {
    const zip = Buffer.from('PK\u0003\u0004 and so on');
    await write('mini-program', 'oMEDIA2');
    expect(await send('zip', 'oMEDIA2', zip, 'a.zip', 'application/zip')).toMatchObject({ status: 'rejected', code: 'media_unsupported' });
    const large = { name: 'a.png', sha256: hashOf(zip), size: 3 * 1024 * 1024, mime: 'image/png' };
    const into = await conversationId(relay, 'oMEDIA2');
    expect(await desktop.mutate((n += 1), 'inbox.sendMedia', { messageId: 'large', conversationId: into, file: large })).toMatchObject({ status: 'rejected', code: 'media_too_large' });
  });

  it('is tried again after an upload that was refused for a moment, and delivered once', async () => {
    const bytes = await another();
    platforms.faults.set({ drop: 1, expireToken: 1 });
    await send('again', 'ZhangMedia', bytes, 'a.png', 'image/png');
    await upload(bytes);
    await soon('an end', async () => {
      relay.clock.advance(1000);
      return ['sent', 'unknown'].includes((await relay.row('messages', 'again'))?.state ?? '');
    });
    expect(platforms.sent().filter((one) => one.medium?.sha256 === hashOf(bytes))).toHaveLength(1);
  });

  it('an upload that the platform refuses is an end', async () => {
    const bytes = await another();
    platforms.faults.set({ refuseUpload: 1 });
    await send('refused', 'wmMedia', bytes, 'a.png', 'image/png');
    await upload(bytes);
    expect(await reaches('refused', 'failed')).toMatchObject({ failure: 'media_refused' });
  });
});

const kinds = (media: readonly Medium[]): string[] => media.map((one) => one.kind);
it('a message of words and a picture has both', async () => {
  say('onebot', '880088', 'mixed', picture);
  const message = await settled('880088', 1);
  expect(kinds(message.media)).toEqual(['image']);
});

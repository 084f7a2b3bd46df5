import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAdapters } from '../../../relay/channels/registry.ts';
import { parseJsonKeepingIds } from '../../../relay/channels/bigJson.ts';
import { seal, xmlOf } from '../../../simulator/wecomCipher.ts';
import { signWebhook } from '../../../simulator/qqSigner.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { accountOf, START, type CalledBack } from './harness.ts';

const CHANNELS = ['wecom-kf', 'wecom-app', 'qq-bot', 'official-account', 'mini-program'] as const;
const adapters = createAdapters({ clock: createManualClock(START), fetch });
const bytes = fc.oneof(fc.uint8Array({ maxLength: 400 }).map((one) => Buffer.from(one)), fc.string({ maxLength: 400 }).map((one) => Buffer.from(one)), fc.json().map((one) => Buffer.from(one)));
const words = fc.dictionary(
  fc.constantFrom('msg_signature', 'signature', 'timestamp', 'nonce', 'echostr', 'x-signature-ed25519', 'x-signature-timestamp'),
  fc.oneof(fc.string(), fc.constant(String(START / 1000))),
);

function adapterOf(channel: CalledBack['channel']) {
  const adapter = adapters.get(channel);
  if (adapter === undefined) throw new Error(channel);
  return adapter;
}

describe.each(CHANNELS)('%s with arbitrary input', (channel) => {
  const adapter = adapterOf(channel);
  const account = accountOf(channel, 'http://127.0.0.1:1');

  it('verify refuses and never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom('GET' as const, 'POST' as const), words, words, bytes, (method, query, headers, body) => {
        const result = adapter.verify(account, { method, query, headers, body }, START);
        expect(result.kind).toBe('refused');
      }),
      { numRuns: 300 },
    );
  });

  it('a genuine signature over arbitrary content never throws either', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string().map((text) => xmlOf({ MsgId: text, Content: text }))), (text) => {
        const result = adapter.verify(account, signedCallback(account, text), START);
        expect(['store', 'refused']).toContain(result.kind);
        if (result.kind === 'store') for (const event of result.events) expect(event.platformId.length).toBeLessThanOrEqual(300);
      }),
      { numRuns: 200 },
    );
  });

  it('normalise always says something', () => {
    const shaped = fc.record(
      { msgid: fc.anything(), origin: fc.constantFrom(3, 4, 5, '3', null), msgtype: fc.oneof(fc.constantFrom('text', 'event', 'image', '__proto__', 'constructor'), fc.anything()), external_userid: fc.anything(), event: fc.anything(), text: fc.anything(), MsgType: fc.oneof(fc.constantFrom('text', 'event', 'file'), fc.anything()), MsgId: fc.anything(), Event: fc.oneof(fc.constantFrom('subscribe', 'CLICK'), fc.anything()), FromUserName: fc.anything(), CreateTime: fc.anything(), t: fc.constantFrom('C2C_MESSAGE_CREATE', 'GROUP_AT_MESSAGE_CREATE', 'X'), d: fc.anything(), send_time: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), shaped.map((one) => JSON.stringify(one) ?? ''), bytes.map((one) => one.toString('latin1'))), (raw) => {
        expect(['message', 'pull', 'event', 'unknown', 'ignored']).toContain(adapter.normalise(account, raw, START).kind);
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseJsonKeepingIds', () => {
  it('keeps long integers as text and everything else as JSON.parse does', () => {
    expect(parseJsonKeepingIds('{"id":7312345678901234567,"n":12,"s":"1234567890123456789","f":1234567890.1234567}')).toEqual({
      id: '7312345678901234567',
      n: 12,
      s: '1234567890123456789',
      f: 1234567890.1234567,
    });
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value, (_key, one: unknown) => (typeof one === 'number' && Math.abs(one) > 1e14 ? 1 : one));
      expect(parseJsonKeepingIds(text)).toEqual(JSON.parse(text));
    }));
  });

  it('is linear on hostile text', () => {
    const hostile = `"${'\\"'.repeat(400_000)}`;
    const before = performance.now();
    expect(() => parseJsonKeepingIds(hostile)).toThrow(SyntaxError);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

function signedCallback(account: CalledBack, text: string) {
  if (account.channel === 'qq-bot') {
    const timestamp = String(START / 1000);
    const headers = { 'x-signature-timestamp': timestamp, 'x-signature-ed25519': signWebhook(account.settings.secret, timestamp, text) };
    return { method: 'POST' as const, query: {}, headers, body: Buffer.from(text) };
  }
  if (account.channel === 'wecom-group') throw new Error('nobody calls back for a webhook');
  const receiver = 'corpId' in account.settings ? account.settings.corpId : account.settings.appId;
  const envelope = seal({ ...account.settings, corpId: receiver }, text, START);
  const query = { msg_signature: envelope.signature, timestamp: envelope.timestamp, nonce: envelope.nonce };
  return { method: 'POST' as const, query, headers: {}, body: Buffer.from(xmlOf({ Encrypt: envelope.encrypted })) };
}

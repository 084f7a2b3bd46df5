import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asId } from '../../../shared/ids.ts';
import { createAdapters } from '../../../relay/channels/registry.ts';
import type {
  ChannelAccount,
  ChannelAdapter,
  OutboundMessage,
  RawCallback,
  ReplyContext,
  Verified,
} from '../../../relay/channels/types.ts';
import { createSimulator, type Simulator } from '../../../simulator/createSimulator.ts';
import type { Pace } from '../../../simulator/callbacks.ts';
import type { SimAccount } from '../../../simulator/model.ts';
import { createManualClock, type ManualClock } from '../../support/manualClock.ts';

export const START = Date.UTC(2026, 0, 15, 2, 0, 0);
export const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';

/** Channels that are called at an address. */
export type CalledBack = Exclude<ChannelAccount, { channel: 'wecom-bot' | 'onebot' }>;

/** A bare stand-in for the relay's route: verify, remember, answer. Nothing else, so failures are the adapter's. */
export interface Harness {
  readonly clock: ManualClock;
  readonly simulator: Simulator;
  readonly adapter: ChannelAdapter;
  readonly account: CalledBack;
  readonly callbackUrl: string;
  /** Everything `verify` said, in order. */
  readonly verified: Verified[];
  /** Distinct events by platform id, as UNIQUE would keep them. */
  readonly stored: Map<string, string>;
  /** HTTP statuses to answer instead of the adapter's, one per callback; 0 closes the socket. */
  readonly interfere: number[];
  send(text: string, to: OutboundMessage['conversation'], replyContext?: ReplyContext, extra?: Partial<OutboundMessage>): ReturnType<ChannelAdapter['send']>;
  close(): Promise<void>;
}

const FAST: Pace = { timeoutMs: 5000, tries: 3, retryDelayMs: 10, refusedDelayMs: 20, refusedForMs: 2000, reorderFlushMs: 100 };

export async function createHarness(
  channel: CalledBack['channel'],
  options: { pageSize?: number; fetch?: typeof fetch; timeoutMs?: number } = {},
): Promise<Harness> {
  const clock = createManualClock(START);
  const verified: Verified[] = [];
  const stored = new Map<string, string>();
  const interfere: number[] = [];
  let ids = 0;
  const newId = () => `id${String((ids += 1)).padStart(6, '0')}`;
  const simulator = createSimulator({ clock, newId, pace: FAST, ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }) });
  const baseUrl = await simulator.listen({ host: '127.0.0.1', port: 0 });
  const account = accountOf(channel, baseUrl);
  const adapter = createAdapters({ clock, fetch: options.fetch ?? fetch, timeoutMs: options.timeoutMs ?? 10_000 }).get(channel);
  if (adapter === undefined) throw new Error(`no adapter for ${channel}`);

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://relay');
      const callback: RawCallback = {
        method: request.method === 'GET' ? 'GET' : 'POST',
        query: Object.fromEntries(url.searchParams),
        headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        body: Buffer.concat(chunks),
      };
      const result = adapter.verify(account, callback, clock.now());
      verified.push(result);
      if (result.kind === 'store') for (const event of result.events) stored.set(event.platformId, event.raw);
      const forced = interfere.shift();
      if (forced === 0) response.destroy();
      else if (result.kind === 'refused') response.writeHead(forced ?? result.status).end();
      else {
        const answer = result.kind === 'answer' ? result.answer : result.ack;
        response.writeHead(forced ?? answer.status, { 'content-type': answer.contentType }).end(answer.body);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server's address is never a pipe name.
  const { port } = server.address() as AddressInfo;
  const callbackUrl = `http://127.0.0.1:${port}/cb`;
  const added = await simulator.addAccount(simAccountOf(account, callbackUrl));
  if (!added.ok) throw new Error(added.error);
  verified.length = 0;

  let sends = 0;
  return {
    clock,
    simulator,
    adapter,
    account,
    callbackUrl,
    verified,
    stored,
    interfere,
    send(text, conversation, replyContext = {}, extra = {}) {
      sends += 1;
      return adapter.send(account, {
        messageId: asId(`m${sends}`),
        idempotencyKey: `key-${sends}`,
        conversation,
        text,
        medium: null,
        replyContext,
        replySeq: 1,
        ...extra,
      });
    },
    async close() {
      await simulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function accountOf(channel: CalledBack['channel'], baseUrl: string): CalledBack {
  const wecom = { baseUrl, corpId: 'wwcorp1', secret: 'app-secret-1', callbackToken: 'QDG6eK', encodingAesKey: AES_KEY };
  const head = { id: asId<CalledBack['id']>('acc-1'), name: 'desk' };
  switch (channel) {
    case 'wecom-kf':
      return { channel, ...head, settings: { ...wecom, openKfId: 'wkDESK', welcome: null, claimsSessions: false } };
    case 'wecom-app':
      return { channel, ...head, settings: { ...wecom, agentId: 1000002 } };
    case 'qq-bot':
      return { channel, ...head, settings: { baseUrl, tokenBaseUrl: baseUrl, mediaHosts: [baseUrl], appId: '102000001', secret: 'DG5g3B4j9X2KOErG' } };
    case 'official-account':
    case 'mini-program':
      return { channel, ...head, settings: { baseUrl, mediaHosts: [baseUrl], appId: 'wx5823bf96d3bd56c7', secret: 'weixin-secret-1', callbackToken: 'QDG6eK', encodingAesKey: AES_KEY } };
    case 'wecom-group':
      return { channel, ...head, settings: { baseUrl, key: 'group-robot-key-1', format: 'text' } };
  }
}

function simAccountOf(account: CalledBack, callbackUrl: string): SimAccount {
  switch (account.channel) {
    case 'wecom-kf':
      return { channel: account.channel, name: account.name, callbackUrl, ...account.settings };
    case 'wecom-app':
      return { channel: account.channel, name: account.name, callbackUrl, ...account.settings };
    case 'qq-bot':
      return { channel: account.channel, name: account.name, callbackUrl, ...account.settings };
    case 'official-account':
    case 'mini-program':
      return { channel: account.channel, name: account.name, callbackUrl, ...account.settings };
    case 'wecom-group':
      return { channel: account.channel, name: account.name, callbackUrl, key: account.settings.key };
  }
}

/** The messages of a `store` result, normalised. */
export function normalisedOf(harness: Harness) {
  return [...harness.stored.values()].map((raw) => harness.adapter.normalise(harness.account, raw, harness.clock.now()));
}

import { createHash } from 'node:crypto';
import type { WSClient } from '@wecom/aibot-node-sdk';
import { fieldOf, textField } from '../http.ts';
import type { Line, LineEvents, LineState, RawEvent, WecomBotSettings } from '../types.ts';

/** The largest frame that is read; a message's text is far below. */
const LARGEST_FRAME = 1024 * 1024;

/** The SDK would write frames with their messages in them to the console. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

export interface BotLine extends Line {
  /** The client while it is connected and let in, else null. */
  ready(): WSClient | null;
}

/**
 * One connection of a bot by the official SDK, which sends the heartbeats and comes back by itself. Its timers are the
 * machine's: they belong to a socket. It does not come back after a newer connection has taken its place; the caller
 * decides when to try that.
 * @param retryMs the first wait before it connects again; doubled up to 30 s
 */
export function openBotLine(settings: WecomBotSettings, events: LineEvents, retryMs: number): BotLine {
  let client: WSClient | null = null;
  let state: LineState | null = null;
  let isClosed = false;
  let isKicked = false;
  let isRefused = false;

  function tell(next: LineState): void {
    if (isClosed || next === state) return;
    state = next;
    events.onState(next);
  }
  function take(frame: unknown): void {
    if (isClosed) return;
    if (textField(fieldOf(fieldOf(frame, 'body'), 'event'), 'eventtype') === 'disconnected_event') isKicked = true;
    else events.onEvent(rawOf(frame));
  }

  async function connect(): Promise<void> {
    // Loaded when a bot is connected and not before: it brings an HTTP client along that nothing else here needs.
    const sdk = await import('@wecom/aibot-node-sdk');
    if (isClosed) return;
    client = new sdk.WSClient({
      botId: settings.botId,
      secret: settings.secret,
      wsUrl: settings.wsUrl,
      wsOptions: { maxPayload: LARGEST_FRAME, handshakeTimeout: 10_000 },
      reconnectInterval: retryMs,
      maxReconnectAttempts: -1,
      maxAuthFailureAttempts: -1,
      logger: SILENT,
    });
    client.on('message', take);
    client.on('event', take);
    client.on('authenticated', () => {
      isRefused = false;
      tell('ready');
    });
    client.on('error', (error) => {
      isRefused = isRefusal(error.message);
    });
    client.on('disconnected', () => tell(isKicked ? 'kicked' : isRefused ? 'credentials' : 'network'));
    client.connect();
  }

  tell('connecting');
  connect().catch(() => tell('network'));
  return {
    ready: () => (state === 'ready' ? client : null),
    close() {
      isClosed = true;
      state = null;
      client?.disconnect();
    },
  };
}

/** "Authentication failed: MESSAGE (code: N)", where N is not the platform being busy. */
function isRefusal(message: string): boolean {
  return message.startsWith('Authentication failed') && !/\(code: (-1|45009)\)/.test(message);
}

/** Messages and events carry `msgid`, by which the platform says to tell doubles; what has none is known by what it says. */
function rawOf(frame: unknown): RawEvent {
  const body = fieldOf(frame, 'body');
  const id = textField(body, 'msgid') ?? '';
  const digest = () => createHash('sha256').update(JSON.stringify(body) ?? '').digest('base64url').slice(0, 22);
  return { platformId: id !== '' && id.length <= 128 ? id : `event:${digest()}`, raw: JSON.stringify(frame) };
}

function ignore(): void {
  // Nothing.
}

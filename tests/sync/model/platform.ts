import type { OutboundMessage, SendResult } from '../../../relay/channels/types.ts';
import { signWebhook } from '../../../simulator/qqSigner.ts';

/** How the platform answers sends: well, without its answer arriving, "try again", or "never". */
export type Mood = 'well' | 'answer_lost' | 'busy' | 'refusing';

export interface Said {
  readonly id: string;
  readonly conversation: string;
  readonly text: string;
  /** Whole seconds as the platform tells them, strictly rising: the order in which people spoke. */
  readonly sentAt: number;
}

/** The QQ platform as far as the model needs it: signs, knocks until it is answered, tells doubles apart by their key. */
export interface Platform {
  /** A customer speaks. `held`: knocks only after the next one was delivered. `doubled`: knocks once more. */
  say(conversation: string, text: string, how: { readonly held: boolean; readonly doubled: boolean }): void;
  accept(message: OutboundMessage): Promise<SendResult>;
  mood: Mood;
  readonly said: readonly Said[];
  /** Texts that reached a customer, with their keys. */
  readonly delivered: readonly { readonly key: string; readonly text: string }[];
  /** Lets go what is held. */
  release(): void;
  isIdle(): boolean;
}

export function createPlatform(deps: { readonly callback: string; readonly secret: string; readonly now: () => number }): Platform {
  const said: Said[] = [];
  const delivered: { key: string; text: string }[] = [];
  let held: Said[] = [];
  let knocking = 0;
  let lastAt = 0;

  async function knock(one: Said): Promise<void> {
    knocking += 1;
    const body = JSON.stringify({
      id: `event-${one.id}`,
      op: 0,
      t: 'C2C_MESSAGE_CREATE',
      d: { id: one.id, author: { user_openid: one.conversation }, content: one.text, timestamp: new Date(one.sentAt).toISOString() },
    });
    for (let isDone = false; !isDone; ) {
      const timestamp = String(Math.floor(deps.now() / 1000));
      const headers = { 'content-type': 'application/json', 'x-signature-timestamp': timestamp, 'x-signature-ed25519': signWebhook(deps.secret, timestamp, body) };
      isDone = await fetch(deps.callback, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) }).then((answer) => answer.ok, () => false);
      if (!isDone) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    knocking -= 1;
  }

  const platform: Platform = {
    mood: 'well',
    said,
    delivered,
    say(conversation, text, how) {
      lastAt = Math.max(lastAt + 1000, Math.floor(deps.now() / 1000) * 1000);
      const one = { id: `said-${said.length}`, conversation, text, sentAt: lastAt };
      said.push(one);
      if (how.held) return void held.push(one);
      const first = knock(one);
      if (how.doubled) void knock(one);
      void first.then(() => platform.release());
    },
    async accept({ idempotencyKey: key, text }) {
      await new Promise((resolve) => setImmediate(resolve));
      const known = delivered.find((one) => one.key === key);
      if (known === undefined && platform.mood === 'busy') return { kind: 'retryable', reason: 'rate_limited', retryAfterMs: 100 };
      if (known === undefined && platform.mood === 'refusing') return { kind: 'final', reason: 'not_reachable' };
      if (known === undefined) delivered.push({ key, text });
      return platform.mood === 'answer_lost' ? { kind: 'unknown', reason: 'network' } : { kind: 'sent', platformId: `p-${key}` };
    },
    release() {
      const waiting = held;
      held = [];
      for (const one of waiting) void knock(one);
    },
    isIdle: () => knocking === 0 && held.length === 0,
  };
  return platform;
}

import { and, eq, min } from 'drizzle-orm';
import type { AccountId, ConversationId, MessageId } from '../../shared/ids.ts';
import type { ChannelKind, Medium } from '../../shared/inbox/model.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { ratesOf } from '../channels/defaults.ts';
import type { ChannelAdapter, LineAway, OutboundMedium, SendResult } from '../channels/types.ts';
import { codeOf, type Database } from '../db/database.ts';
import { readFile } from '../files/fileStore.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { CommitFailed, type CommitQueue } from '../sync/commitQueue.ts';
import { createWorker } from '../worker.ts';
import type { AccountBook } from './accountBook.ts';
import { claimNext, holdsClaim, isReady, recoverOne, settle, type Answered, type Claimed, type DeliveryHooks } from './deliveries.ts';
import { conversations, messages } from './schema.ts';
import { settleAbandoned, settleSlots } from './slots.ts';
import { saidReasons, sayWhatFor } from './waiting.ts';

export interface Outbound {
  start(): void;
  /** Something may be queued. */
  wake(): void;
  /** Resolves when no message is with a platform any more (each call is bounded by the adapter's timeout). */
  stop(): Promise<void>;
}

/** A conversation in which something waits to be sent. */
interface Queued {
  readonly id: ConversationId;
  readonly channel: ChannelKind;
  readonly accountId: AccountId;
}

/** Conversations of one channel served at once; within one, one message after the other. A platform that hangs holds up its own. */
const LANES = 16;
const SETTLE_RETRY_MS = 500;
/** A node that stopped leading goes on for a minute; the next leader has called the message unknown by then. */
const MOST_SETTLES_WHEN_STOPPED = 120;

/** Hands queued replies to the platforms. Runs on the leader only. */
export function createOutbound(deps: {
  readonly clock: Clock;
  readonly database: Database;
  readonly queue: CommitQueue;
  readonly accounts: AccountBook;
  readonly adapters: ReadonlyMap<ChannelKind, ChannelAdapter>;
  readonly hooks: DeliveryHooks;
  /** Why nothing can be sent for an account now (`Lines.awayOf`); whoever knows that it is over wakes. */
  readonly awayOf: (id: AccountId) => LineAway | null;
  readonly logger: Logger;
  readonly metrics: Metrics;
}): Outbound {
  const { clock, queue, logger, metrics } = deps;
  const lanes = new Map<ConversationId, { readonly channel: ChannelKind; readonly done: Promise<void> }>();
  /** With a platform right now: not to be mistaken for something a crash left. */
  const inFlight = new Set<MessageId>();
  const waiting = new Map<ConversationId, number>();
  let isRecovered = false;

  const worker = createWorker({ clock, logger, name: 'outbound', run });

  async function run(isStopped: () => boolean): Promise<number | null> {
    if (!isRecovered) await recover();
    isRecovered = true;
    // Who has waited longest comes first: where an account has one place left, it is theirs.
    const queued = await deps.database.db
      .select({ id: messages.conversationId, channel: conversations.channel, accountId: conversations.accountId, said: saidReasons })
      .from(messages)
      .innerJoin(conversations, eq(conversations.id, messages.conversationId))
      .where(and(eq(messages.state, 'queued'), isReady))
      .groupBy(messages.conversationId, conversations.channel, conversations.accountId)
      .orderBy(min(messages.sentAt), messages.conversationId);
    for (const [id, at] of waiting) if (at <= clock.now()) waiting.delete(id);
    for (const one of queued) {
      if (isStopped()) break;
      const away = deps.awayOf(one.accountId);
      if (away !== null) {
        // Connecting takes a moment and is not worth a word.
        if (away !== 'connecting' && one.said.some((reason) => reason !== away)) await queue.submit((tx) => sayWhatFor(tx, one.id, away));
        continue;
      }
      // A lane that runs asks for the next message itself; when it ends it wakes this worker once more.
      if (waiting.has(one.id) || lanes.has(one.id) || lanesOf(one.channel) >= LANES) continue;
      lanes.set(one.id, { channel: one.channel, done: serve(one, isStopped) });
    }
    return waiting.size === 0 ? null : Math.min(...waiting.values());
  }

  function lanesOf(channel: ChannelKind): number {
    let count = 0;
    for (const lane of lanes.values()) if (lane.channel === channel) count += 1;
    return count;
  }

  async function recover(): Promise<void> {
    // A try that a crash left counts as if it had arrived just now.
    await queue.submit(async (tx) => settleAbandoned(tx, [...inFlight]));
    const left = await deps.database.db
      .select({ id: messages.id, channel: conversations.channel })
      .from(messages)
      .innerJoin(conversations, eq(conversations.id, messages.conversationId))
      .where(eq(messages.state, 'sending'));
    for (const { id, channel } of left) {
      // Asked again inside: a lane may have taken the message between the look and this.
      const state = await queue.submit(async (tx) => (inFlight.has(id) ? null : recoverOne(tx, id, deps.adapters.get(channel)?.resendIsSafe ?? false)));
      if (state === null) continue;
      logger.warn({ message: id, channel, state }, 'a message was interrupted while it was being sent');
    }
  }

  async function serve({ id, channel, accountId }: Queued, isStopped: () => boolean): Promise<void> {
    const adapter = deps.adapters.get(channel);
    const resendIsSafe = adapter?.resendIsSafe ?? false;
    const rates = ratesOf(channel, deps.accounts.limitsOf(accountId));
    const lane = { conversationId: id, resendIsSafe, rates };
    const isPaced = rates.length > 0;
    try {
      while (!isStopped()) {
        // Looked at again inside the transaction: another node may lead by the time it runs.
        const claimed = await queue.submit<Claimed>(async (tx) => (isStopped() ? { kind: 'none' } : claimNext(tx, lane)));
        if (claimed.kind === 'later') waiting.set(id, claimed.at);
        if (claimed.kind !== 'send') break;
        inFlight.add(claimed.outbound.messageId);
        try {
          const account = await deps.accounts.findSurely(claimed.conversation.accountId);
          // At the platform's door: a process that stood still since it claimed has lost the message to another node.
          if (!(await holdsClaim(deps.database.db, claimed.outbound.messageId, claimed.claim))) {
            if (isPaced) await queue.submit(async (tx) => settleSlots(tx, [claimed.outbound.messageId]));
            continue;
          }
          const result: SendResult =
            adapter === undefined || account === null ? { kind: 'final', reason: 'credentials' } : await send(async () => {
                  const medium = await mediumOf(claimed.medium);
                  return medium === 'gone' ? { kind: 'final', reason: 'media_refused' } : adapter.send(account, { ...claimed.outbound, medium });
                });
          metrics.messagesOut.inc({ channel, outcome: result.kind === 'sent' ? 'sent' : result.reason });
          const { messageId, idempotencyKey } = claimed.outbound;
          const { lastInboundAt } = claimed.conversation;
          await settleSurely({ messageId, idempotencyKey, claim: claimed.claim, result, resendIsSafe, isPaced, isRepeat: claimed.isRepeat, lastInboundAt }, isStopped);
        } finally {
          inFlight.delete(claimed.outbound.messageId);
        }
      }
    } catch (error) {
      logger.warn({ channel, code: codeOf(error) }, 'an outbound lane failed');
      // Whatever it had with a platform is in `sending` now and nobody's: the next round looks for it.
      isRecovered = false;
      waiting.set(id, clock.now() + SETTLE_RETRY_MS);
    }
    lanes.delete(id);
    worker.wake();
  }

  /** Its bytes, which were looked at when they came. */
  async function mediumOf(medium: Medium | null): Promise<OutboundMedium | null | 'gone'> {
    if (medium === null) return null;
    const bytes = medium.state === 'here' && medium.sha256 !== null ? await readFile(deps.database, medium.sha256) : null;
    return bytes === null ? 'gone' : { kind: medium.kind, name: medium.name, mime: medium.mime ?? '', bytes };
  }

  /** Adapters answer, they do not throw; what one throws all the same says nothing about the delivery. */
  async function send(call: () => Promise<SendResult>): Promise<SendResult> {
    try {
      return await call();
    } catch (error) {
      logger.error({ err: error }, 'an adapter failed while sending');
      return { kind: 'unknown', reason: 'network' };
    }
  }

  /** The platform's answer is known only here: it is written down as soon as the database is back. */
  async function settleSurely(answered: Answered, isStopped: () => boolean): Promise<void> {
    const { messageId: message, result } = answered;
    for (let tries = 0; ; tries += 1) {
      try {
        const state = await queue.submit((tx) => settle(tx, answered, deps.hooks));
        if (result.kind !== 'sent') logger.warn({ message, reason: result.reason, state }, 'a message was not accepted');
        return;
      } catch (error) {
        if (!(error instanceof CommitFailed) || (isStopped() && tries >= MOST_SETTLES_WHEN_STOPPED)) throw error;
        await new Promise<void>((resolve) => clock.at(clock.now() + SETTLE_RETRY_MS, resolve));
      }
    }
  }

  return {
    start() {
      isRecovered = false;
      worker.start();
    },
    wake: () => worker.wake(),
    async stop() {
      await worker.stop();
      await Promise.all([...lanes.values()].map((lane) => lane.done));
    },
  };
}

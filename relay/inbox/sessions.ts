import { createHash } from 'node:crypto';
import type { ConversationId, NewId } from '../../shared/ids.ts';
import type { ChannelKind, Conversation } from '../../shared/inbox/model.ts';
import { afterSession } from '../../shared/inbox/rules.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { ChannelAccount, ChannelAdapter, Normalised } from '../channels/types.ts';
import { codeOf } from '../db/database.ts';
import { readOne } from '../db/rowStore.ts';
import type { Logger } from '../logger.ts';
import type { CommitQueue } from '../sync/commitQueue.ts';
import { eventRow, type Recorded } from './recordInbound.ts';

/** A welcome code dies after this (CHANNELS.md, 微信客服); one found later, after a stop, is not worth asking with. ms */
const WELCOME_MS = 20_000;

/** What 微信客服 lets one do beside replying: greet who comes in, and ask who serves a session. */
export interface Sessions {
  /** After an event was recorded. Returns at once; what fails is logged and changes nothing. */
  follow(account: ChannelAccount, meaning: Normalised, recorded: Recorded): void;
  /** Resolves when nothing is being asked any more (each call is bounded by the adapter's timeout). */
  idle(): Promise<void>;
}

export function createSessions(deps: {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly queue: CommitQueue;
  readonly adapters: ReadonlyMap<ChannelKind, ChannelAdapter>;
  readonly logger: Logger;
}): Sessions {
  const { clock, queue, logger } = deps;
  const underway = new Set<Promise<void>>();

  function track(work: Promise<void>): void {
    const guarded = work.catch((error: unknown) => logger.warn({ code: codeOf(error) }, 'a session could not be followed'));
    underway.add(guarded);
    void guarded.finally(() => underway.delete(guarded));
  }

  async function greet(account: ChannelAccount, conversation: Conversation, code: string): Promise<void> {
    const key = createHash('sha256').update(code).digest('base64url').slice(0, 32);
    const result = await deps.adapters.get(account.channel)?.greet?.(account, code, key);
    if (result === undefined || result === null) return;
    if (result.kind !== 'sent') return logger.warn({ account: account.id, reason: result.reason }, 'a welcome was not accepted');
    await queue.submit(async (tx) => {
      const row = await readOne(tx.db, 'conversations', conversation.id);
      if (row === null) return;
      const at = tx.now();
      await tx.write(put('messages', eventRow(deps.newId, row, { platformId: `welcome:${key}`, text: '已自动发送欢迎语', sentAt: at, receivedAt: at })));
    });
  }

  async function look(account: ChannelAccount, adapter: ChannelAdapter, id: ConversationId, externalId: string): Promise<void> {
    const session = await adapter.sessionOf?.(account, externalId);
    if (session === undefined || session === null) return;
    await queue.submit(async (tx) => {
      const row = await readOne(tx.db, 'conversations', id);
      const after = row === null ? null : afterSession(row, session);
      if (row !== null && after !== null && after.refusal !== row.refusal) await tx.write(put('conversations', after));
    });
  }

  return {
    follow(account, meaning, { kind, conversation }) {
      const adapter = deps.adapters.get(account.channel);
      if (adapter === undefined || conversation === null) return;
      if (kind === 'event' && meaning.kind === 'event' && meaning.welcomeCode !== undefined && clock.now() - meaning.occurredAt < WELCOME_MS) {
        track(greet(account, conversation, meaning.welcomeCode));
      }
      // A customer who writes: is it still, or already, somebody else's? Only where there is a reason to ask.
      const isInDoubt = conversation.refusal === 'taken' || (account.channel === 'wecom-kf' && account.settings.claimsSessions);
      if (kind === 'message' && isInDoubt && adapter.sessionOf !== undefined) track(look(account, adapter, conversation.id, conversation.externalId));
    },
    async idle() {
      await Promise.all(underway);
    },
  };
}

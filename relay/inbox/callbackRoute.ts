import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { channelKind, type ChannelKind } from '../../shared/inbox/model.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { CALLBACK_ROUTE } from '../channels/settings.ts';
import type { ChannelAccount, ChannelAdapter, RawCallback } from '../channels/types.ts';
import { codeOf } from '../db/database.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import type { AccountBook } from './accountBook.ts';
import type { Intake } from './intake.ts';

const LARGEST_BODY = 1024 * 1024;

export interface CallbackDeps {
  readonly clock: Clock;
  readonly accounts: AccountBook;
  readonly adapters: ReadonlyMap<ChannelKind, ChannelAdapter>;
  readonly intake: Intake;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * The platforms' way in: raw bytes -> verify -> store once -> acknowledge. Nothing is parsed before the signature was
 * checked, and whether they are understood changes nothing about the acknowledgement.
 */
export async function registerCallbackRoute(app: FastifyInstance, deps: CallbackDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (_request, body, done) => done(null, body));
    scope.route({
      method: ['GET', 'POST'],
      url: CALLBACK_ROUTE,
      // fastify would add a HEAD beside the GET: one more door nobody uses.
      exposeHeadRoute: false,
      handler: (request, reply) => handle(deps, request, reply),
    });
    scope.setErrorHandler((error, request, reply) => {
      const tooLarge = codeOf(error) === 'FST_ERR_CTP_BODY_TOO_LARGE';
      refuse(deps, channelOf(request), tooLarge ? 'too_large' : 'malformed');
      return reply.code(tooLarge ? 413 : 400).send();
    });
  });
}

async function handle(deps: CallbackDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const account = await accountOf(deps, request);
  const adapter = account === null ? undefined : deps.adapters.get(account.channel);
  if (account === null || adapter === undefined) {
    refuse(deps, channelOf(request), 'unknown_account');
    return reply.code(404).send();
  }
  const verified = adapter.verify(account, rawOf(request), deps.clock.now());
  if (verified.kind === 'refused') {
    refuse(deps, account.channel, verified.reason);
    return reply.code(verified.status).send();
  }
  if (verified.kind === 'answer') {
    deps.metrics.callbacks.inc({ channel: account.channel, result: 'answered' });
    return reply.code(verified.answer.status).header('content-type', verified.answer.contentType).send(verified.answer.body);
  }
  try {
    const stored = await deps.intake.take(account, verified.events);
    deps.metrics.callbacks.inc({ channel: account.channel, result: stored > 0 ? 'stored' : 'duplicate' });
  } catch (error) {
    // Not stored, so not acknowledged: the platform comes again (CHANNELS.md, "Callback delivery").
    deps.metrics.callbacks.inc({ channel: account.channel, result: 'not_stored' });
    deps.logger.error({ channel: account.channel, code: codeOf(error) }, 'a genuine callback could not be stored');
    return reply.code(503).send();
  }
  return reply.code(verified.ack.status).header('content-type', verified.ack.contentType).send(verified.ack.body);
}

/** One counter and one line for each: never a byte of what was sent. */
function refuse(deps: CallbackDeps, channel: string, reason: string): void {
  deps.metrics.callbacks.inc({ channel, result: reason });
  deps.logger.warn({ channel, reason }, 'a callback was refused');
}

function paramsOf(request: FastifyRequest): { channel: string; accountId: string } {
  return request.params as { channel: string; accountId: string }; // both are part of the route's pattern
}

/** Bounded for the metric's label: strangers choose what stands in the address. */
function channelOf(request: FastifyRequest): string {
  const parsed = channelKind.safeParse(paramsOf(request).channel);
  return parsed.success ? parsed.data : 'unknown';
}

async function accountOf(deps: CallbackDeps, request: FastifyRequest): Promise<ChannelAccount | null> {
  const { channel, accountId } = paramsOf(request);
  // Without the database nobody can tell, and nothing could be stored either: the platform comes again.
  const account = await deps.accounts.findSurely(accountId).catch(() => null);
  return account !== null && account.channel === channel ? account : null;
}

function rawOf(request: FastifyRequest): RawCallback {
  return {
    method: request.method === 'GET' ? 'GET' : 'POST',
    query: firstOfEach(request.query),
    headers: firstOfEach(request.headers),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

/** A repeated name keeps its first value only: signing and reading must mean the same one. */
function firstOfEach(values: unknown): Record<string, string> {
  const entries = Object.entries(typeof values === 'object' && values !== null ? values : {});
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, string][] => {
      const first: unknown = Array.isArray(value) ? value[0] : value;
      return typeof first === 'string' ? [[name, first]] : [];
    }),
  );
}

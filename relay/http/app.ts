import Fastify, { type FastifyInstance } from 'fastify';
import { codeOf, type Database } from '../db/database.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import type { Proxies } from './proxies.ts';

const LARGEST_JSON = 64 * 1024;

/** The HTTP server with what belongs to no feature: health, metrics, and answers for what goes wrong. */
export function createHttpApp(deps: {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly proxies: Proxies;
}): FastifyInstance {
  const app = Fastify({
    // Requests are counted, not logged: addresses carry tickets and signatures.
    logger: false,
    bodyLimit: LARGEST_JSON,
    trustProxy: (address) => deps.proxies.isTrusted(address),
    // Keep-alive connections of platforms must not hold a stop.
    forceCloseConnections: true,
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
  });
  app.get('/healthz', async (_request, reply) => {
    try {
      await deps.database.pool.query('select 1');
      return await reply.send({ ok: true });
    } catch (error) {
      deps.logger.warn({ code: codeOf(error) }, 'the database does not answer');
      return reply.code(503).send({ ok: false, code: 'unavailable' });
    }
  });
  app.get('/metrics', async (_request, reply) => {
    return reply.header('content-type', deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics());
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ ok: false, code: 'not_found' }));
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    if (status >= 500) deps.logger.error({ code: codeOf(error), err: error }, 'a request failed');
    return reply.code(status).send({ ok: false, code: status >= 500 ? 'internal' : 'malformed' });
  });
  return app;
}

/** fastify's own refusals carry 4xx; whatever else was thrown is ours. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

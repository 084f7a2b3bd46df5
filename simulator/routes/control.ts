import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { oneLine, type Simulator } from '../createSimulator.ts';
import { faultsRequest } from '../faults.ts';
import { accountsRequest, sayRequest, simChannel } from '../model.ts';

const sentQuery = z.object({ channel: simChannel.optional(), conversation: z.string().optional() });
const kickRequest = z.strictObject({ account: z.string().optional() });
const sessionRequest = z.strictObject({
  account: z.string().optional(),
  conversation: z.string().min(1),
  state: z.number().int().min(0).max(4),
});

/**
 * What tests and the demo steer with. There is no route that puts a message into the relay: `/say` puts it on the
 * platform, which calls the relay as the real one does. Bad input: 400 with one line of JSON.
 */
export function registerControlRoutes(server: FastifyInstance, simulator: Simulator): void {
  server.get('/healthz', () => ({ ok: true }));
  server.post('/say', (request, reply) => {
    const parsed = sayRequest.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: oneLine(parsed.error) });
    const said = simulator.say(parsed.data);
    return said.ok ? { messageId: said.messageId } : reply.code(400).send({ error: said.error });
  });
  server.get('/sent', (request, reply) => {
    const parsed = sentQuery.safeParse(request.query);
    if (!parsed.success) return reply.code(400).send({ error: oneLine(parsed.error) });
    const { channel, conversation } = parsed.data;
    return simulator
      .sent()
      .filter((one) => (channel === undefined || one.channel === channel) && (conversation === undefined || one.conversation === conversation));
  });
  server.get('/faults', () => simulator.faults.read());
  server.post('/faults', (request, reply) => {
    const parsed = faultsRequest.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: oneLine(parsed.error) });
    simulator.faults.set(parsed.data);
    return simulator.faults.read();
  });
  server.get('/accounts', () =>
    // Names and the state of the address check only: secrets are never read back.
    [...simulator.handshakes()].map(([name, handshake]) => ({ name, handshake })),
  );
  server.post('/accounts', async (request, reply) => {
    const parsed = accountsRequest.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: `accounts: ${oneLine(parsed.error)}` });
    const errors: string[] = [];
    for (const account of parsed.data) {
      const added = await simulator.addAccount(account);
      if (!added.ok) errors.push(added.error);
    }
    if (errors.length > 0) return reply.code(400).send({ error: errors.join('; ') });
    return { accounts: parsed.data.map(({ name }) => ({ name, handshake: 'ok' })) };
  });
  server.post('/session', (request, reply) => {
    const parsed = sessionRequest.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: oneLine(parsed.error) });
    const done = simulator.setSessionState(parsed.data);
    return done.ok ? { ok: true } : reply.code(400).send({ error: done.error });
  });
  server.post('/kick', (request, reply) => {
    const parsed = kickRequest.safeParse(request.body ?? {});
    if (!parsed.success) return reply.code(400).send({ error: oneLine(parsed.error) });
    const done = simulator.kick(parsed.data.account);
    return done.ok ? { ok: true } : reply.code(400).send({ error: done.error });
  });
  server.get('/deliveries', () => simulator.deliveries());
  server.get('/stats', () => simulator.stats());
  server.setNotFoundHandler((request, reply) => reply.code(404).send({ error: `no route ${request.method} ${request.url.split('?')[0] ?? ''}` }));
  server.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
    return reply.code(status).send({ error: status === 500 ? 'internal error' : error instanceof Error ? error.message.split('\n')[0] : 'bad request' });
  });
}

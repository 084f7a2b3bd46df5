import type { FastifyInstance, FastifyReply } from 'fastify';
import { loginRequest, refreshRequest } from '../../shared/wire/protocol.ts';
import type { AuthService, SignedIn } from './authService.ts';

/** `POST /auth/login`, `/auth/refresh`, `/auth/logout`. Failures: 400 malformed, 401 credentials, 429 locked. */
export function registerAuthRoutes(app: FastifyInstance, auth: AuthService): void {
  app.post('/auth/login', async (request, reply) => {
    const parsed = loginRequest.safeParse(request.body);
    if (!parsed.success) return refuse(reply, 400, 'malformed');
    return send(reply, await auth.login(parsed.data.name, parsed.data.password, request.ip));
  });
  app.post('/auth/refresh', async (request, reply) => {
    const parsed = refreshRequest.safeParse(request.body);
    if (!parsed.success) return refuse(reply, 400, 'malformed');
    return send(reply, await auth.refresh(parsed.data.refreshToken));
  });
  app.post('/auth/logout', async (request, reply) => {
    const parsed = refreshRequest.safeParse(request.body);
    if (parsed.success) await auth.logout(parsed.data.refreshToken);
    // The same answer whatever the token was: afterwards it is good for nothing.
    return reply.code(204).send();
  });
}

function send(reply: FastifyReply, result: SignedIn): FastifyReply {
  reply.header('cache-control', 'no-store');
  if (result.ok) return reply.send(result.answer);
  if (result.code === 'locked') reply.header('retry-after', Math.ceil(result.retryAfterMs / 1000));
  return refuse(reply, result.code === 'locked' ? 429 : 401, result.code);
}

function refuse(reply: FastifyReply, status: number, code: string): FastifyReply {
  return reply.code(status).send({ ok: false, code });
}

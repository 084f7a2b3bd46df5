import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ApiAnswer } from '../model.ts';
import type { AppPlatform } from '../platforms/app.ts';
import type { GroupPlatform } from '../platforms/group.ts';
import type { KfPlatform } from '../platforms/kf.ts';
import { GROUP_PREFIX, type QqPlatform } from '../platforms/qq.ts';
import { credentialOf, WECOM_TOKEN, wecomError } from '../platforms/wecomShared.ts';
import type { WeixinPlatform } from '../platforms/weixin.ts';
import { accountsOf, ok, type World } from '../world.ts';

export interface PlatformRoutes {
  readonly world: World;
  readonly kf: KfPlatform;
  readonly app: AppPlatform;
  readonly qq: QqPlatform;
  readonly weixin: WeixinPlatform;
  readonly group: GroupPlatform;
  readonly counts: { token: number; send: number; pull: number };
}

type Query = { Querystring: Record<string, string | undefined> };

/** The platforms' own API routes, all under one root. */
export function registerPlatformRoutes(server: FastifyInstance, { world, kf, app, qq, weixin, group, counts }: PlatformRoutes): void {
  server.get<Query>('/cgi-bin/gettoken', (request, reply) => {
    counts.token += 1;
    return give(reply, getToken(world, request.query['corpid'] ?? '', request.query['corpsecret'] ?? ''));
  });
  server.post<Query>('/cgi-bin/kf/sync_msg', (request, reply) => {
    counts.pull += 1;
    return give(reply, kf.syncMsg(request.query['access_token'] ?? '', request.body));
  });
  server.post<Query>('/cgi-bin/kf/send_msg', (request, reply) => {
    counts.send += 1;
    return give(reply, kf.sendMsg(request.query['access_token'] ?? '', request.body));
  });
  server.post<Query>('/cgi-bin/kf/customer/batchget', (request, reply) =>
    give(reply, kf.customers(request.query['access_token'] ?? '', request.body)),
  );
  server.post<Query>('/cgi-bin/kf/send_msg_on_event', (request, reply) => {
    counts.send += 1;
    return give(reply, kf.sendOnEvent(request.query['access_token'] ?? '', request.body));
  });
  server.post<Query>('/cgi-bin/kf/service_state/get', (request, reply) => give(reply, kf.serviceState(request.query['access_token'] ?? '', request.body)));
  server.post<Query>('/cgi-bin/kf/service_state/trans', (request, reply) => give(reply, kf.transState(request.query['access_token'] ?? '', request.body)));
  server.post<Query>('/cgi-bin/message/send', (request, reply) => {
    counts.send += 1;
    return give(reply, app.send(request.query['access_token'] ?? '', request.body));
  });
  server.post<Query>('/cgi-bin/webhook/send', (request, reply) => {
    counts.send += 1;
    return give(reply, group.send(request.query['key'] ?? '', request.body));
  });
  server.post('/cgi-bin/stable_token', (request, reply) => {
    counts.token += 1;
    return give(reply, weixin.stableToken(request.body));
  });
  server.post<Query>('/cgi-bin/message/custom/send', (request, reply) => {
    counts.send += 1;
    return give(reply, weixin.send(request.query['access_token'] ?? '', request.body));
  });
  server.post('/app/getAppAccessToken', (request, reply) => {
    counts.token += 1;
    return give(reply, qq.accessToken(request.body));
  });
  server.post<{ Params: { id: string } }>('/v2/users/:id/messages', (request, reply) => {
    counts.send += 1;
    return give(reply, qq.send(request.headers.authorization ?? '', request.params.id, request.body));
  });
  server.post<{ Params: { id: string } }>('/v2/groups/:id/messages', (request, reply) => {
    counts.send += 1;
    return give(reply, qq.send(request.headers.authorization ?? '', `${GROUP_PREFIX}${request.params.id}`, request.body));
  });
}

function getToken(world: World, corpId: string, secret: string): ApiAnswer {
  const wecom = [...accountsOf(world, 'wecom-kf'), ...accountsOf(world, 'wecom-app')];
  if (!wecom.some((one) => one.corpId === corpId)) return wecomError(40013, 'invalid corpid');
  if (!wecom.some((one) => one.corpId === corpId && one.secret === secret)) return wecomError(40001, 'invalid credential');
  const { token, expiresInSeconds } = world.tokens.issue(credentialOf(corpId, secret), WECOM_TOKEN);
  return ok({ errcode: 0, errmsg: 'ok', access_token: token, expires_in: expiresInSeconds });
}

export function give(reply: FastifyReply, answer: ApiAnswer): FastifyReply {
  if (answer !== 'cut') return reply.code(answer.status).send(answer.json);
  reply.hijack();
  reply.raw.socket?.destroy();
  return reply;
}

import type { FastifyInstance } from 'fastify';
import { encryptMedium, serveMedium, uploadedFile, type MediumKind, type ShelvedMedium } from '../media.ts';
import { GROUP_PREFIX } from '../platforms/qq.ts';
import { withWecomToken, wecomError } from '../platforms/wecomShared.ts';
import { ok, type World } from '../world.ts';
import { give, type PlatformRoutes } from './platforms.ts';

type Query = { Querystring: Record<string, string | undefined> };

/** 上传临时素材: what WeCom takes of each kind, bytes. */
const MOST: Readonly<Record<MediumKind, number>> = { image: 10 * 1024 * 1024, voice: 2 * 1024 * 1024, video: 10 * 1024 * 1024, file: 20 * 1024 * 1024 };
/** "所有文件size必须大于5个字节". */
const LEAST = 6;

/** Media of the platforms: `media/get` and `media/upload` of WeCom and WeChat, plain addresses of QQ and of bots, uploads of QQ and of a group's robot. */
export function registerMediaRoutes(server: FastifyInstance, { world, qq, counts }: Pick<PlatformRoutes, 'world' | 'qq' | 'counts'>): void {
  server.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  server.get<Query>('/cgi-bin/media/get', (request, reply) => {
    let found: ShelvedMedium | undefined;
    const answer = withWecomToken(world, request.query['access_token'] ?? '', (credential) => {
      found = goodNow(world, request.query['media_id'] ?? '');
      if (found === undefined) return wecomError(40007, 'invalid media_id');
      // An official account's video is named and not given.
      const isNamed = found.kind === 'video' && credential.startsWith('weixin');
      if (isNamed) found = undefined;
      return ok({ video_url: world.media.urlOf(request.query['media_id'] ?? '') });
    });
    return found === undefined ? give(reply, answer) : serveMedium(reply, world.faults, found);
  });

  server.get<{ Params: { id: string } }>('/media/:id', (request, reply) => {
    const found = goodNow(world, request.params.id);
    if (found === undefined) return reply.code(404).send({ error: 'expired' });
    return serveMedium(reply, world.faults, found.aeskey === undefined ? found : { ...found, bytes: encryptMedium(found.bytes, found.aeskey) });
  });

  server.post<Query>('/cgi-bin/media/upload', async (request, reply) => {
    counts.send += 1;
    const file = await uploadedFile(request, 'media');
    // WeChat answers no errcode when all is well.
    return give(reply, withWecomToken(world, request.query['access_token'] ?? '', (credential) => keep(world, request.query['type'] ?? '', file, credential.startsWith('wecom') ? { errcode: 0, errmsg: 'ok' } : {})));
  });

  server.post<Query>('/cgi-bin/webhook/upload_media', async (request, reply) => {
    const file = await uploadedFile(request, 'media');
    return give(reply, keep(world, request.query['type'] ?? '', file, { errcode: 0, errmsg: 'ok' }));
  });

  server.post<{ Params: { id: string } }>('/v2/users/:id/files', (request, reply) => give(reply, qq.upload(request.headers.authorization ?? '', request.params.id, request.body)));
  server.post<{ Params: { id: string } }>('/v2/groups/:id/files', (request, reply) =>
    give(reply, qq.upload(request.headers.authorization ?? '', `${GROUP_PREFIX}${request.params.id}`, request.body)),
  );
}

function goodNow(world: World, id: string): ShelvedMedium | undefined {
  const found = world.media.take(id);
  if (found === undefined || found.until <= world.clock.now()) return undefined;
  return world.faults.take('expireMedia') ? undefined : found;
}

function keep(world: World, type: string, file: Awaited<ReturnType<typeof uploadedFile>>, head: object) {
  const most = Object.entries(MOST).find(([kind]) => kind === type);
  if (most === undefined || world.faults.take('refuseUpload')) return wecomError(40004, 'invalid media type');
  if (file === null) return wecomError(41005, 'media data missing');
  const { bytes, name, mime } = file;
  if (bytes.length < LEAST || bytes.length > most[1]) return wecomError(40009, 'invalid media size');
  const id = world.media.upload({ kind: most[0] as MediumKind, bytes, name, mime }, world.clock.now()); // a key of MOST
  return ok({ ...head, type, media_id: id, created_at: String(Math.floor(world.clock.now() / 1000)) });
}

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { UserId } from '../../shared/ids.ts';
import type { Role } from '../../shared/session/model.ts';
import { isPicture, sniff, SNIFF_BYTES } from '../../shared/tickets/fileTypes.ts';
import { attachment } from '../../shared/tickets/model.ts';
import { LARGEST_ATTACHMENT } from '../../shared/tickets/wireAround.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { desk } from '../../shared/wire/mutation.ts';
import type { AccessTokens } from '../auth/accessToken.ts';
import { codeOf, type Database } from '../db/database.ts';
import { readOne, readWhere } from '../db/rowStore.ts';
import type { Logger } from '../logger.ts';
import { createTokenBucket } from '../sync/tokenBucket.ts';
import { maySee } from '../sync/visibility.ts';
import { readFileParts, sizeOfFile, storeFile } from './fileStore.ts';

/** Uploads held in memory at once, of everybody and of one person: together they bound it. */
const MOST_UPLOADS = 8;
const MOST_OF_ONE = 2;
/** A peer that sends nothing for this long gives its place to somebody else. */
const SILENCE_MS = 30_000;
const BURST = 60;
const PER_SECOND = 2;

export interface FileRouteDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly access: AccessTokens;
  readonly logger: Logger;
}

interface Asker {
  readonly id: UserId;
  readonly role: Role;
}
type Refusal = 'unauthorized' | 'forbidden' | 'rate_limited' | 'malformed' | 'not_found' | 'hash_mismatch' | 'too_large' | 'unavailable';
const statuses: Readonly<Record<Refusal, number>> = {
  unauthorized: 401,
  forbidden: 403,
  rate_limited: 429,
  malformed: 400,
  not_found: 404,
  hash_mismatch: 422,
  too_large: 413,
  unavailable: 503,
};

function refuse(reply: FastifyReply, code: Refusal): FastifyReply {
  if (code === 'rate_limited') reply.header('retry-after', 5);
  return reply.code(statuses[code]).send({ ok: false, code });
}

/**
 * `PUT` and `GET /files/<sha256>`: bytes of attachments, apart from their rows. Everything that can be refused is refused
 * before a body is read; a body is kept only when its hash is the one in the address.
 */
export async function registerFileRoutes(app: FastifyInstance, deps: FileRouteDeps): Promise<void> {
  const { clock, database, logger } = deps;
  const askers = new WeakMap<FastifyRequest, Asker>();
  const rates = new Map<UserId, () => boolean>();
  const uploading = new Map<UserId, number>();

  function allows(user: UserId): boolean {
    let bucket = rates.get(user);
    if (bucket === undefined) rates.set(user, (bucket = createTokenBucket(clock, BURST, PER_SECOND)));
    return bucket();
  }

  function takePlace(request: FastifyRequest, reply: FastifyReply, user: UserId): boolean {
    const mine = uploading.get(user) ?? 0;
    const all = [...uploading.values()].reduce((sum, count) => sum + count, 0);
    if (mine >= MOST_OF_ONE || all >= MOST_UPLOADS) return false;
    uploading.set(user, mine + 1);
    const { socket } = request.raw;
    const silent = (): void => void socket.destroy();
    socket.setTimeout(SILENCE_MS, silent);
    // Whichever way it ends: answered, refused, cut.
    reply.raw.once('close', () => {
      socket.setTimeout(0);
      socket.off('timeout', silent);
      const left = (uploading.get(user) ?? 1) - 1;
      if (left === 0) uploading.delete(user);
      else uploading.set(user, left);
    });
    return true;
  }

  /** Who asks, as the person stands now; null after the refusal was sent. */
  async function admit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
    const claims = scheme === 'Bearer' ? deps.access.verify(token, clock.now()) : null;
    const person = claims === null ? null : await readOne(database.db, 'staff', claims.sub);
    if (person === null || !person.active) return refuse(reply, 'unauthorized');
    if (!allows(person.id)) return refuse(reply, 'rate_limited');
    if (hashIn(request) === null) return refuse(reply, 'malformed');
    askers.set(request, { id: person.id, role: person.role });
    if (request.method !== 'PUT') return undefined;
    if (!desk.includes(person.role)) return refuse(reply, 'forbidden');
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_ATTACHMENT) return refuse(reply, 'too_large');
    return takePlace(request, reply, person.id) ? undefined : refuse(reply, 'rate_limited');
  }

  async function mayFetch(asker: Asker, sha256: string): Promise<boolean> {
    const rows = await readWhere(database.db, 'attachments', 'sha256', sha256);
    return rows.some((row) => maySee({ userId: asker.id, role: asker.role }, 'attachments', row));
  }

  async function put(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const sha256 = hashIn(request);
    if (sha256 === null || !Buffer.isBuffer(request.body)) return refuse(reply, 'malformed');
    if (createHash('sha256').update(request.body).digest('hex') !== sha256) return refuse(reply, 'hash_mismatch');
    await storeFile(database, sha256, request.body, clock.now());
    return reply.code(204).send();
  }

  async function get(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const [asker, sha256] = [askers.get(request), hashIn(request)];
    if (asker === undefined || sha256 === null || !(await mayFetch(asker, sha256))) return refuse(reply, 'not_found');
    const size = await sizeOfFile(database, sha256);
    if (size === null) return refuse(reply, 'not_found');
    const parts = readFileParts(database, sha256, size);
    const first = size === 0 ? Buffer.alloc(0) : (await parts.next()).value;
    if (first === undefined) return refuse(reply, 'not_found');
    const type = sniff(first.subarray(0, SNIFF_BYTES));
    return reply
      .code(200)
      .headers({
        // Whatever it is, no browser shows or runs it: pictures are named, the rest is bytes (nosniff is on every answer).
        'content-type': isPicture(type) ? type : 'application/octet-stream',
        'content-disposition': 'attachment',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
        'content-length': size,
      })
      .send(Readable.from(chain(first, parts), { objectMode: false }));
  }

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: LARGEST_ATTACHMENT }, (_request, body, done) => done(null, body));
    scope.addHook('onRequest', admit);
    scope.put('/files/:sha256', { bodyLimit: LARGEST_ATTACHMENT }, put);
    scope.get('/files/:sha256', { exposeHeadRoute: false }, get);
    scope.setErrorHandler((error, _request, reply) => {
      const code = codeOf(error);
      if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse(reply, 'too_large');
      if (code.startsWith('FST_ERR_CTP')) return refuse(reply, 'malformed');
      logger.error({ code }, 'a file could not be moved');
      return refuse(reply, 'unavailable');
    });
  });
}

const hash = attachment.shape.sha256;

function hashIn(request: FastifyRequest): string | null {
  const { sha256 } = request.params as { sha256: string }; // part of the route's pattern
  return hash.safeParse(sha256).data ?? null;
}

async function* chain(first: Buffer, rest: AsyncGenerator<Buffer, void, undefined>): AsyncGenerator<Buffer, void, undefined> {
  if (first.length > 0) yield first;
  yield* rest;
}

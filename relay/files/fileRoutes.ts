import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { UserId } from '../../shared/ids.ts';
import { fileHash, LARGEST_FILE, PART_BYTES } from '../../shared/files/model.ts';
import type { Role } from '../../shared/session/model.ts';
import { isPicture, sniff, SNIFF_BYTES } from '../../shared/files/fileTypes.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { desk } from '../../shared/wire/mutation.ts';
import type { AccessTokens } from '../auth/accessToken.ts';
import { codeOf, type Database } from '../db/database.ts';
import { readOne } from '../db/rowStore.ts';
import type { Logger } from '../logger.ts';
import { createTokenBucket } from '../sync/tokenBucket.ts';
import { addPart, finishUpload, hashOf, readFileParts, receivedOf, sizeOfFile, storeFile } from './fileStore.ts';
import type { Naming } from './naming.ts';

/** Uploads held in memory at once, of everybody and of one person: together they bound it. */
const MOST_UPLOADS = 8;
const MOST_OF_ONE = 2;
/** A peer that sends nothing for this long gives its place to somebody else. */
const SILENCE_MS = 30_000;
const BURST = 60;
const PER_SECOND = 2;
/** Parts are small, and one file has forty of them. */
const PART_BURST = 200;
const PARTS_PER_SECOND = 20;

export interface FileRouteDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly access: AccessTokens;
  /** Rows that name bytes: only who may see one of them may fetch them. */
  readonly naming: readonly Naming[];
  readonly logger: Logger;
}

interface Asker {
  readonly id: UserId;
  readonly role: Role;
}
type Refusal = 'unauthorized' | 'forbidden' | 'rate_limited' | 'malformed' | 'not_found' | 'hash_mismatch' | 'out_of_step' | 'too_large' | 'unavailable';
const statuses: Readonly<Record<Refusal, number>> = {
  unauthorized: 401,
  forbidden: 403,
  rate_limited: 429,
  malformed: 400,
  not_found: 404,
  hash_mismatch: 422,
  out_of_step: 409,
  too_large: 413,
  unavailable: 503,
};

function refuse(reply: FastifyReply, code: Refusal): FastifyReply {
  if (code === 'rate_limited') reply.header('retry-after', 5);
  return reply.code(statuses[code]).send({ ok: false, code });
}

/**
 * `PUT` and `GET /files/<sha256>`: bytes of attachments and of media of messages, apart from their rows; `GET` and `PUT /files/<sha256>/parts`: what of
 * them came before a connection broke, and what comes next. Everything that can be refused is refused
 * before a body is read; a body is kept only when its hash is the one in the address.
 */
export async function registerFileRoutes(app: FastifyInstance, deps: FileRouteDeps): Promise<void> {
  const { clock, database, logger } = deps;
  const askers = new WeakMap<FastifyRequest, Asker>();
  const rates = new Map<string, () => boolean>();
  const uploading = new Map<UserId, number>();

  function allows(user: UserId, isPart: boolean): boolean {
    const key = isPart ? `${user} parts` : user;
    let bucket = rates.get(key);
    if (bucket === undefined) rates.set(key, (bucket = isPart ? createTokenBucket(clock, PART_BURST, PARTS_PER_SECOND) : createTokenBucket(clock, BURST, PER_SECOND)));
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
    if (!allows(person.id, request.routeOptions.url === PARTS)) return refuse(reply, 'rate_limited');
    if (hashIn(request) === null) return refuse(reply, 'malformed');
    askers.set(request, { id: person.id, role: person.role });
    if (request.method !== 'PUT') return undefined;
    if (!desk.includes(person.role)) return refuse(reply, 'forbidden');
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_FILE) return refuse(reply, 'too_large');
    return takePlace(request, reply, person.id) ? undefined : refuse(reply, 'rate_limited');
  }

  /** Everybody at the desk sees every attachment and message (`sync/visibility.ts`); bytes that nothing names are nobody's. */
  async function isNamed(sha256: string): Promise<boolean> {
    const { rows } = await database.db.execute<{ named: boolean }>(sql`select (${sql.join(deps.naming.map((one) => one(sha256)), sql` or `)}) as named`);
    return rows[0]?.named === true;
  }

  async function put(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const sha256 = hashIn(request);
    if (sha256 === null || !Buffer.isBuffer(request.body)) return refuse(reply, 'malformed');
    if (hashOf(request.body) !== sha256) return refuse(reply, 'hash_mismatch');
    await storeFile(database, sha256, request.body, clock.now());
    return reply.code(204).send();
  }

  async function received(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const [asker, sha256] = [askers.get(request), hashIn(request)];
    if (asker === undefined || sha256 === null) return refuse(reply, 'malformed');
    return reply.send({ received: await receivedOf(database, { sha256, userId: asker.id }) });
  }

  /** The next part of `size` bytes in all; 409 with what is here when another part would be next. */
  async function putPart(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const [asker, sha256] = [askers.get(request), hashIn(request)];
    const asked = partQuery.safeParse(request.query);
    if (asker === undefined || sha256 === null || !asked.success || !Buffer.isBuffer(request.body) || request.body.length === 0) return refuse(reply, 'malformed');
    const { at, size } = asked.data;
    if (at + request.body.length > size) return refuse(reply, 'malformed');
    const upload = { sha256, userId: asker.id };
    const here = await receivedOf(database, upload);
    if (at !== here) return reply.code(statuses.out_of_step).send({ ok: false, code: 'out_of_step', received: here });
    await addPart(database, upload, at, request.body, clock.now());
    if (at + request.body.length < size) return reply.send({ received: at + request.body.length });
    return (await finishUpload(database, upload, clock.now())) ? reply.code(204).send() : refuse(reply, 'hash_mismatch');
  }

  async function get(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const [asker, sha256] = [askers.get(request), hashIn(request)];
    if (asker === undefined || sha256 === null || !(await isNamed(sha256))) return refuse(reply, 'not_found');
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
    scope.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: LARGEST_FILE }, (_request, body, done) => done(null, body));
    scope.addHook('onRequest', admit);
    scope.get(PARTS, { exposeHeadRoute: false }, received);
    scope.put(PARTS, { bodyLimit: PART_BYTES }, putPart);
    scope.put('/files/:sha256', { bodyLimit: LARGEST_FILE }, put);
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

const PARTS = '/files/:sha256/parts';
const partQuery = z.object({ at: z.coerce.number().int().min(0).max(LARGEST_FILE), size: z.coerce.number().int().min(1).max(LARGEST_FILE) });

function hashIn(request: FastifyRequest): string | null {
  const { sha256 } = request.params as { sha256: string }; // part of the route's pattern
  return fileHash.safeParse(sha256).data ?? null;
}

async function* chain(first: Buffer, rest: AsyncGenerator<Buffer, void, undefined>): AsyncGenerator<Buffer, void, undefined> {
  if (first.length > 0) yield first;
  yield* rest;
}

import { createServer } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import type { Actor, Role } from '../../shared/session/model.ts';
import type { Entities, EntityName } from '../../shared/wire/entities.ts';
import type { Mutation, RowChange, RowReader } from '../../shared/wire/mutation.ts';
import { findMutation } from '../../shared/wire/mutations.ts';
import { commonProtocol } from '../../shared/wire/protocol.ts';
import type { ClientEvents, MutationVerdict, ProtocolRange, PulledRow, PushedMutation, ServerEvents, TokenAnswer, WireFailure } from '../../shared/wire/protocol.ts';

export interface TestUser {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}
type Events = Record<string, never>;
type Data = { actor: Actor; clientId: string };
type ServedSocket = Socket<ClientEvents, ServerEvents, Events, Data>;
interface ClientRecord {
  lastN: number;
  readonly verdicts: Map<number, MutationVerdict>;
  readonly calls: Map<string, Verdict>;
}
type Verdict = { readonly status: 'applied'; readonly rev: number } | { readonly status: 'rejected'; readonly code: never };

/** A relay in memory, on a real port, with the real wire: for tests of the desktop alone. */
export class TestRelay {
  readonly users: readonly TestUser[];
  epoch = 'epoch-1';
  head = 0;
  /** How many next pushes are applied but never answered (the connection dies instead). */
  swallowPushes = 0;
  /** Mutation numbers as they were applied, per client: each must be there once. */
  readonly applied: { clientId: string; n: number; name: string }[] = [];
  /** A mutation name whose pushes this relay cannot read. */
  unparsable: string | null = null;
  /** A code: every push is refused with it, nothing is applied. */
  refusesPushes: WireFailure['code'] | null = null;
  /** False: calls are applied and never answered. */
  answersCalls = true;
  calls = 0;
  refreshes = 0;
  /** What it speaks; a relay of 0.1 spoke 1 and told no range. */
  speaks: ProtocolRange = { oldest: 1, newest: 1 };
  pulls = 0;
  /** True: rows that it changes by itself are told with the rows themselves (protocol 3). */
  tellsNews = false;
  readonly #rows = new Map<string, { entity: EntityName; id: string; rev: number; row: unknown }>();
  readonly #records = new Map<string, ClientRecord>();
  readonly #refreshTokens = new Map<string, string>();
  #serial = 0;
  #tokens = 0;
  #http: HttpServer | null = null;
  #io: Server<ClientEvents, ServerEvents, Events, Data> | null = null;
  #port = 0;

  constructor(users: readonly TestUser[]) {
    this.users = users;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async listen(): Promise<void> {
    const http = createServer((request, response) => void this.#auth(request, response));
    const io = new Server<ClientEvents, ServerEvents, Events, Data>(http, { serveClient: false, maxHttpBufferSize: 1_000_000, pingInterval: 4000, pingTimeout: 4000 });
    io.use((socket, next) => {
      const { token, clientId, protocol, newest } = socket.handshake.auth;
      if (commonProtocol({ oldest: Number(protocol), newest: Number(newest ?? protocol) }, this.speaks) === null) {
        return next(Object.assign(new Error('protocol'), { data: this.speaks }));
      }
      const user = this.users.find((one) => token === `access ${one.id} ${this.epoch}`);
      if (user === undefined) return next(new Error('token_invalid'));
      socket.data = { actor: { userId: user.id as never, role: user.role }, clientId: String(clientId) };
      next();
    });
    io.on('connection', (socket) => this.#serve(socket));
    await new Promise<void>((resolve) => http.listen(this.#port, '127.0.0.1', resolve));
    const address = http.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#http = http;
    this.#io = io;
  }

  /** Stops listening and cuts everybody off; rows stay, `listen` begins again on the same port. */
  async stop(): Promise<void> {
    this.#io?.disconnectSockets(true);
    await this.#io?.close();
    this.#http?.closeAllConnections();
    this.#io = null;
    this.#http = null;
  }

  /** Cuts the connections; desktops may come back at once. */
  cut(): void {
    this.#io?.disconnectSockets(true);
  }

  get connected(): number {
    return this.#io?.sockets.sockets.size ?? 0;
  }

  /** Rows that the relay changes by itself (seeds, channel messages). */
  commit(...changes: RowChange[]): number {
    const from = this.head;
    for (const { entity, id, row } of changes) {
      this.head += 1;
      this.#rows.set(`${entity} ${id}`, { entity, id, rev: this.head, row });
    }
    if (this.tellsNews) this.#io?.emit('news', { from, to: this.head, rows: [...this.#rows.values()].filter(({ rev }) => rev > from) });
    else this.#io?.emit('poke', this.head);
    return this.head;
  }

  /** What `run` commits, nobody is told of. */
  mute(run: () => void): void {
    const io = this.#io;
    this.#io = null;
    run();
    this.#io = io;
  }

  row<E extends EntityName>(entity: E, id: string): Entities[E] | null {
    return (this.#rows.get(`${entity} ${id}`)?.row ?? null) as Entities[E] | null;
  }
  rows<E extends EntityName>(entity: E): Entities[E][] {
    return [...this.#rows.values()].filter((one) => one.entity === entity && one.row !== null).map((one) => one.row as Entities[E]);
  }

  /** Rewrites a row under its old revision, as an older or newer program would have sent it. */
  reword(entity: string, id: string, row: unknown): void {
    const one = this.#rows.get(`${entity} ${id}`);
    if (one === undefined) throw new Error(`no row ${entity} ${id}`);
    this.#rows.set(`${entity} ${id}`, { ...one, row });
  }

  /** Another database: nothing of the old one is known. */
  reset(epoch: string): void {
    this.epoch = epoch;
    this.head = 0;
    this.#rows.clear();
    this.#records.clear();
  }

  async #auth(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, string>;
    if (request.url === '/auth/logout') return void response.writeHead(204).end();
    let user: TestUser | undefined;
    if (request.url === '/auth/login') user = this.users.find((one) => one.name === body['name'] && body['password'] === 'secret');
    if (request.url === '/auth/refresh') {
      this.refreshes += 1;
      const id = this.#refreshTokens.get(body['refreshToken'] ?? '');
      this.#refreshTokens.delete(body['refreshToken'] ?? ''); // good once
      user = this.users.find((one) => one.id === id);
    }
    if (user === undefined) return void response.writeHead(401).end();
    const refreshToken = `refresh-${++this.#tokens}`;
    this.#refreshTokens.set(refreshToken, user.id);
    const answer: TokenAnswer = {
      accessToken: `access ${user.id} ${this.epoch}`,
      accessExpiresAt: Date.now() + 600_000,
      refreshToken,
      user: { id: user.id, name: user.name, displayName: user.name, role: user.role },
      workspace: { epoch: this.epoch },
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #record(clientId: string): ClientRecord {
    let record = this.#records.get(clientId);
    if (record === undefined) this.#records.set(clientId, (record = { lastN: 0, verdicts: new Map(), calls: new Map() }));
    return record;
  }

  #serve(socket: ServedSocket): void {
    const { actor, clientId } = socket.data;
    const record = this.#record(clientId);
    socket.on('pull', ({ cursor, limit }, answer) => {
      this.pulls += 1;
      const found: PulledRow[] = [...this.#rows.values()].filter((one) => one.rev > cursor).toSorted((a, b) => a.rev - b.rev);
      const rows = found.slice(0, limit);
      const next = found.length > limit ? (rows.at(-1)?.rev ?? cursor) : this.head;
      const visible = rows.filter(({ entity, row }) => (entity !== 'readMarks' && entity !== 'replyDrafts') || row === null || (row as { userId: string }).userId === actor.userId);
      answer({ ok: true, epoch: this.epoch, rows: visible, cursor: next, head: this.head });
    });
    socket.on('push', ({ mutations }, answer) => {
      if (this.refusesPushes !== null) return answer({ ok: false, code: this.refusesPushes });
      if (mutations.some((one) => one.name === this.unparsable)) return answer({ ok: false, code: 'malformed' });
      const first = mutations[0]?.n ?? 0;
      if (first > record.lastN + 1) return answer({ ok: false, code: 'gap' });
      const verdicts = mutations.map((one) => this.#once(record, clientId, actor, one));
      this.#io?.emit('poke', this.head);
      if (this.swallowPushes > 0) {
        this.swallowPushes -= 1;
        return void socket.disconnect(true);
      }
      answer({ ok: true, verdicts });
    });
    socket.on('call', ({ callId, name, args, at }, answer) => {
      this.calls += 1;
      const verdict = record.calls.get(callId) ?? this.#apply(actor, { name, args, at });
      record.calls.set(callId, verdict);
      this.#io?.emit('poke', this.head);
      if (this.answersCalls) answer({ ok: true, verdict });
    });
    socket.on('reauth', (_token, answer) => answer({ ok: true }));
    socket.emit('hello', { epoch: this.epoch, head: this.head, now: Date.now(), lastN: record.lastN });
  }

  #once(record: ClientRecord, clientId: string, actor: Actor, one: PushedMutation): MutationVerdict {
    const known = record.verdicts.get(one.n);
    if (known !== undefined) return known;
    const verdict: MutationVerdict = { n: one.n, ...this.#apply(actor, one) };
    record.verdicts.set(one.n, verdict);
    record.lastN = one.n;
    this.applied.push({ clientId, n: one.n, name: one.name });
    return verdict;
  }

  #apply(actor: Actor, one: { name: string; args: unknown; at: number }): Verdict {
    const reject = (code: string): Verdict => ({ status: 'rejected', code: code as never });
    const mutation: Mutation<unknown> | undefined = findMutation(one.name);
    if (mutation === undefined) return reject('unknown_mutation');
    if (!mutation.roles.includes(actor.role)) return reject('forbidden');
    const args = mutation.args.safeParse(one.args);
    if (!args.success) return reject('malformed');
    const serial = mutation.serial === undefined ? null : ++this.#serial;
    const outcome = mutation.apply(args.data, this.#reader(), { actor, at: Math.min(one.at, Date.now()), serial });
    if (outcome.kind === 'rejected') return reject(outcome.code);
    this.commit(...outcome.changes);
    return { status: 'applied', rev: this.head };
  }

  #reader(): RowReader {
    return {
      get: (entity, id) => this.row(entity, id) ?? undefined,
      list: (entity, column, value) => this.rows(entity).filter((row) => (row as Record<string, unknown>)[column] === value),
    };
  }
}

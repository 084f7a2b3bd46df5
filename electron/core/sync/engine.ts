import type { NewId } from '../../../shared/ids.ts';
import type { Presence } from '../../../shared/inbox/presence.ts';
import type { Connection } from '../../../shared/session/contract.ts';
import type { SendAttempt } from '../../../shared/sync/contract.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { RejectionCode } from '../../../shared/wire/mutation.ts';
import { PULL_LIMIT, PULL_LIMIT_1, PUSH_LIMIT } from '../../../shared/wire/protocol.ts';
import type { CallRequest, FetchAnswer, FetchWant, Hello, PullAnswer, PullRequest, PushedMutation } from '../../../shared/wire/protocol.ts';
import { createNewsBuffer } from './newsBuffer.ts';
import { createRelayClient } from './relayClient.ts';
import type { RelayClient } from './relayClient.ts';
import type { FetchedFor } from './leases.ts';
import type { Replica } from './replica.ts';
import type { Tokens } from './tokens.ts';

/** `live`: everything older had been seen before. `caught_up`: the last page after a connection was made. */
export type PullPhase = 'live' | 'catching_up' | 'caught_up';

export interface EngineDeps {
  readonly url: string;
  readonly tokens: Tokens;
  readonly replica: Replica;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newId: NewId;
  readonly onState: (connection: Connection) => void;
  /** Messages that were not here before. */
  readonly onMessages: (ids: readonly string[], phase: PullPhase) => void;
  /** An attempt to send failed, also where the connection stays what it was. */
  readonly onSendFailed: () => void;
  /** Who looks at what, where that changed; not parsed yet. */
  readonly onPresence: (changed: unknown) => void;
  readonly onFailure: (thrown: unknown) => void;
}

export type Called =
  | { readonly kind: 'applied' }
  | { readonly kind: 'rejected'; readonly code: RejectionCode }
  | { readonly kind: 'offline' }
  | { readonly kind: 'timeout' };

export type Fetched =
  | (Pick<FetchAnswer & { readonly ok: true }, 'rows' | 'done' | 'messages'> & { readonly kind: 'fetched' })
  | { readonly kind: 'offline' }
  /** The relay is too old to be asked, or did not answer in time. */
  | { readonly kind: 'unanswered' };

/** Pushes what waits, pulls to the head, again whenever something moves. */
export interface Engine {
  start(): void;
  stop(): void;
  connection(): Connection;
  /** The relay's newest revision as far as it was heard; null: not yet. */
  head(): number | null;
  /** The version that is used with the relay; null: not heard yet. */
  protocol(): number | null;
  /** An action was added to the outbox. */
  nudge(): void;
  /** Connects at once where it is not, and sends. Resolves when it is known how that went, after 10 s in any case. */
  hurry(): Promise<void>;
  /** How the last attempt to send went, by the desktop's clock; null: nothing had to be sent yet. */
  sending(): SendAttempt | null;
  /** Asks the authority now; exactly once, because every repetition carries the same call id. */
  call(name: string, args: unknown, at: number): Promise<Called>;
  /** Brings rows that are not cached, and keeps them as the context says. */
  fetch(want: FetchWant, context: (answer: FetchAnswer & { readonly ok: true }) => FetchedFor): Promise<Fetched>;
  /** One page from a cursor of the caller's, for a mirror that is filled beside this one. Null: not now. */
  page(cursor: number, fill: Pick<PullRequest, 'horizon' | 'upTo'>): Promise<PullAnswer | null>;
  /** Says what this desktop looks at, when there is a relay to hear it. */
  present(state: Presence): void;
  /** Whether the relay can be asked for what is not here. */
  canFetch(): boolean;
}

const CALL_MS = 8_000;
const RETRY_MS = 1_000;
/** As long as somebody who pressed a button waits to be told. */
const HURRY_MS = 10_000;
/** After a call its rows should be on the screen when it answers; longer than this they may follow. */
const ARRIVAL_MS = 2_000;

/** The mirror moves on while rows are fetched; an answer that it has overtaken is asked for again. */
const FETCH_TRIES = 5;

/**
 * Uses up the number of a mutation that the relay cannot even read: it is refused as unknown, shown to the person with
 * what they wrote, and the queue goes on.
 */
const unreadable = ({ n }: PushedMutation): PushedMutation => ({ n, name: 'unreadable', args: null, at: 0 });

export function createEngine(deps: EngineDeps): Engine {
  const { replica, clock } = deps;
  const client: RelayClient = createRelayClient({
    ...deps,
    clientId: () => replica.clientId(),
    onHello,
    onFailed() {
      deps.onSendFailed();
      wake();
    },
    onPoke(newHead) {
      head = Math.max(head, newHead);
      pullIfBehind();
    },
    onNews(told) {
      news.add(told);
      head = Math.max(head, told.to);
      pullIfBehind();
    },
    onState(connection) {
      deps.onState(connection);
      if (connection.state === 'online') {
        caughtUp = false;
        void pull();
        void push();
      }
      wake();
    },
  });
  const news = createNewsBuffer();
  let head = 0;
  let caughtUp = false;
  let pulling = false;
  let pushing = false;
  let stopped = false;
  let attempt: SendAttempt | null = null;
  let watchers: (() => void)[] = [];

  const online = () => !stopped && client.connection().state === 'online';
  /** Lets those who wait for a state look again. */
  function wake(): void {
    const waiting = watchers;
    watchers = [];
    for (const look of waiting) look();
  }
  /** @returns whether it was met; false after `ms`, counted by what passes and not by the hands, and when stopped */
  async function until(met: () => boolean, ms: number): Promise<boolean> {
    let isOver = false;
    const cancel = clock.after(ms, () => {
      isOver = true;
      wake();
    });
    while (!met() && !isOver && !stopped) await new Promise<void>((resolve) => watchers.push(resolve));
    cancel();
    return met();
  }
  const later = (run: () => void) => clock.after(RETRY_MS, () => !stopped && run());

  async function onHello(hello: Hello): Promise<'ready' | 'reconnect'> {
    head = hello.head;
    news.clear();
    return replica.greet(hello, clock.now());
  }

  const canFetch = () => online() && client.protocol() >= 2;
  const limit = () => (client.protocol() >= 2 ? PULL_LIMIT : PULL_LIMIT_1);

  function request(cursor: number): Promise<PullAnswer | null> {
    const { epoch, complete, horizon, filledFrom } = replica.state();
    // While a mirror is filled, rows that it does not keep are left out, and only the relay knows which.
    const told = complete && epoch !== null ? news.after(cursor) : null;
    if (told !== null && epoch !== null) return Promise.resolve({ ok: true, epoch, ...told, head: Math.max(head, told.cursor) });
    return client.pull({ epoch, cursor, limit: limit(), ...(complete || horizon === 0 ? {} : { horizon, upTo: filledFrom }) });
  }

  /** One at a time. The next page is asked for while this one is written. */
  async function pull(): Promise<void> {
    if (pulling || !online()) return;
    pulling = true;
    let retry = false;
    try {
      let next = request(replica.state().cursor);
      for (;;) {
        const page = await next;
        if (page === null || !online()) break;
        if (!page.ok || page.epoch !== replica.state().epoch) {
          // Another epoch: the greeting of a new connection puts it right.
          if (page.ok || page.code === 'unauthorized') client.reconnect();
          else retry = true;
          break;
        }
        head = Math.max(head, page.head);
        const more = page.cursor < head;
        if (more) next = request(page.cursor);
        const phase = caughtUp ? 'live' : more ? 'catching_up' : 'caught_up';
        const messages = await replica.applyPage(page, clock.now() + replica.state().clockOffset);
        if (!more) caughtUp = true;
        deps.onMessages(messages, phase);
        wake();
        if (!more && replica.state().cursor >= head) break;
        if (!more) next = request(replica.state().cursor);
      }
    } catch (thrown) {
      deps.onFailure(thrown);
      retry = true;
    } finally {
      pulling = false;
    }
    if (retry) later(() => void pull());
    else if (online() && replica.state().cursor < head) later(() => void pull());
  }

  /** What an answer or a poke tells of may have come by the other already. */
  function pullIfBehind(): void {
    if (replica.state().cursor < head) void pull();
  }

  async function push(): Promise<void> {
    if (pushing || !online()) return;
    pushing = true;
    let retry = false;
    const before = attempt;
    const at = clock.now();
    attempt = { at, result: 'under_way', nextAt: null };
    let result: SendAttempt['result'] | null = null; // nothing was sent
    try {
      let limit = PUSH_LIMIT;
      let batch = await replica.handOver(limit);
      // Another connection may have been greeted meanwhile; only one that is online goes with these numbers.
      while (batch.length > 0 && online()) {
        let answer = await client.push({ mutations: [...batch] });
        if (answer !== null && !answer.ok && answer.code === 'malformed') {
          if (batch.length > 1) {
            limit = 1; // one of them has a shape the relay cannot read: find it, so that the others go on
            batch = batch.slice(0, limit);
            continue;
          }
          answer = await client.push({ mutations: batch.map(unreadable) });
          limit = PUSH_LIMIT;
        }
        result = answer === null ? 'unanswered' : answer.ok ? 'answered' : answer.code;
        if (answer?.ok) {
          batch = await replica.settle(answer.verdicts, limit);
          for (const verdict of answer.verdicts) if (verdict.status === 'applied') head = Math.max(head, verdict.rev);
          pullIfBehind();
          if (answer.verdicts.length > 0) continue;
        }
        if (answer !== null && !answer.ok && (answer.code === 'gap' || answer.code === 'unauthorized')) client.reconnect();
        else retry = true;
        break;
      }
    } catch (thrown) {
      deps.onFailure(thrown);
      result = 'failed';
      retry = true;
    } finally {
      pushing = false;
      attempt = result === null ? before : { at, result, nextAt: retry ? clock.now() + RETRY_MS : null };
    }
    wake();
    if (retry) {
      deps.onSendFailed();
      later(() => void push());
    }
  }

  function sending(): SendAttempt | null {
    if (online()) return attempt;
    const { at, nextAt } = client.attempt();
    return { at, result: nextAt === null ? 'under_way' : 'no_connection', nextAt };
  }

  async function call(name: string, args: unknown, at: number): Promise<Called> {
    if (!online()) return { kind: 'offline' };
    let isOver = false;
    let cancel: () => void = () => undefined;
    const late = new Promise<Called>((resolve) => {
      cancel = clock.after(CALL_MS, () => {
        isOver = true;
        resolve({ kind: 'timeout' });
      });
    });
    const called = await Promise.race([late, askUntil(() => isOver, { callId: deps.newId(), name, args, at })]);
    cancel();
    return called;
  }

  /** Asks again as often as the connection breaks. Whoever waited has been told `timeout` when `isOver`. */
  async function askUntil(isOver: () => boolean, request: CallRequest): Promise<Called> {
    while ((await until(online, CALL_MS)) && !isOver()) {
      const answer = await client.call(request, CALL_MS);
      if (answer?.ok) {
        if (answer.verdict.status === 'rejected') return { kind: 'rejected', code: answer.verdict.code };
        const { rev } = answer.verdict;
        head = Math.max(head, rev);
        pullIfBehind();
        await until(() => replica.state().cursor >= rev, ARRIVAL_MS);
        return { kind: 'applied' };
      }
      if (answer !== null) {
        if (answer.code === 'malformed') return { kind: 'rejected', code: 'malformed' };
        if (answer.code === 'unauthorized') client.reconnect();
        await until(isOver, RETRY_MS);
      }
    }
    return { kind: 'timeout' };
  }

  async function fetch(want: FetchWant, context: (answer: FetchAnswer & { readonly ok: true }) => FetchedFor): Promise<Fetched> {
    for (let tries = 0; tries < FETCH_TRIES; tries += 1) {
      const { epoch } = replica.state();
      if (!online() || epoch === null) return { kind: 'offline' };
      if (!canFetch()) return { kind: 'unanswered' };
      const answer = await client.fetch({ epoch, want });
      if (answer === null) return online() ? { kind: 'unanswered' } : { kind: 'offline' };
      if (!answer.ok) return { kind: 'unanswered' };
      if ((await replica.applyFetched(answer, context(answer), clock.now() + replica.state().clockOffset)) === 'applied') return { kind: 'fetched', ...answer };
    }
    return { kind: 'unanswered' };
  }

  return {
    fetch,
    canFetch,
    page: async (cursor, fill) => (online() ? client.pull({ epoch: replica.state().epoch, cursor, limit: limit(), ...fill }) : null),
    start: () => client.start(),
    stop() {
      stopped = true;
      client.stop();
      wake();
    },
    connection: () => client.connection(),
    present: (state) => client.present(state),
    head: () => (head === 0 ? null : head),
    protocol: () => (head === 0 ? null : client.protocol()),
    nudge: () => void push(),
    async hurry() {
      if (online()) void push();
      else client.reconnect();
      await until(() => sending()?.result !== 'under_way', HURRY_MS);
    },
    sending,
    call,
  };
}

import { translator } from '../../../shared/i18n/catalogue.ts';
import type { Locale } from '../../../shared/i18n/catalogue.ts';
import type { HospitalId, UserId } from '../../../shared/ids.ts';
import { warnAt } from '../../../shared/tickets/clocks.ts';
import type { Clock, Instant } from '../../../shared/time/clock.ts';
import { timeOf } from '../../../shared/time/shanghai.ts';
import type { ReadableDb } from '../db/types.ts';
import type { Told } from '../ports.ts';
import { tellerWords } from './words.ts';

export interface PromisesDeps {
  readonly mirror: ReadableDb;
  readonly userId: UserId;
  readonly clock: Clock;
  /** The relay's clock. */
  readonly now: () => Instant;
  readonly onDuty: () => boolean;
  readonly locale: () => Locale;
  readonly hospital: (id: HospitalId) => Promise<string>;
  readonly tell: (notice: Told) => void;
  readonly failed: (thrown: unknown) => void;
}

export interface Promises {
  /** Tickets or callbacks changed, or the relay's clock is known better. */
  look(): void;
  stop(): void;
}

interface Dated {
  readonly id: string;
  readonly number: number | null;
  readonly hospitalId: HospitalId;
  readonly dueAt: Instant;
  /** When the clock that ends at `dueAt` began; null: it is not warned of before. */
  readonly clockFrom: Instant | null;
  readonly what: 'ticket' | 'callback';
}
interface Boundary {
  readonly at: Instant;
  readonly isOver: boolean;
  readonly of: Dated;
}

/** A warning comes two hours before the end at most (`warnAt`): what ends later is looked at later. */
const AHEAD_MS = 3 * 3_600_000;
/** Of what ended longer ago nobody is told one by one; the digests count it. */
const BEHIND_MS = 10 * 60_000;

/**
 * Tells of promises that are about to end and of those that have: one's own, and while one is on duty also those of nobody. Each moment is
 * told once; what passed while the program was away is counted in a digest instead.
 */
export function createPromises(deps: PromisesDeps): Promises {
  const { mirror, clock } = deps;
  let told = deps.now();
  let cancel: () => void = () => undefined;
  let stopped = false;
  let asked = false;
  let tail: Promise<void> = Promise.resolve();

  /** A page changes many rows in one turn: they are looked at once. */
  function look(): void {
    if (asked || stopped) return;
    asked = true;
    tail = tail
      .then(() => {
        asked = false;
        return arm();
      })
      .catch(deps.failed);
  }

  async function arm(): Promise<void> {
    const now = deps.now();
    const rows = await dated(now);
    if (stopped) return;
    const all = rows.flatMap(boundariesOf);
    const from = Math.max(told, now - BEHIND_MS);
    told = Math.max(told, now);
    for (const boundary of all) if (boundary.at > from && boundary.at <= now) deps.tell(await noticeOf(boundary));
    const next = Math.min(now + AHEAD_MS / 3, ...all.flatMap(({ at }) => (at > now ? [at] : [])));
    cancel();
    if (!stopped) cancel = clock.at(clock.now() + next - deps.now(), look);
  }

  function dated(now: Instant): Promise<(Dated & object)[]> {
    const owners = deps.onDuty() ? '(assigneeId = ?1 or assigneeId is null)' : 'assigneeId = ?1';
    return mirror.all<Dated & object>(
      `select id, number, hospitalId, dueAt, 'ticket' as what,
         case when kind = 'complaint' then coalesce(json_extract(details, '$.saidAt'), createdAt) else createdAt end as clockFrom
       from tickets where status <> 'closed' and dueAt > ?2 and dueAt <= ?3 and ${owners}
       union all
       select id, null as number, hospitalId, dueAt, 'callback' as what, null as clockFrom
       from callbacks where status = 'open' and dueAt > ?2 and dueAt <= ?3 and ${owners}`,
      [deps.userId, now - BEHIND_MS, now + AHEAD_MS],
    );
  }

  async function noticeOf({ isOver, of }: Boundary): Promise<Told> {
    const say = translator(tellerWords, deps.locale());
    const hospital = await deps.hospital(of.hospitalId);
    const due = timeOf(of.dueAt);
    if (of.what === 'callback') {
      return { kind: 'warning', title: say('callbackTitle', { hospital }), body: say('callbackDue'), tag: `callback ${of.id}`, path: `/callbacks/${of.id}` };
    }
    const number = of.number === null ? say('unnumbered') : `#${of.number}`;
    const body = say(isOver ? 'ticketOver' : 'ticketSoon', { due });
    return { kind: 'warning', title: say('ticketTitle', { number, hospital }), body, tag: `promise ${of.id}`, path: `/tickets/${of.id}` };
  }

  return {
    look,
    stop() {
      stopped = true;
      cancel();
    },
  };
}

function boundariesOf(of: Dated): readonly Boundary[] {
  const over: Boundary = { at: of.dueAt, isOver: true, of };
  const warned = of.clockFrom === null ? null : warnAt({ startedAt: of.clockFrom, dueAt: of.dueAt });
  return warned === null ? [over] : [{ at: warned, isOver: false, of }, over];
}

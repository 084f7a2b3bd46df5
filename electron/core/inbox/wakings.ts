import { translator } from '../../../shared/i18n/catalogue.ts';
import type { Locale } from '../../../shared/i18n/catalogue.ts';
import type { UserId } from '../../../shared/ids.ts';
import type { Clock, Instant } from '../../../shared/time/clock.ts';
import type { ReadableDb } from '../db/types.ts';
import type { Told } from '../ports.ts';
import { noticeWords } from './words.ts';

export interface WakingsDeps {
  readonly mirror: ReadableDb;
  readonly userId: UserId;
  readonly clock: Clock;
  /** The relay's clock: two desktops agree on the minute. */
  readonly now: () => Instant;
  readonly tell: (notice: Told) => void;
  readonly locale: () => Locale;
  /** Conversations that came back: whoever shows lists asks again. */
  readonly changed: (ids: readonly string[]) => void;
  readonly failed: (thrown: unknown) => void;
}

/** Tells when conversations that were put aside come back. Needs no relay: the rows say when. */
export interface Wakings {
  /** Conversations changed, or the relay's clock is known better. */
  look(): void;
  stop(): void;
}

interface Due {
  readonly id: string;
  readonly title: string;
  readonly snoozedUntil: Instant;
  readonly snoozedBy: string | null;
  readonly assigneeId: string | null;
}

/** Wakes the list at the minute at which something comes back, and tells the person of what is theirs. */
export function createWakings(deps: WakingsDeps): Wakings {
  const { mirror, clock } = deps;
  let told = deps.now();
  let cancel: () => void = () => undefined;
  let stopped = false;
  let tail: Promise<void> = Promise.resolve();

  const look = (): void => {
    tail = tail.then(arm).catch(deps.failed);
  };

  async function arm(): Promise<void> {
    const due = await mirror.all<Due & object>(
      `select id, title, snoozedUntil, snoozedBy, assigneeId from conversations where status = 'open' and snoozedUntil is not null and snoozedUntil > ? and snoozedUntil <= ?`,
      [told, deps.now()],
    );
    if (stopped) return;
    told = Math.max(told, ...due.map((one) => one.snoozedUntil));
    if (due.length > 0) tell(due);
    const [next] = await mirror.all<{ at: Instant | null }>(`select min(snoozedUntil) as at from conversations where status = 'open' and snoozedUntil is not null and snoozedUntil > ?`, [told]);
    if (stopped) return;
    cancel();
    const at = next?.at ?? null;
    if (at === null) return;
    cancel = clock.at(clock.now() + Math.max(0, at - deps.now()), look);
  }

  function tell(due: readonly Due[]): void {
    deps.changed(due.map((one) => one.id));
    const say = translator(noticeWords, deps.locale());
    for (const one of due) {
      if (one.snoozedBy !== deps.userId && one.assigneeId !== deps.userId) continue;
      deps.tell({ kind: 'back', title: say('backTitle'), body: say('backBody', { title: one.title }), tag: one.id, path: `/inbox/${one.id}` });
    }
  }

  return {
    look,
    stop() {
      stopped = true;
      cancel();
    },
  };
}

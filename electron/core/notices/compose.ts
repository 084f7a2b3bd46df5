import { translator } from '../../../shared/i18n/catalogue.ts';
import type { Locale } from '../../../shared/i18n/catalogue.ts';
import type { DutyGroup } from '../../../shared/duty/model.ts';
import type { InboxCounts } from '../../../shared/inbox/contract.ts';
import type { HospitalId, TicketId, UserId } from '../../../shared/ids.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { CoreEvent } from '../../../shared/ipc/envelope.ts';
import type { Alarm } from '../../../shared/notices/contract.ts';
import type { NoticeSettings } from '../../../shared/notices/model.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { DAY_MS, startOfDay, timeOf } from '../../../shared/time/shanghai.ts';
import type { Ticket } from '../../../shared/tickets/model.ts';
import type { FeatureContext } from '../context.ts';
import { hospitalById, listStaff } from '../directory/store.ts';
import type { HostPorts } from '../ports.ts';
import { openAlarms } from './alarms.ts';
import { createMentionNotices } from './mentions.ts';
import { createPromises } from './promises.ts';
import { createTeller } from './teller.ts';
import type { Teller } from './teller.ts';
import { createTurns } from './turns.ts';
import type { TurnRole } from './turns.ts';
import { tellerWords } from './words.ts';

export interface NotifyingDeps {
  readonly host: Pick<HostPorts, 'notify' | 'outlet'>;
  readonly clock: Clock;
  readonly settings: () => NoticeSettings;
  readonly locale: () => Locale;
  readonly emit: (event: CoreEvent) => void;
  readonly groups: () => Promise<readonly DutyGroup[]>;
  readonly tickets: (ids: readonly TicketId[]) => Promise<readonly Ticket[]>;
  /** Of the inbox, for the person and all hospitals. */
  readonly counts: () => Promise<InboxCounts>;
  /** The mirror has been filled: what comes now is new. */
  readonly isComplete: () => boolean;
  readonly remembered: (key: string) => Promise<string | null>;
  readonly remember: (key: string, value: string) => Promise<void>;
  readonly failed: (thrown: unknown) => void;
}

/** Everything that tells the person something, and the settings they gave it. */
export interface Notifying {
  readonly teller: Teller;
  readonly handlers: Pick<Handlers, 'notices.alarms' | 'notices.state' | 'notices.test'>;
  /** The mirror is open. */
  start(): void;
  onEvent(event: CoreEvent): void;
  /** The person changed their settings. */
  settingsChanged(): void;
  stop(): void;
}

/** Two minutes: a complaint that nobody answers is told again and again. */
const ALARM_AGAIN_MS = 120_000;

export function createNotifying(context: FeatureContext, deps: NotifyingDeps): Notifying {
  const { mirror, user, now } = context;
  const { clock, emit, failed } = deps;
  const say = () => translator(tellerWords, deps.locale());
  const hospital = async (id: HospitalId): Promise<string> => (await hospitalById(mirror, id))?.shortName ?? '';
  let known: ReadonlyMap<string, Alarm> = new Map();
  let cancelAlarms: () => void = () => undefined;
  let stopped = false;
  let begun = false;
  let tail: Promise<void> = Promise.resolve();

  const turns = createTurns({
    groups: deps.groups,
    userId: user.id,
    changed() {
      teller.look();
      promises.look();
    },
    began: (role) => void digest(role).catch(failed),
    remembered: () => deps.remembered(`turns.${user.id}`),
    remember: (told) => deps.remember(`turns.${user.id}`, told),
  });
  const teller = createTeller({ ...deps, now, onDuty: () => turns.onDuty() });
  const promises = createPromises({ mirror, userId: user.id, clock, now, onDuty: () => turns.onDuty(), locale: deps.locale, hospital, tell: (notice) => teller.tell(notice), failed });
  const mentioned = createMentionNotices({
    mirror,
    userId: user.id,
    now,
    locale: deps.locale,
    nameOf: async (id: UserId) => (await listStaff(mirror)).find((one) => one.id === id)?.displayName ?? '',
    tell: (notice) => teller.tell(notice),
  });

  /** What a complaint is told to: its owner, who is on duty, and whoever leads. */
  const concerns = (ticket: Pick<Ticket, 'assigneeId'>): boolean => ticket.assigneeId === user.id || turns.onDuty() || user.role !== 'agent';
  const alarms = (): Promise<readonly Alarm[]> => openAlarms(mirror, deps.tickets, concerns);

  async function ring(): Promise<void> {
    const open = await alarms();
    if (stopped) return;
    const fresh = open.filter(({ ticketId }) => !known.has(ticketId));
    if (fresh.length > 0 || open.length !== known.size) emit({ name: 'notices.changed' });
    known = new Map(open.map((one) => [one.ticketId, one]));
    for (const one of fresh) await tellAlarm(one);
    cancelAlarms();
    if (open.length > 0 && !stopped) cancelAlarms = clock.after(ALARM_AGAIN_MS, () => queue(ringAgain));
  }

  async function ringAgain(): Promise<void> {
    known = new Map();
    await ring();
  }

  async function tellAlarm({ ticketId, hospitalId, dueAt }: Alarm): Promise<void> {
    const due = timeOf(dueAt);
    teller.tell({
      kind: 'alarm',
      title: say()('alarmTitle', { hospital: await hospital(hospitalId) }),
      body: say()(now() < dueAt ? 'alarmBody' : 'alarmOver', { due }),
      tag: `alarm ${ticketId}`,
      path: `/tickets/${ticketId}`,
    });
  }

  /** One summary at the start of a turn instead of a notice for everything that waits. */
  async function digest(role: TurnRole): Promise<void> {
    const at = now();
    const { views } = await deps.counts();
    const until = startOfDay(at) + DAY_MS;
    const count = async (table: 'tickets' | 'callbacks'): Promise<number> => {
      const [row] = await mirror.all<{ n: number }>(`select count(*) as n from ${table} where status ${table === 'tickets' ? "<> 'closed'" : "= 'open'"} and dueAt < ?`, [until]);
      return row?.n ?? 0;
    };
    const values = { waiting: views.waiting, mentions: views.mentions, tickets: await count('tickets'), callbacks: await count('callbacks') };
    teller.tell({ kind: 'digest', title: say()('turnTitle', { role: say()(`role.${role}`) }), body: say()('turnBody', values), tag: 'turn', path: '/inbox' });
  }

  /** Of a mirror that is being filled nobody can say what waits. */
  function begin(): void {
    if (begun || !deps.isComplete()) return;
    begun = true;
    queue(() => turns.look());
    promises.look();
  }

  function queue(run: () => Promise<void>): void {
    tail = tail.then(() => (stopped ? undefined : run())).catch(failed);
  }

  return {
    teller,
    handlers: {
      'notices.alarms': async () => ok(await alarms()),
      'notices.state': () => ok({ outlet: deps.host.outlet(), onDuty: turns.onDuty(), held: teller.held() }),
      'notices.test'({ kind }) {
        teller.test(kind);
        return ok(null);
      },
    },
    start() {
      begin();
      queue(ring);
    },
    onEvent(event) {
      begin();
      if (event.name !== 'rows.changed') return;
      const { entity, ids } = event;
      if (entity === 'dutyGroups' && begun) queue(() => turns.look());
      if (entity === 'dutyGroups' || entity === 'tickets') queue(ring);
      if ((entity === 'tickets' || entity === 'callbacks') && begun) promises.look();
      if (entity === 'mentions' && ids !== undefined && begun) queue(() => mentioned(ids));
    },
    settingsChanged: () => teller.look(),
    stop() {
      stopped = true;
      cancelAlarms();
      promises.stop();
      teller.stop();
    },
  };
}

import type { Attempt, Callback } from '../../../shared/callbacks/model.ts';
import type { Call } from '../../../shared/calls/model.ts';
import type { Hospital } from '../../../shared/directory/model.ts';
import { translator } from '../../../shared/i18n/catalogue.ts';
import type { Locale } from '../../../shared/i18n/catalogue.ts';
import type { HospitalId } from '../../../shared/ids.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { LogTable } from '../../../shared/reports/contract.ts';
import { reportMessages } from '../../../shared/reports/messages.ts';
import type { FollowUpLog } from '../../../shared/reports/model.ts';
import { followUpLog } from '../../../shared/reports/rules.ts';
import { logTable } from '../../../shared/reports/table.ts';
import type { Role, StaffMember } from '../../../shared/session/model.ts';
import type { Ticket } from '../../../shared/tickets/model.ts';
import { monthInterval } from '../../../shared/time/shanghai.ts';
import type { Interval } from '../../../shared/time/shanghai.ts';
import type { FeatureContext } from '../context.ts';
import type { SaveFileResult } from '../ports.ts';
import { csvOf, xlsxOf } from './files.ts';

/** Rows of other features, gathered by the composition root. */
export interface ReportDeps {
  readonly locale: () => Locale;
  readonly saveFile: (suggestedName: string, bytes: Uint8Array) => Promise<SaveFileResult>;
  readonly isComplete: () => boolean;
  readonly hospital: (id: HospitalId) => Promise<Hospital | null>;
  readonly staff: () => Promise<readonly StaffMember[]>;
  readonly tickets: (id: HospitalId, interval: Interval) => Promise<readonly Ticket[]>;
  readonly callbackWork: (
    id: HospitalId,
    interval: Interval,
  ) => Promise<{ readonly callbacks: readonly Callback[]; readonly attempts: readonly Attempt[] }>;
  readonly calls: (id: HospitalId, interval: Interval) => Promise<readonly Call[]>;
  /** Brings what of the interval is not cached. `messages`: counted by the relay, null where they are to be counted here. */
  readonly bring: (
    id: HospitalId,
    interval: Interval,
  ) => Promise<{ readonly kind: 'here'; readonly messages: { readonly in: number; readonly out: number } | null } | { readonly kind: 'offline' | 'unanswered' }>;
  readonly messageCounts: (id: HospitalId, interval: Interval) => Promise<{ readonly in: number; readonly out: number }>;
}

/** The log leaves the house: those who answer for it send it. */
const exporters: readonly Role[] = ['lead', 'manager', 'admin'];

interface Gathered {
  readonly hospital: Hospital;
  readonly log: FollowUpLog;
  readonly table: LogTable;
}

export function reportHandlers(context: FeatureContext, deps: ReportDeps): Handlers<'reports.preview' | 'reports.export'> {
  /** @returns the code of a refusal rather than a log with less in it than there was */
  async function gather(hospitalId: HospitalId, month: string): Promise<Gathered | string> {
    const hospital = await deps.hospital(hospitalId);
    if (hospital === null) return 'not_found';
    const interval = monthInterval(month);
    const brought = await deps.bring(hospitalId, interval);
    if (brought.kind !== 'here') return brought.kind === 'offline' ? 'report.notCached' : 'storage.unanswered';
    const input = {
      hospital,
      ...(await deps.callbackWork(hospitalId, interval)),
      calls: await deps.calls(hospitalId, interval),
      tickets: await deps.tickets(hospitalId, interval),
      messages: brought.messages ?? (await deps.messageCounts(hospitalId, interval)),
      asOf: context.now(),
      complete: deps.isComplete(),
      isPending: (entity: 'callbacks' | 'attempts' | 'tickets' | 'calls', id: string) => context.pendingIds(entity).has(id),
    };
    const log = followUpLog(input, month);
    const names = new Map((await deps.staff()).map((one) => [one.id as string, one.displayName]));
    return { hospital, log, table: logTable(log, names, deps.locale()) };
  }

  return {
    'reports.preview': async ({ hospitalId, month }) => {
      const gathered = await gather(hospitalId, month);
      return typeof gathered === 'string' ? context.refuse(gathered) : ok({ log: gathered.log, table: gathered.table });
    },

    'reports.export': async ({ hospitalId, month, format }) => {
      if (!exporters.includes(context.user.role)) return context.refuse('forbidden');
      const gathered = await gather(hospitalId, month);
      if (typeof gathered === 'string') return context.refuse(gathered);
      const say = translator(reportMessages, deps.locale());
      const name = `${say('fileName', { hospital: gathered.hospital.shortName, month })}.${format}`;
      const bytes = format === 'xlsx' ? await xlsxOf(gathered.table, month) : csvOf(gathered.table);
      try {
        const saved = await deps.saveFile(name, bytes);
        return ok(saved.kind === 'saved' ? { ...saved, rows: gathered.table.rows.length } : saved);
      } catch {
        return context.refuse('export.failed');
      }
    },
  };
}

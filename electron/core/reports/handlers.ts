import type { Attempt, Callback } from '../../../shared/callbacks/model.ts';
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
  async function gather(hospitalId: HospitalId, month: string): Promise<Gathered | null> {
    const hospital = await deps.hospital(hospitalId);
    if (hospital === null) return null;
    const interval = monthInterval(month);
    const input = {
      hospital,
      ...(await deps.callbackWork(hospitalId, interval)),
      tickets: await deps.tickets(hospitalId, interval),
      messages: await deps.messageCounts(hospitalId, interval),
      asOf: context.now(),
      complete: deps.isComplete(),
      isPending: (entity: 'callbacks' | 'attempts' | 'tickets', id: string) => context.pendingIds(entity).has(id),
    };
    const log = followUpLog(input, month);
    const names = new Map((await deps.staff()).map((one) => [one.id as string, one.displayName]));
    return { hospital, log, table: logTable(log, names, deps.locale()) };
  }

  return {
    'reports.preview': async ({ hospitalId, month }) => {
      const gathered = await gather(hospitalId, month);
      return gathered === null ? context.refuse('not_found') : ok({ log: gathered.log, table: gathered.table });
    },

    'reports.export': async ({ hospitalId, month, format }) => {
      if (!exporters.includes(context.user.role)) return context.refuse('forbidden');
      const gathered = await gather(hospitalId, month);
      if (gathered === null) return context.refuse('not_found');
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

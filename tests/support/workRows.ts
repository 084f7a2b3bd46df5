import { asId } from '../../shared/ids.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { RowChange } from '../../shared/wire/mutation.ts';
import type { Ticket } from '../../shared/tickets/model.ts';
import { entryRow, ticketRow } from './ticketRows.ts';

/** A ticket of hospital h1 as the relay would have it. @param closedAt null: still open */
export function oldTicket(id: string, createdAt: number, closedAt: number | null, over: Partial<Ticket> = {}): RowChange {
  return put(
    'tickets',
    ticketRow({
      id: asId(id),
      number: null,
      title: `工单 ${id}`,
      description: '门诊缴费页面报错',
      status: closedAt === null ? 'open' : 'closed',
      createdBy: asId('u-agent'),
      createdAt,
      updatedAt: closedAt ?? createdAt,
      closedAt,
      closedBy: closedAt === null ? null : asId('u-agent'),
      ...over,
    }),
  );
}

export function ticketEntryRow(id: string, ticketId: string, at: number, text = '备注'): RowChange {
  return put('ticketEntries', entryRow({ id: asId(id), ticketId: asId(ticketId), text, userId: asId('u-agent'), at }));
}

/** A callback of hospital h1. */
export function callbackRow(id: string, createdAt: number, closedAt: number | null): RowChange {
  return put('callbacks', {
    id: asId<never>(id),
    hospitalId: asId<never>('h1'),
    kind: 'hospital_monthly',
    subject: `回访 ${id}`,
    requiredParties: ['hospital'],
    patientName: '',
    patientPhone: '',
    ticketId: null,
    conversationId: null,
    assigneeId: null,
    dueAt: createdAt,
    status: closedAt === null ? 'open' : 'done',
    result: '',
    createdBy: asId<never>('u-agent'),
    createdAt,
    closedAt,
    closedBy: closedAt === null ? null : asId<never>('u-agent'),
  });
}

export function attemptRow(id: string, callbackId: string, at: number): RowChange {
  return put('attempts', {
    id: asId<never>(id),
    callbackId: asId<never>(callbackId),
    party: 'hospital',
    outcome: 'reached',
    proof: { type: 'call', startedAt: at - 120_000, endedAt: at, phoneTail: '1234' },
    note: '',
    at,
    userId: asId<never>('u-agent'),
  });
}

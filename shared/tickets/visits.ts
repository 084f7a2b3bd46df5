import type { AttachmentId, UserId, VisitId } from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import type { EntryData, TicketEntry } from './model.ts';

type Line = Pick<TicketEntry, 'text' | 'data' | 'at' | 'id'>;
type VisitData = Extract<EntryData, { type: 'visit' }>;

/** One journey to a hospital (二5), put together from the ticket's history. */
export interface Visit {
  readonly visitId: VisitId;
  readonly reason: string;
  readonly engineerId: UserId | null;
  readonly times: Readonly<Record<'departed' | 'arrived' | 'left', Instant | null>>;
  /** The latest moment told of it: no later step may lie before. */
  readonly latest: Instant;
  readonly ended: 'finished' | 'cancelled' | null;
  readonly result: string;
  readonly signedBy: string;
  readonly signatureId: AttachmentId | null;
}

/** Oldest first. */
export function visitsOf(entries: readonly Line[]): readonly Visit[] {
  const visits = new Map<VisitId, Visit>();
  const lines = entries.flatMap((entry) => (entry.data?.type === 'visit' ? [{ entry, data: entry.data }] : []));
  for (const { entry, data } of lines.toSorted((a, b) => a.entry.at - b.entry.at || (a.entry.id < b.entry.id ? -1 : 1))) {
    const before = visits.get(data.visitId);
    if (data.step === 'dispatched') visits.set(data.visitId, dispatched(entry, data));
    else if (before !== undefined) visits.set(data.visitId, after(before, entry, data));
  }
  return [...visits.values()];
}

/** The journey that has not ended; a ticket has at most one. */
export function openVisit(entries: readonly Line[]): Visit | null {
  return visitsOf(entries).find((visit) => visit.ended === null) ?? null;
}

function dispatched(entry: Line, data: VisitData): Visit {
  const times = { departed: null, arrived: null, left: null };
  return { visitId: data.visitId, reason: entry.text, engineerId: data.engineerId, times, latest: 0, ended: null, result: '', signedBy: '', signatureId: null };
}

function after(before: Visit, entry: Line, data: VisitData): Visit {
  switch (data.step) {
    case 'departed':
    case 'arrived':
    case 'left':
      return { ...before, times: { ...before.times, [data.step]: data.at }, latest: Math.max(before.latest, data.at) };
    case 'finished':
      return { ...before, ended: 'finished', result: entry.text, signedBy: data.signedBy, signatureId: data.signatureId };
    case 'cancelled':
      return { ...before, ended: 'cancelled', result: entry.text };
    case 'dispatched':
      return before;
  }
}

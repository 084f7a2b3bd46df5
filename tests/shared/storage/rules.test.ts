import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deciderOf, horizonAt, isKept, KEPT_DAYS, retention, threadFloor } from '../../../shared/storage/rules.ts';
import { DAY_MS } from '../../../shared/time/shanghai.ts';
import { entityNames } from '../../../shared/wire/entities.ts';

const NOW = Date.UTC(2026, 10, 24, 3, 0, 0);
const horizon = horizonAt(NOW);

describe('the horizon', () => {
  it('is a midnight in Shanghai, ninety days back, and the same for the whole day', () => {
    expect(new Date(horizon).toISOString()).toBe('2026-08-25T16:00:00.000Z');
    expect(KEPT_DAYS).toBe(90);
    expect(horizonAt(Date.UTC(2026, 10, 24, 15, 59, 59))).toBe(horizon);
    expect(horizonAt(Date.UTC(2026, 10, 24, 16, 0, 0))).toBe(horizon + DAY_MS);
    expect(horizonAt(0)).toBe(0);
  });
});

describe('what is kept', () => {
  it('has a rule for every entity, and settings are always kept', () => {
    expect(Object.keys(retention).toSorted()).toEqual([...entityNames].toSorted());
    for (const entity of ['staff', 'hospitals', 'contracts', 'contacts', 'accounts', 'bindings', 'dutyGroups', 'shifts', 'ticketTemplates', 'ticketViews'] as const) {
      expect(isKept(entity, { id: 'x' }, null, horizon)).toBe(true);
    }
  });

  it('open work however old, finished work by when it was last touched', () => {
    const ticket = { createdAt: 1, updatedAt: 1, closedAt: null };
    expect(isKept('tickets', ticket, null, horizon)).toBe(true);
    expect(isKept('tickets', { ...ticket, updatedAt: horizon - 1, closedAt: horizon - 1 }, null, horizon)).toBe(false);
    expect(isKept('tickets', { ...ticket, updatedAt: horizon, closedAt: 5 }, null, horizon)).toBe(true);
    expect(isKept('callbacks', { createdAt: 1, closedAt: horizon }, null, horizon)).toBe(true);
    expect(isKept('callbacks', { createdAt: 1, closedAt: horizon - 1 }, null, horizon)).toBe(false);
    expect(isKept('conversations', { status: 'open', lastMessageAt: 1 }, null, horizon)).toBe(true);
    expect(isKept('conversations', { status: 'closed', lastMessageAt: horizon - 1 }, null, horizon)).toBe(false);
  });

  it('what belongs to work goes with it', () => {
    const entry = { ticketId: 't', at: 1 };
    expect(deciderOf('ticketEntries', entry, horizon)).toEqual({ entity: 'tickets', id: 't' });
    expect(isKept('ticketEntries', entry, { createdAt: 1, updatedAt: 1, closedAt: null }, horizon)).toBe(true);
    expect(isKept('ticketEntries', entry, { createdAt: 1, updatedAt: 1, closedAt: 1 }, horizon)).toBe(false);
  });

  it('files go with their ticket, a link stays for the end that is kept', () => {
    expect(deciderOf('attachments', { ticketId: 't' }, horizon)).toEqual({ entity: 'tickets', id: 't' });
    expect(isKept('attachments', { ticketId: 't' }, { createdAt: 1, updatedAt: 1, closedAt: 1 }, horizon)).toBe(false);
    expect(deciderOf('ticketLinks', { fromId: 'old', toId: 'open' }, horizon)).toBeNull();
    expect(isKept('ticketLinks', { fromId: 'old', toId: 'open' }, null, horizon)).toBe(true);
  });

  it('asks for the conversation only where the message is old', () => {
    const message = (sentAt: number) => ({ conversationId: 'v', sentAt });
    expect(deciderOf('messages', message(horizon), horizon)).toBeNull();
    expect(deciderOf('messages', message(horizon - 1), horizon)).toEqual({ entity: 'conversations', id: 'v' });
    expect(isKept('messages', message(horizon - 1), { status: 'closed', lastMessageAt: horizon - 1 }, horizon)).toBe(false);
    expect(isKept('messages', message(horizon - 1), { status: 'open', lastMessageAt: horizon - 1 }, horizon)).toBe(true);
    expect(isKept('messages', message(horizon - 1), { status: 'open', lastMessageAt: NOW + 20 * DAY_MS }, horizon)).toBe(false);
  });

  it('never goes back in an open conversation as days and messages come: what was removed is not missed', () => {
    const day = fc.nat(400).map((days) => days * DAY_MS);
    fc.assert(
      fc.property(day, day, day, day, (at, later, last, more) => {
        const before = threadFloor({ status: 'open', lastMessageAt: last }, horizonAt(at));
        expect(threadFloor({ status: 'open', lastMessageAt: last + more }, horizonAt(at + later))).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

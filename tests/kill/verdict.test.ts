import { describe, expect, it } from 'vitest';
import { entityNames } from '../../shared/wire/entities.ts';
import type { RelayRows } from '../support/relayReader.ts';
import { createLedger } from './ledger.ts';
import { faultsFound, tallyOf } from './verdict.ts';

// The judge of the kill tests is tested itself: a judge that always says "fine" would pass everything.

const rowsWith = (given: Partial<Record<string, readonly Record<string, unknown>[]>>): RelayRows =>
  // Only the columns the judge reads; the full rows come from a real relay in the kill tests.
  Object.fromEntries(entityNames.map((entity) => [entity, new Map((given[entity] ?? []).map((row, index) => [String(row['id'] ?? index), row]))])) as unknown as RelayRows;

const sentOnce = (text: string) => ({ channel: 'wecom-kf' as const, account: 'a', conversation: 'c', text, platformId: 'p', at: 0 });
const out = (state: string) => rowsWith({ messages: [{ id: 'm', direction: 'out', text: '答', state, conversationId: 'c' }], conversations: [{ id: 'c', channel: 'wecom-kf' }] });

describe('the judge of the kill tests', () => {
  it('finds an acknowledged ticket that is lost, and forgives a doubtful one', () => {
    const ledger = createLedger();
    ledger.add({ kind: 'ticket', mark: '甲', told: 'acknowledged' });
    ledger.add({ kind: 'ticket', mark: '乙', told: 'doubtful' });
    expect(faultsFound(ledger, rowsWith({}), [])).toEqual(['ticket "甲" was acknowledged and is lost']);
  });

  it('finds doubles of both kinds', () => {
    const ledger = createLedger();
    ledger.add({ kind: 'comment', mark: '甲', told: 'doubtful' });
    const entry = { kind: 'comment', text: '甲' };
    expect(faultsFound(ledger, rowsWith({ ticketEntries: [entry, entry] }), [])).toEqual(['comment "甲" exists 2 times']);
  });

  it('counts what was acknowledged, doubtful, lost and doubled', () => {
    const ledger = createLedger();
    for (const mark of ['甲', '乙', '丙']) ledger.add({ kind: 'comment', mark, told: 'acknowledged' });
    ledger.add({ kind: 'ticket', mark: '丁', told: 'doubtful' });
    const rows = rowsWith({ ticketEntries: ['甲', '乙', '乙'].map((text) => ({ kind: 'comment', text })) });
    expect(tallyOf(ledger, rows)).toEqual({ acknowledged: 3, doubtful: 1, lost: 1, doubled: 1 });
  });

  it.each([
    ['sent', 0, '"答" is shown as sent and the platform never got it'],
    ['sent', 2, '"答" reached the customer 2 times'],
    ['unknown', 1, '"答" (wecom-kf) ended as unknown , the customer got it 1 times'],
  ])('a reply in state %s that reached the customer %i times is a fault', (state, times, fault) => {
    const ledger = createLedger();
    ledger.add({ kind: 'send', mark: '答', told: 'acknowledged' });
    expect(faultsFound(ledger, out(state), Array.from({ length: times }, () => sentOnce('答')))).toEqual([fault]);
  });

  it('accepts a reply that was sent once', () => {
    const ledger = createLedger();
    ledger.add({ kind: 'send', mark: '答', told: 'acknowledged' });
    expect(faultsFound(ledger, out('sent'), [sentOnce('答')])).toEqual([]);
  });

  it('finds a skipped term, a number given twice and one person in both roles', () => {
    const rows = rowsWith({
      dutyGroups: [{ id: 'g', name: '一组', term: 3, primaryId: 'u', backupId: 'u' }],
      dutyTerms: [1, 3].map((term) => ({ id: String(term), groupId: 'g', term, primaryId: 'u', backupId: 'u' })),
      tickets: [{ id: 'a', number: 7 }, { id: 'b', number: 7 }],
    });
    expect(faultsFound(createLedger(), rows, [])).toEqual([
      'ticket number 7 was given twice',
      '一组: term 3 follows 1',
      '一组: one person holds both roles',
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noDetails, noMarks } from '../../../shared/tickets/details.ts';
import { ticketKind, ticketStatus } from '../../../shared/tickets/model.ts';
import type { Ticket, TicketStatus } from '../../../shared/tickets/model.ts';
import { choicesFrom, mayGo, missingForClose, requirementsOf, transitions } from '../../../shared/tickets/rules.ts';
import { asId } from '../../../shared/ids.ts';
import { ticketRow } from '../../support/ticketRows.ts';

const done = { at: 1, by: asId<never>('u'), note: 'x' };
const full: Partial<Ticket> = {
  module: 'appointment', cause: 'his',
  details: {
    ...noDetails, severity: 'major', firstActionAt: 1, agreed: 'x', dataSubject: 'doctor', plannedOn: '2026-10-01', caseType: 'short_payment', amountFen: 100, orderNo: 'x',
    responsible: 'hospital', complaintLevel: 'general',
  },
  marks: { confirmed: done, checked: done, handled: done, repliedPatient: done, repliedHospital: done, verified: done },
};
const files = [{ role: 'before' }, { role: 'after' }, { role: 'source' }] as const;

describe('the state machine', () => {
  it('leads from every state to every other, but out of R&D and a visit only by their own ways', () => {
    const reach = (from: TicketStatus): Set<TicketStatus> => {
      const seen = new Set<TicketStatus>([from]);
      for (const at of seen) for (const one of transitions) if (one.from === at) seen.add(one.to);
      return seen;
    };
    // Nobody goes back to `open`: it has not been begun only once.
    const all = [...ticketStatus.options].filter((status) => status !== 'open').toSorted();
    for (const status of ticketStatus.options) expect([...reach(status)].filter((one) => one !== 'open').toSorted(), status).toEqual(all);
    expect(transitions.filter((one) => one.from === 'at_rnd').map((one) => one.way)).toEqual(['rnd_answer']);
    expect(transitions.filter((one) => one.from === 'on_site').map((one) => one.way)).toEqual(['finish_visit']);
    expect(transitions.filter((one) => one.from === 'closed').map((one) => one.way)).toEqual(['reopen']);
  });

  it('never offers as a free choice what asks for more', () => {
    for (const status of ticketStatus.options) {
      for (const to of choicesFrom(status)) expect(['at_rnd', 'on_site', 'closed', status]).not.toContain(to);
    }
    expect(mayGo('open', 'at_rnd', 'move')).toBe(false);
  });
});

describe('closing', () => {
  it('is free once everything of its kind is there, and names exactly what is taken away again', () => {
    for (const kind of ticketKind.options) expect(missingForClose(ticketRow({ ...full, kind }), files, '2026-10-01'), kind).toEqual([]);
    for (const kind of ticketKind.options) {
      const bare = missingForClose(ticketRow({ kind, module: null, cause: null, details: noDetails, marks: noMarks }), [], '2026-10-01');
      expect(bare, kind).toEqual(requirementsOf[kind].filter((one) => one !== 'slip_reason'));
    }
  });

  it('of a patient case needs both parties, whatever else there is (九5)', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (patient, hospital) => {
        const marks = { ...full.marks, repliedPatient: patient ? done : null, repliedHospital: hospital ? done : null } as Ticket['marks'];
        expect(missingForClose(ticketRow({ ...full, kind: 'patient_case', marks }), files, '2026-10-01').length === 0).toBe(patient && hospital);
      }),
    );
  });

  it('of a requirement after its planned day needs a reason (▲五1)', () => {
    const late = ticketRow({ ...full, kind: 'requirement' });
    expect(missingForClose(late, files, '2026-10-02')).toEqual(['slip_reason']);
    expect(missingForClose({ ...late, details: { ...late.details, slipReason: '医院改了口径' } }, files, '2026-10-02')).toEqual([]);
  });

  it('takes a cause that is given while closing', () => {
    expect(missingForClose(ticketRow({ ...full, cause: null }), files, '2026-10-01')).toEqual(['cause']);
    expect(missingForClose(ticketRow({ ...full, cause: null }), files, '2026-10-01', 'network')).toEqual([]);
  });
});

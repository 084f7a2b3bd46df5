import fc from 'fast-check';
import { asId } from '../../shared/ids.ts';
import type { TicketLine } from '../../shared/tickets/listModel.ts';
import { serviceModule, ticketKind, ticketPriority, ticketStatus } from '../../shared/tickets/model.ts';

/** An open fault of `h1` as the list holds it. */
export function ticketLine(over: Partial<TicketLine> = {}): TicketLine {
  return {
    id: asId('t1'), number: 1, hospitalId: asId('h1'), title: '标题', kind: 'fault', module: null, priority: 'normal', status: 'open', assigneeId: null,
    createdAt: 1, updatedAt: 1, closedAt: null, dueAt: null, clockFrom: 1, paused: false, watcherIds: [], sync: 'synced', ...over,
  };
}

const id = <T extends string>(...ids: readonly string[]): fc.Arbitrary<T> => fc.constantFrom(...ids).map((one) => one as T);

/** Few values each, so that filters hit and orders tie. @param now around which their times lie, ms */
export const anyLines = (now: number): fc.Arbitrary<readonly TicketLine[]> => {
  const near = fc.integer({ min: -72, max: 72 }).map((hours) => now + hours * 3_600_000);
  const line = fc.record({
    id: fc.uuid().map((one) => asId<TicketLine['id']>(one)),
    number: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: null }),
    hospitalId: id<TicketLine['hospitalId']>('h1', 'h2', 'h3'),
    title: fc.constantFrom('缴费失败', '挂号报错', '医保结算', 'HIS timeout', '退款', '缴费失败'),
    kind: fc.constantFrom(...ticketKind.options),
    module: fc.option(fc.constantFrom(...serviceModule.options), { nil: null }),
    priority: fc.constantFrom(...ticketPriority.options),
    status: fc.constantFrom(...ticketStatus.options),
    assigneeId: fc.option(id<Exclude<TicketLine['assigneeId'], null>>('u1', 'u2', 'u3'), { nil: null }),
    createdAt: near,
    updatedAt: near,
    closedAt: fc.option(near, { nil: null }),
    dueAt: fc.option(near, { nil: null }),
    clockFrom: near,
    paused: fc.boolean(),
    watcherIds: fc.uniqueArray(id<TicketLine['watcherIds'][number]>('u1', 'u2'), { maxLength: 2 }),
    sync: fc.constantFrom('synced' as const, 'pending' as const),
  });
  return fc.uniqueArray(line, { selector: (one) => one.id, maxLength: 40 });
};

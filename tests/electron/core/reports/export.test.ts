import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../../shared/ids.ts';
import { monthInterval } from '../../../../shared/time/shanghai.ts';
import { put } from '../../../../shared/wire/mutation.ts';
import type { Ticket } from '../../../../shared/tickets/model.ts';
import { deskRows, deskUsers, messageRow } from '../../../support/deskRows.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { createTestDesktop } from '../../../support/testDesktop.ts';
import type { TestDesktop } from '../../../support/testDesktop.ts';
import { TestRelay } from '../../../support/testRelay.ts';
import { ticketRow } from '../../../support/ticketRows.ts';

const MONTH = '2026-11';
const { from, to } = monthInterval(MONTH);
let relay: TestRelay;
let dir: string;
const open: TestDesktop[] = [];

function ticket(id: string, over: Partial<Ticket>) {
  return put('tickets', ticketRow({ id: asId<never>(id), number: 7, title: '缴费失败', description: '', createdBy: asId<never>('u-agent'), createdAt: from, updatedAt: from, ...over }));
}
async function signedIn(name: string): Promise<TestDesktop> {
  const made = createTestDesktop({ dataDir: `${dir}/${name}` });
  open.push(made);
  await made.core.start();
  await made.login(relay.url, name);
  await made.settled();
  return made;
}

beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  dir = scratchDir('export');
  relay.commit(
    ...deskRows(),
    ticket('first', { createdAt: from, title: '=HYPERLINK("http://x")' }),
    ticket('last', { createdAt: to - 1, closedAt: to, closedBy: asId<never>('u-lead'), status: 'closed', result: '次月办结', title: '含逗号,引号"和\n换行' }),
    ticket('before', { createdAt: from - 1, closedAt: from, closedBy: asId<never>('u-lead'), status: 'closed', result: '+86 已回电', kind: 'complaint' }),
    ticket('after', { createdAt: to, title: '不在本月' }),
    put('callbacks', {
      id: asId<never>('b1'), hospitalId: asId<never>('h1'), kind: 'patient_case', subject: '退费', requiredParties: ['patient', 'hospital'], patientName: '李小红', patientPhone: '13900001111',
      ticketId: null, conversationId: null, assigneeId: null, dueAt: from, status: 'done', result: '-', createdBy: asId<never>('u-agent'), createdAt: from, closedAt: to - 1, closedBy: asId<never>('u-agent'),
    }),
    put('attempts', { id: asId<never>('x1'), callbackId: asId<never>('b1'), party: 'patient', outcome: 'reached', proof: { type: 'call', startedAt: from, endedAt: from + 125_000, phoneTail: '1111' }, note: '@同意', at: to - 1, userId: asId<never>('u-agent') }),
    put('attempts', { id: asId<never>('x2'), callbackId: asId<never>('b1'), party: 'hospital', outcome: 'no_answer', proof: null, note: '', at: to, userId: asId<never>('u-agent') }),
    messageRow('m1', { sentAt: from }),
    messageRow('m2', { sentAt: from - 1 }),
    messageRow('m3', { sentAt: to - 1, direction: 'out', state: 'sent' }),
    messageRow('m4', { sentAt: to - 1, direction: 'out', state: 'failed' }),
  );
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

describe('the exported follow-up log', () => {
  it('has the rows and totals of the screen in both formats, cut at midnight in Shanghai (complaint 13)', async () => {
    const lead = await signedIn('lead');
    const { log, table } = await lead.get('reports.preview', { hospitalId: asId<never>('h1'), month: MONTH });
    expect(log.rows.map((row) => [row.id, row.clause])).toEqual([
      ['before.ticket_closed', '九4'],
      ['first.ticket_created', '▲三(一)'],
      ['b1.callback_closed', '九5'],
      ['last.ticket_created', '▲三(一)'],
      ['x1.callback_attempt', '九5'],
    ]);
    expect(log.totals).toEqual({
      rows: 5, calls: 1, callsMissed: 0, attempts: 1, reached: 1, patientReplies: 1, hospitalReplies: 0, callbacksClosed: 1, ticketsCreated: 2, ticketsClosed: 1, complaints: 0, messagesIn: 1, messagesOut: 1,
    });
    expect(table.rows[0]?.slice(0, 3)).toEqual(['2026-11-01 00:00:00', '工单办结', '九4']);
    expect(table.rows.flat().filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
    expect(table.rows.flat()).toEqual(expect.arrayContaining(["'=HYPERLINK(\"http://x\")", "'+86 已回电", "'@同意", "'-"]));

    for (const format of ['csv', 'xlsx'] as const) {
      expect(await lead.get('reports.export', { hospitalId: asId<never>('h1'), month: MONTH, format })).toMatchObject({ kind: 'saved', rows: 5 });
      const file = lead.saved.at(-1);
      if (file === undefined) throw new Error('nothing saved');
      expect(file.name).toBe(`回访日志_江城一院_2026-11.${format}`);
      const grid = format === 'csv' ? csvGrid(file.bytes) : await xlsxGrid(file.bytes);
      expect(grid[0]).toEqual(table.columns.map((column) => column.label));
      expect(grid.slice(1, 6)).toEqual(table.rows.map((row) => [...row]));
      const totals = grid.slice(6).filter((row) => row[0] !== '').map((row) => [row[0], Number(row[1])]);
      expect(totals).toEqual(table.totals.map(({ label, value }) => [label, value]));
    }
  });

  it('begins with a byte order mark and has CRLF', async () => {
    const lead = await signedIn('lead');
    await lead.get('reports.export', { hospitalId: asId<never>('h1'), month: MONTH, format: 'csv' });
    const bytes = Buffer.from(lead.saved[0]?.bytes ?? []);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(bytes.toString('utf8').split('\r\n').length).toBeGreaterThan(15);
  });

  it('is for those who answer for it', async () => {
    const agent = await signedIn('agent');
    expect(await agent.ask('reports.export', { hospitalId: asId<never>('h1'), month: MONTH, format: 'csv' })).toMatchObject({ error: { code: 'forbidden' } });
    expect((await agent.ask('reports.preview', { hospitalId: asId<never>('h1'), month: MONTH })).ok).toBe(true);
    expect(await agent.ask('reports.preview', { hospitalId: asId<never>('h9'), month: MONTH })).toMatchObject({ error: { code: 'not_found' } });
    expect(await agent.core.request('reports.preview', { hospitalId: 'h1', month: '2026-13' })).toMatchObject({ error: { code: 'request.malformed' } });
  });
});

function csvGrid(bytes: Uint8Array): string[][] {
  return parse(Buffer.from(bytes), { bom: true });
}
async function xlsxGrid(bytes: Uint8Array): Promise<string[][]> {
  const read: unknown = await readXlsxFile(Buffer.from(bytes));
  // One sheet gives its rows, or a list of sheets, depending on the version.
  const rows = (Array.isArray(read) && Array.isArray(read[0]) ? read : (read as { data: unknown[][] }[])[0]?.data) as unknown[][];
  const width = rows[0]?.length ?? 0;
  return rows.map((row) => Array.from({ length: width }, (_, index) => String(row[index] ?? '')));
}

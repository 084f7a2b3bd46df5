import { describe, expect, it } from 'vitest';
import { logContent } from '../../../../electron/core/tickets/logText.ts';
import { rndPage, withoutPatient } from '../../../../electron/core/tickets/rndPage.ts';
import type { RndInput } from '../../../../electron/core/tickets/rndPage.ts';
import { ticketCoreWords } from '../../../../electron/core/tickets/words.ts';
import { translator } from '../../../../shared/i18n/catalogue.ts';
import { asId } from '../../../../shared/ids.ts';
import { noDetails } from '../../../../shared/tickets/details.ts';
import { entryRow, ticketRow } from '../../../support/ticketRows.ts';

const patient = { name: '李秀兰', phone: '139 0002 0001' };
const entries = [
  entryRow({ id: asId('e1'), kind: 'created', text: '', at: 1 }),
  entryRow({ id: asId('e2'), kind: 'comment', text: '李秀兰来电 13900020001，<b>还是失败</b>', at: 2 }),
  entryRow({ id: asId('e3'), kind: 'rnd_sent', text: '结算接口为何返回 -103？', at: 3, data: { type: 'rnd', soFar: '重启前置机无效', logs: 'ERR </pre><script>alert(1)</script>', attachmentIds: [] } }),
  entryRow({ id: asId('e4'), kind: 'edited', text: 'patientName', at: 4 }),
  entryRow({ id: asId('e5'), kind: 'rnd_answered', text: '证书过期', at: 5, data: { type: 'rnd_answer', answeredBy: '研发小周' } }),
  entryRow({ id: asId('e6'), kind: 'rnd_sent', text: '更换后仍失败', at: 6, data: { type: 'rnd', soFar: '已换证书', logs: '', attachmentIds: [asId('f')] } }),
];
const file = { id: asId<never>('f'), ticketId: asId<never>('t1'), role: 'log' as const, name: '139 0002 0001.log', mime: 'text/plain', size: 12, sha256: 'a'.repeat(64), fromAt: 0, toAt: 60_000, source: '前置机', userId: asId<never>('u'), at: 6 };
const picture = { ...file, id: asId<never>('g'), name: 'core.dmp' };
const lost = { ...file, id: asId<never>('h'), name: 'away.log' };
const input: RndInput = {
  ticket: ticketRow({ number: 12, title: '李秀兰医保支付失败', description: '患者 李秀兰', details: { ...noDetails, patientName: patient.name, patientPhone: patient.phone, severity: 'critical' } }),
  patient, hospital: '青云', entries, attachments: [file, picture, lost],
  logs: new Map([[file.id, logContent(Buffer.from('10:02 ERR -103 李秀兰 13900020001 </pre><script>'))], [picture.id, logContent(Buffer.from([0x89, 0x50, 0, 1]))]]), names: new Map([['u2', '王芳']]), now: 60_000, locale: 'zh-CN', say: translator(ticketCoreWords, 'zh-CN'),
};

describe('the file for R&D', () => {
  const page = rndPage(input);

  it('stands for itself: no script, nothing loaded, a policy that forbids both', () => {
    expect(page).toContain(`default-src 'none'`);
    expect(page).not.toMatch(/<script|<img|<link|src=|href=|@import|url\(/i);
    expect(page).toContain('ERR &lt;/pre&gt;&lt;script&gt;');
  });

  it('holds question, result so far, logs, answers and what happened; the newest question first', () => {
    for (const words of ['结算接口为何返回 -103？', '重启前置机无效', '研发小周 答复', '证书过期', '尚未答复', '日志见附件', '前置机', '重大', '王芳']) expect(page).toContain(words);
    expect(page.indexOf('更换后仍失败')).toBeLessThan(page.indexOf('结算接口'));
  });

  it('holds what stands in attached logs, and says which it could not take along', () => {
    expect(page).toContain('10:02 ERR -103 李** 139****0001 &lt;/pre&gt;&lt;script&gt;');
    for (const words of ['不是文本文件', '导出时取不到']) expect(page.split(words)).toHaveLength(2);
  });

  it('reads logs as UTF-8 and as Chinese Windows writes them, and keeps the end of a long one', () => {
    expect(logContent(Buffer.from('结算失败'))).toEqual({ kind: 'text', text: '结算失败', cut: 0 });
    expect(logContent(Buffer.from([0xbd, 0xe1, 0xcb, 0xe3, 0x0a]))).toEqual({ kind: 'text', text: '结算\n', cut: 0 });
    const long = logContent(Buffer.from(`${'a'.repeat(1_000_000)}𠮷end`));
    expect(long).toMatchObject({ kind: 'text', cut: 5 });
    expect(long.kind === 'text' && long.text.endsWith('𠮷end')).toBe(true);
    expect(logContent(null)).toEqual({ kind: 'away' });
  });

  it('tells nobody who the patient is, wherever somebody wrote it', () => {
    expect(page).not.toMatch(/李秀兰|139[ -]?0002[ -]?0001/);
    expect(page).toContain('李**来电 139****0001');
  });

  it.each([
    ['其他号码 13800001111 与 138-0000-1111', '其他号码 138****1111 与 138-****-1111'],
    ['身份证 11010119900307123X', '身份证 110101**********3X'],
    ['订单 20261001123456789012', '订单 20261001123456789012'],
  ])('%s', (text, hidden) => {
    expect(withoutPatient(text, { name: '', phone: '' })).toBe(hidden);
  });
});

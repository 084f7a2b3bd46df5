import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { asId } from '../../shared/ids.ts';
import type { AttachmentId, TemplateId, TicketId } from '../../shared/ids.ts';
import { sniff } from '../../shared/files/fileTypes.ts';
import type { AttachmentRole, CheckItem, TicketTemplate } from '../../shared/tickets/model.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { addDays, dateOf, HOUR_MS, stampOf } from '../../shared/time/shanghai.ts';
import { put, type RowChange } from '../../shared/wire/mutation.ts';
import { demoHospitals, zhou } from './cast.ts';

/*
 * Files and templates of the demo. The pictures are drawn here: a page of the mini-program as a sketch of bars.
 */

interface DemoFile {
  /** Index into `demoTickets`. */
  readonly ticket: number;
  readonly role: AttachmentRole;
  readonly name: string;
  readonly bytes: Buffer;
  readonly hoursAgo: number;
  readonly log?: { readonly source: string; readonly hours: number };
}

function demoFiles(now: Instant): readonly DemoFile[] {
  const at = now - 3 * HOUR_MS;
  return [
    { ticket: 0, role: 'log', name: '医保前置机.log', bytes: insuranceLog(at), hoursAgo: 2, log: { source: '医保前置机 app.log', hours: 1 } },
    { ticket: 0, role: 'file', name: '结算失败截图.png', bytes: sketch(4), hoursAgo: 2.5 },
    { ticket: 2, role: 'source', name: '产科排班.csv', bytes: Buffer.from('\uFEFF医生,门诊日\r\n李静,周一至周五上午\r\n何媛,周一至周五下午\r\n', 'utf8'), hoursAgo: 40 },
    { ticket: 4, role: 'before', name: '首页调整前.png', bytes: sketch(3), hoursAgo: 90 },
  ];
}

/** Bytes by themselves, as `PUT /files/<sha256>` would keep them. */
export function demoFileBytes(now: Instant): readonly { readonly sha256: string; readonly bytes: Buffer }[] {
  return demoFiles(now).map(({ bytes }) => ({ sha256: hashOf(bytes), bytes }));
}

export function fileRows(now: Instant): readonly RowChange[] {
  return demoFiles(now).map((file, index) => {
    const at = now - file.hoursAgo * HOUR_MS;
    return put('attachments', {
      id: asId<AttachmentId>(`demo-file-${index + 1}`),
      ticketId: asId<TicketId>(`demo-ticket-${file.ticket + 1}`),
      role: file.role,
      name: file.name,
      mime: sniff(file.bytes),
      size: file.bytes.length,
      sha256: hashOf(file.bytes),
      fromAt: file.log === undefined ? null : at - file.log.hours * HOUR_MS,
      toAt: file.log === undefined ? null : at,
      source: file.log?.source ?? '',
      userId: zhou.id,
      at,
    });
  });
}

const items = (...texts: readonly string[]): CheckItem[] => texts.map((text, index) => ({ id: `i${index + 1}`, text, done: false }));

/** 九6: inspections. They come back from tomorrow on, so that a demo of an hour makes none by surprise. */
export function templateRows(now: Instant): readonly RowChange[] {
  const shared = { kind: 'consultation', module: null, priority: 'normal', assigneeId: null, details: {}, active: true } as const;
  const everywhere = { minute: 9 * 60, hospitalIds: demoHospitals.map((one) => one.id), from: addDays(dateOf(now), 1) };
  const templates: readonly TicketTemplate[] = [
    {
      ...shared,
      id: asId<TemplateId>('demo-template-month'),
      name: '月度巡检',
      title: '月度巡检',
      description: '逐项检查小程序九类功能，填写巡检报告并请信息科签收。',
      checklist: items('九类功能逐项走通', '支付与退款各试一笔', '证书有效期', '接口耗时与错误率', '巡检报告签收'),
      recurrence: { every: 'month', day: 5, ...everywhere },
    },
    {
      ...shared,
      id: asId<TemplateId>('demo-template-quarter'),
      name: '季度维保',
      title: '季度维保',
      description: '服务器、数据库与备份检查，出具维保报告。',
      checklist: items('服务器补丁与磁盘', '数据库备份可恢复', '账号与权限复核', '维保报告签收'),
      recurrence: { every: 'quarter', day: 10, ...everywhere },
    },
    { ...shared, id: asId<TemplateId>('demo-template-doctor'), name: '新医生上线', kind: 'data_task', module: 'appointment', title: '新医生上线', description: '姓名、职称、照片、排班。', details: { dataSubject: 'doctor' }, checklist: items('照片', '排班', '另一人复核'), recurrence: null },
  ];
  return templates.map((template) => put('ticketTemplates', template));
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function insuranceLog(from: Instant): Buffer {
  const lines = Array.from({ length: 24 }, (_, index) => {
    const failed = index % 5 === 3;
    return `${stampOf(from + index * 150_000)} ${failed ? 'ERROR' : 'INFO '} settle ${failed ? 'timeout after 15000 ms, code -3' : `ok ${380 + ((index * 37) % 90)} ms`}`;
  });
  return Buffer.from(`${lines.join('\n')}\n`, 'utf8');
}

const [WIDTH, HEIGHT] = [180, 320];
type Colour = readonly [number, number, number];
const [PAGE, HEAD, TILE, LINE]: readonly Colour[] = [[245, 246, 248], [12, 133, 120], [214, 236, 233], [206, 210, 216]];

/** A page with a head, `rows` rows of tiles and lines of text below. */
function sketch(rows: number): Buffer {
  const colourAt = (x: number, y: number): Colour | undefined => {
    if (y < 44) return HEAD;
    const isTile = y < 60 + rows * 52 && (y - 60) % 52 < 40 && y >= 60 && (x - 14) % 54 < 42 && x >= 14 && x < 168;
    if (isTile) return TILE;
    return y >= 68 + rows * 52 && (y - 68 - rows * 52) % 18 < 7 && x >= 14 && x < 150 ? LINE : PAGE;
  };
  const pixels = Array.from({ length: HEIGHT }, (_row, y) => [0, ...Array.from({ length: WIDTH }, (_column, x) => colourAt(x, y) ?? [0, 0, 0]).flat()]);
  return png(WIDTH, HEIGHT, Buffer.from(pixels.flat()));
}

/** @param rows each begins with its filter byte 0, then red, green and blue of every point */
function png(width: number, height: number, rows: Buffer): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8); // 8 bits each of red, green, blue
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

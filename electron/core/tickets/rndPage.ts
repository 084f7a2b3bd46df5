import { maskName, maskNumbers, maskPhone } from '../../../shared/directory/rules.ts';
import type { Locale, Translate } from '../../../shared/i18n/catalogue.ts';
import { yuanOf } from '../../../shared/tickets/money.ts';
import type { Attachment, Ticket, TicketEntry } from '../../../shared/tickets/model.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { stampOf } from '../../../shared/time/shanghai.ts';
import type { LogContent } from './logText.ts';
import type { ticketCoreWords } from './words.ts';

export interface RndInput {
  /** With everything readable: what R&D must not see is taken out here. */
  readonly ticket: Ticket;
  readonly patient: { readonly name: string; readonly phone: string };
  readonly hospital: string;
  readonly entries: readonly TicketEntry[];
  readonly attachments: readonly Attachment[];
  /** What stands in the attached logs, by attachment. */
  readonly logs: ReadonlyMap<Attachment['id'], LogContent>;
  readonly names: ReadonlyMap<string, string>;
  readonly now: Instant;
  readonly locale: Locale;
  readonly say: Translate<keyof (typeof ticketCoreWords)['zh-CN']>;
}

/**
 * A ticket for R&D as one HTML file that any browser opens without a network (四2): no script, nothing loaded, and
 * neither name nor number of the patient, also where somebody wrote them into a text.
 */
export function rndPage(input: RndInput): string {
  const { ticket, say, now } = input;
  const number = ticket.number === null ? say('unnumbered') : `#${ticket.number}`;
  const title = `${say('heading', { number })}`;
  const body = [
    `<h1>${safe(title)}</h1>`,
    `<p class="title">${words(input, ticket.title)}</p>`,
    `<p class="note">${safe(say('made', { at: stampOf(now) }))}</p>`,
    ...rounds(input),
    `<section><h2>${safe(say('facts'))}</h2><dl>${factsOf(input).map(([label, value]) => `<dt>${safe(label)}</dt><dd>${words(input, value === '' ? say('none') : value)}</dd>`).join('')}</dl></section>`,
    `<section><h2>${safe(say('description'))}</h2><p class="text">${words(input, ticket.description === '' ? say('none') : ticket.description)}</p></section>`,
    `<section><h2>${safe(say('timeline'))}</h2><ol>${timeline(input).join('')}</ol></section>`,
    ...filesOf(input),
  ];
  return [
    '<!doctype html>',
    `<html lang="${say('language')}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${safe(title)}</title><style>${STYLE}</style></head>`,
    `<body><main>${body.join('\n')}</main></body></html>`,
    '',
  ].join('\n');
}

const STYLE = `:root{color-scheme:light dark}body{margin:0;font:15px/1.6 system-ui,"Microsoft YaHei","PingFang SC",sans-serif}
main{max-width:860px;margin:0 auto;padding:32px 24px}h1{margin:0;font-size:22px}h2{margin:0 0 8px;font-size:16px}h3{margin:12px 0 4px;font-size:14px}
section{margin-top:24px;padding-top:16px;border-top:1px solid #8886}.title{margin:4px 0;font-size:17px}.note{margin:4px 0;opacity:.75;font-size:13px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0}dt{opacity:.75}dd{margin:0;overflow-wrap:anywhere}
.text{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}pre{margin:0;padding:12px;overflow:auto;background:#8882;font:13px/1.5 ui-monospace,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
ol,ul{margin:0;padding-left:24px}li{margin:4px 0}time{font-variant-numeric:tabular-nums;opacity:.75}`;

function safe(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A person's words without what tells who the patient is. */
function words({ patient }: RndInput, text: string): string {
  return safe(withoutPatient(text, patient));
}

export function withoutPatient(text: string, { name, phone }: RndInput['patient']): string {
  const digits = phone.replaceAll(/\D/g, '');
  // One character is no name that could be told from a word.
  const named = [...name].length < 2 ? text : text.replaceAll(name, maskName(name));
  const written = digits.length < 7 ? named : named.replaceAll(phone, maskPhone(digits)).replaceAll(digits, maskPhone(digits));
  return maskNumbers(written);
}

function factsOf({ ticket, hospital, names, say }: RndInput): readonly (readonly [string, string])[] {
  const { details } = ticket;
  const at = (moment: Instant | null): string => (moment === null ? '' : stampOf(moment));
  const facts: readonly (readonly [string, string])[] = [
    [say('hospital'), hospital],
    [say('field.kind'), say(`kind.${ticket.kind}`)],
    [say('field.module'), say(ticket.module === null ? 'module.none' : `module.${ticket.module}`)],
    [say('field.priority'), say(`priority.${ticket.priority}`)],
    [say('status'), say(`status.${ticket.status}`)],
    [say('created'), at(ticket.createdAt)],
    [say('owner'), ticket.assigneeId === null ? '' : (names.get(ticket.assigneeId) ?? '')],
  ];
  const own: readonly (readonly [string, string])[] = [
    [say('field.severity'), details.severity === null ? '' : say(`severity.${details.severity}`)],
    [say('field.firstActionAt'), at(details.firstActionAt)],
    [say('field.cause'), ticket.cause === null ? '' : say(`cause.${ticket.cause}`)],
    [say('field.agreed'), details.agreed],
    [say('field.caseType'), details.caseType === null ? '' : say(`case.${details.caseType}`)],
    [say('field.amountFen'), details.amountFen === null ? '' : say('yuan', { amount: yuanOf(details.amountFen) })],
    [say('field.orderNo'), details.orderNo],
  ];
  return [...facts, ...own.filter(([, value]) => value !== '')];
}

/** Every question with its answer, the newest first: that is the one R&D is asked now. */
function rounds(input: RndInput): readonly string[] {
  const { entries, say } = input;
  const asked = entries.flatMap((entry) => (entry.data?.type === 'rnd' ? [{ entry, data: entry.data }] : []));
  if (asked.length === 0) return [`<section><p>${safe(say('noQuestion'))}</p></section>`];
  return asked
    .map(({ entry, data }, index) => {
      const next = asked[index + 1]?.entry.at ?? Infinity;
      const answer = entries.find((one) => one.kind === 'rnd_answered' && one.at >= entry.at && one.at < next);
      const part = (title: string, html: string): string => `<h3>${safe(title)}</h3>${html}`;
      const text = (value: string): string => `<p class="text">${words(input, value)}</p>`;
      return [
        `<section><h2>${safe(say('question', { round: index + 1 }))}</h2><p class="note">${safe(say('sentBy', { name: nameOf(input, entry.userId), at: stampOf(entry.at) }))}</p>`,
        part(say('ask'), text(entry.text)),
        part(say('soFar'), text(data.soFar)),
        part(say('logs'), data.logs === '' ? text(say('noLogs')) : `<pre>${words(input, data.logs)}</pre>`),
        part(say('answer'), answer === undefined ? text(say('waiting')) : answerOf(input, answer)),
        '</section>',
      ].join('');
    })
    .toReversed();
}

function answerOf(input: RndInput, answer: TicketEntry): string {
  const by = answer.data?.type === 'rnd_answer' && answer.data.answeredBy !== '' ? answer.data.answeredBy : nameOf(input, answer.userId);
  return `<p class="note">${safe(input.say('answered', { name: by, at: stampOf(answer.at) }))}</p><p class="text">${words(input, answer.text)}</p>`;
}

const nameOf = ({ names, say }: RndInput, id: string): string => names.get(id) ?? say('none');

/** What R&D needs of the history. Edits, replies to people and bookkeeping stay in the house. */
function timeline(input: RndInput): readonly string[] {
  return input.entries.flatMap((entry) => {
    const what = lineOf(input, entry);
    if (what === null) return [];
    const said = entry.kind === 'status' || entry.kind === 'assigned' || entry.text === '' ? '' : `<p class="text">${words(input, entry.text)}</p>`;
    return [`<li><time>${stampOf(entry.at)}</time> ${safe(nameOf(input, entry.userId))}: ${safe(what)}${said}</li>`];
  });
}

function lineOf(input: RndInput, entry: TicketEntry): string | null {
  const { say } = input;
  switch (entry.kind) {
    case 'status':
      return entry.data?.type === 'status' ? say('entry.status', { status: say(`status.${entry.data.to}`) }) : null;
    case 'assigned':
      return entry.text === '' ? say('entry.unassigned') : say('entry.assigned', { name: nameOf(input, entry.text) });
    case 'edited':
    case 'reply':
    case 'item':
    case 'detached':
    case 'linked':
    case 'unlinked':
      return null;
    default:
      return say(`entry.${entry.kind}`);
  }
}

function filesOf(input: RndInput): readonly string[] {
  const { attachments, say } = input;
  const logs = attachments.filter((file) => file.role === 'log');
  if (logs.length === 0) return [];
  const lines = logs.map((file) => {
    const span = file.fromAt === null || file.toAt === null ? '' : say('fileSpan', { from: stampOf(file.fromAt), to: stampOf(file.toAt) });
    const source = file.source === '' ? '' : say('fileSource', { source: file.source });
    return `<li>${words(input, `${say('fileLine', { name: file.name, size: file.size })}${span}${source}`)}${contentOf(input, input.logs.get(file.id) ?? { kind: 'away' })}</li>`;
  });
  return [`<section><h2>${safe(say('files'))}</h2><ul>${lines.join('')}</ul></section>`];
}

function contentOf(input: RndInput, log: LogContent): string {
  const { say } = input;
  const note = (text: string): string => `<p class="note">${safe(text)}</p>`;
  if (log.kind === 'away') return note(say('logAway'));
  if (log.kind === 'notText') return note(say('logNotText'));
  const cut = log.cut === 0 ? '' : note(say('logCut', { count: log.cut }));
  return `<details><summary>${safe(say('logContent'))}</summary>${cut}<pre>${words(input, log.text)}</pre></details>`;
}

import { asId } from '../../shared/ids.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Rejection } from '../../shared/session/contract.ts';
import { knownFields } from '../app/fieldWords.ts';
import type { KnownField } from '../app/fieldWords.ts';
import { places } from '../app/places.ts';

/** One field as both sides have it; undefined: that side does not speak of it. */
export interface AlignedLine {
  readonly field: KnownField;
  readonly mine: unknown;
  readonly theirs: unknown;
}

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of some arguments or a row, one level of nesting opened (`fields`, `hospital`, `contract`). */
function flat(value: unknown): Loose {
  if (!isObject(value)) return {};
  const { base: _base, ...rest } = value;
  return Object.assign({}, ...Object.values(rest).filter(isObject), rest);
}

/** Fields of what stands that say which row it is and how it is, also where the action did not name them. */
const telling = new Set<string>(['title', 'subject', 'name', 'status', 'result', 'assigneeId', 'hospitalId', 'preview']);

/** What was wanted and what stands, field beside field in reading order; ids of rows and internal numbers are left out. */
export function alignedLines({ mine, theirs }: Rejection): readonly AlignedLine[] {
  const wanted = flat(mine);
  const row: Loose = Object.assign({}, ...theirs.map((their) => flat(their.row)).toReversed());
  const stands: Loose = wanted['itemId'] === undefined ? row : { ...row, text: pointText(row['checklist'], wanted['itemId']) };
  return knownFields.flatMap((field): readonly AlignedLine[] => {
    const line = { field, mine: wanted[field], theirs: stands[field] };
    const says = (value: unknown): boolean => value !== undefined && value !== '';
    if (line.mine === undefined && !telling.has(field)) return [];
    return says(line.mine) || says(line.theirs) ? [line] : [];
  });
}

/** Of an action about one point of a checklist, what stands there is that point's text. */
function pointText(checklist: unknown, itemId: unknown): unknown {
  const point: unknown = Array.isArray(checklist) ? checklist.find((item) => isObject(item) && item['id'] === itemId) : undefined;
  return isObject(point) ? point['text'] : undefined;
}

/** Which row the action was about, as people know it; empty when it has no name or is gone. */
export function aboutOf({ theirs }: Rejection): string {
  for (const { row } of theirs) {
    if (!isObject(row)) continue;
    const name = [row['title'], row['subject'], row['shortName'], row['name']].find((value) => typeof value === 'string' && value !== '');
    if (typeof name === 'string') return typeof row['number'] === 'number' ? `#${row['number']} ${name}` : name;
  }
  return '';
}

/** What the action was about is no longer there. */
export function isGone({ theirs }: Rejection): boolean {
  return theirs.length > 0 && theirs.every((their) => their.row === null);
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export interface EditPlace {
  readonly path: string;
  readonly draft?: { readonly conversationId: ConversationId; readonly text: string };
}

/**
 * Where the person changes what was refused. A reply goes back into its composer (`draft`), everything else to the
 * page of its feature. null: there is nothing to change (marking as read).
 */
export function editPlace(rejection: Rejection): EditPlace | null {
  const mine: Loose = isObject(rejection.mine) ? rejection.mine : {};
  const conversationId = text(mine['conversationId']);
  if (rejection.name === 'inbox.send' && conversationId !== undefined) {
    return { path: places.inbox(conversationId), draft: { conversationId: asId<ConversationId>(conversationId), text: text(mine['text']) ?? '' } };
  }
  if (rejection.name === 'inbox.markRead' || rejection.name === 'inbox.retry') return null;
  if (rejection.name === 'tickets.create') return { path: places.ticketAgain(rejection.n) };
  if (rejection.name === 'callbacks.create') return { path: places.callbackAgain(rejection.n) };
  return pageOf(rejection.name.split('.')[0] ?? '', mine);
}

function pageOf(feature: string, mine: Loose): { readonly path: string } | null {
  switch (feature) {
    case 'inbox':
      return { path: places.inbox(text(mine['conversationId'])) };
    case 'tickets':
      return { path: places.tickets(text(mine['ticketId'])) };
    case 'callbacks':
      return { path: places.callbacks(text(mine['callbackId'])) };
    case 'calls':
      return { path: places.calls(text(mine['callId'])) };
    case 'duty':
      return { path: places.duty() };
    case 'knowledge':
      return { path: places.knowledge(text(mine['articleId'])) };
    case 'canned':
      return { path: places.cannedReplies() };
    case 'customers':
    case 'directory':
      return { path: places.directory() };
    default:
      return null;
  }
}

import { asId } from '../../shared/ids.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Rejection } from '../../shared/session/contract.ts';
import { places } from '../app/places.ts';
import type { SessionWord } from './messages.ts';

/** One line of what was wanted or of what stands. */
export interface FieldLine {
  readonly field: FieldName;
  readonly value: string | null;
}

/** Fields a person recognises, in reading order; ids of rows and internal numbers are left out. */
const shown = [
  'title', 'subject', 'name', 'shortName', 'label', 'text', 'description', 'status', 'result', 'reason', 'note',
  'assigneeId', 'userId', 'primaryId', 'backupId', 'hospitalId', 'preview',
] as const;
export type FieldName = (typeof shown)[number];

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The readable fields of some arguments or a row, one level of nesting opened (`fields`, `hospital`, `contract`). */
export function fieldLines(value: unknown): readonly FieldLine[] {
  if (!isObject(value)) return [];
  const flat: Loose = Object.assign({}, value, ...Object.values(value).filter(isObject));
  return shown.flatMap((field): readonly FieldLine[] => {
    const found = flat[field];
    if (typeof found === 'string' && found !== '') return [{ field, value: found }];
    return found === null && field.endsWith('Id') ? [{ field, value: null }] : [];
  });
}

const wants = new Set<string>([
  'inbox.send', 'inbox.retry', 'inbox.assign', 'inbox.setHospital', 'inbox.setStatus', 'inbox.markRead',
  'tickets.create', 'tickets.edit', 'tickets.assign', 'tickets.setStatus', 'tickets.comment', 'tickets.close',
  'tickets.reopen', 'tickets.sendToRnd', 'tickets.answerFromRnd', 'tickets.dispatch', 'tickets.visitStep', 'tickets.finishVisit',
  'tickets.cancelVisit', 'tickets.logReply', 'tickets.mark', 'tickets.checkItem', 'tickets.watch', 'tickets.attach', 'tickets.detach',
  'tickets.link', 'tickets.unlink', 'tickets.saveTemplate', 'tickets.removeTemplate', 'tickets.saveView', 'tickets.removeView', 'callbacks', 'duty', 'directory',
]);

/** The word for a mutation: its own, else its feature's, else a plain one (a newer core). */
export function wantWord(name: string): SessionWord {
  const feature = name.split('.')[0] ?? '';
  const known = wants.has(name) ? name : wants.has(feature) ? feature : 'other';
  return `want.${known}` as SessionWord; // each of the set has its word; tests/renderer/session checks it
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
    case 'duty':
      return { path: places.duty() };
    case 'directory':
      return { path: places.directory() };
    default:
      return null;
  }
}

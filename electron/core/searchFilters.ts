import type { SearchFilter } from '../../shared/search/contract.ts';
import type { BindValue } from './db/bind.ts';
import type { SearchKind } from './search/schema.ts';
import type { Narrowing } from './search/search.ts';

/** What a person's filter means for messages and for tickets: the one place where the search knows their tables. */
export function narrowing(filter: SearchFilter): ((kind: SearchKind) => Narrowing | null) | undefined {
  if (Object.values(filter).every((part) => part === undefined)) return undefined;
  return (kind) => (kind === 'message' ? ofMessages(filter) : ofTickets(filter));
}

function ofMessages(filter: SearchFilter): Narrowing {
  const parts: string[] = [];
  const binds: BindValue[] = [];
  const add = (text: string, ...more: readonly BindValue[]): void => {
    parts.push(text);
    binds.push(...more);
  };
  const conversations = ofConversations(filter);
  if (conversations !== null) add(`d.parent_id in (select c.id from conversations c where ${conversations.text})`, ...conversations.binds);
  // The writer stands in the message itself, found by its id.
  if (filter.staffId !== undefined) add('(select m.userId from messages m where m.id = d.id) = ?', filter.staffId);
  if (filter.customer !== undefined) {
    const named = filter.customer.toLowerCase();
    add(
      // Platforms that name nobody leave the name empty: alone, it is who the conversation is with.
      `exists (select 1 from messages m join conversations c on c.id = m.conversationId where m.id = d.id and m.direction = 'in'
        and (instr(lower(m.senderName), ?) > 0 or (c.kind = 'direct' and instr(lower(c.title), ?) > 0)))`,
      named,
      named,
    );
  }
  return narrowed(filter, parts, binds);
}

/** Null: no ticket can be meant, because its patient is never told apart by name. */
function ofTickets(filter: SearchFilter): Narrowing | null {
  if (filter.customer !== undefined) return null;
  const parts: string[] = [];
  const binds: BindValue[] = [];
  if (filter.hospitalId !== undefined) {
    parts.push('t.hospitalId = ?');
    binds.push(filter.hospitalId);
  }
  if (filter.staffId !== undefined) {
    parts.push('(t.assigneeId = ? or t.createdBy = ?)');
    binds.push(filter.staffId, filter.staffId);
  }
  if (filter.channel !== undefined) {
    parts.push('t.conversationId in (select c.id from conversations c where c.channel = ?)');
    binds.push(filter.channel);
  }
  const text = parts.length === 0 ? [] : [`d.parent_id in (select t.id from tickets t where ${parts.join(' and ')})`];
  return narrowed(filter, text, binds);
}

/** Conditions on conversations `c`; null: there are none. */
export function ofConversations({ channel, hospitalId }: SearchFilter): { readonly text: string; readonly binds: readonly BindValue[] } | null {
  const parts = [...(channel === undefined ? [] : ['c.channel = ?']), ...(hospitalId === undefined ? [] : ['c.hospitalId = ?'])];
  const binds = [channel, hospitalId].filter((one) => one !== undefined);
  return parts.length === 0 ? null : { text: parts.join(' and '), binds };
}

function narrowed({ from, to }: SearchFilter, parts: readonly string[], binds: readonly BindValue[]): Narrowing {
  return { text: parts.length === 0 ? '1' : parts.join(' and '), binds, from: from ?? 0, to: to ?? Number.MAX_SAFE_INTEGER };
}

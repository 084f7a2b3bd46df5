import type { Instant } from '../../../shared/time/clock.ts';
import { fieldOf, textField } from '../http.ts';
import type { LineEvents, OnebotSettings } from '../types.ts';
import { eventOfHistory } from './frames.ts';
import type { OnebotLine } from './line.ts';
import { GROUP_PREFIX } from './normalise.ts';

/** Read again from so long before the last message that is stored: clocks differ, and doubles are told apart. */
const OVERLAP_MS = 10 * 60_000;
/** Conversations asked about after one reconnect, the newest first. */
const MOST_CONVERSATIONS = 200;

/**
 * Nothing that was said while a client was away is sent again by itself: the histories of the conversations known here
 * and of all groups are read, and what is newer than the last message stored is taken in (it is told apart from what is
 * there by its id). An account that has never heard anything has missed nothing.
 */
export async function readMissed(line: OnebotLine, settings: OnebotSettings, events: LineEvents): Promise<void> {
  const known = settings.historyCount === 0 ? null : await events.known();
  if (known === null) return;
  const ids = new Set([...known.conversations, ...(await groupsOf(line))]);
  for (const id of [...ids].slice(0, MOST_CONVERSATIONS)) {
    if (!(await readOne(line, settings, events, id, known.lastInboundAt - OVERLAP_MS))) return;
  }
}

/** @returns false when the client is away: the next one that connects begins anew */
async function readOne(line: OnebotLine, settings: OnebotSettings, events: LineEvents, externalId: string, since: Instant): Promise<boolean> {
  const group = externalId.startsWith(GROUP_PREFIX) ? externalId.slice(GROUP_PREFIX.length) : null;
  const count = settings.historyCount;
  const outcome = await (group === null
    ? line.call('get_friend_msg_history', { user_id: idOf(externalId), count })
    : line.call('get_group_msg_history', { group_id: idOf(group), count }));
  if (outcome.kind === 'not_sent') return false;
  // A refusal, or no answer, concerns this conversation only (left the group, no such action in this client).
  if (outcome.kind === 'unclear') return true;
  const list = fieldOf(outcome.data, 'messages');
  for (const message of Array.isArray(list) ? list : []) {
    const found = understood(message, { selfId: settings.selfId, group });
    if (found !== null && found.at >= since) events.onEvent(found.event);
  }
  return true;
}

/** One message that cannot even be written down again (nested too deeply) must not hide the others. */
function understood(...of: Parameters<typeof eventOfHistory>): ReturnType<typeof eventOfHistory> {
  try {
    return eventOfHistory(...of);
  } catch {
    return null;
  }
}

async function groupsOf(line: OnebotLine): Promise<readonly string[]> {
  const outcome = await line.call('get_group_list', {});
  const list = outcome.kind === 'answer' && Array.isArray(outcome.data) ? outcome.data : [];
  return list.flatMap((one: unknown) => {
    const id = textField(one, 'group_id') ?? '';
    return id === '' ? [] : [`${GROUP_PREFIX}${id}`];
  });
}

/** The standard's ids are numbers; one that JavaScript would round goes out as the text it came as. */
export function idOf(id: string): number | string {
  const number = Number(id);
  return /^\d{1,15}$/.test(id) ? number : id;
}

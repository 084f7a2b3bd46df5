import { fieldOf, textField } from '../http.ts';
import type { Normalised, PulledPage, WecomKfSettings } from '../types.ts';
import type { WecomApi } from '../wecom/api.ts';

/** Most ids one call may ask for (获取客户基础信息, path/95159). */
const BATCH = 100;
/** Names kept in memory; beyond it the oldest half is forgotten and asked for again. */
const KEPT = 10_000;

export interface CustomerNames {
  /** The page with nicknames as sender name and conversation title, where the platform tells them. */
  fill(settings: WecomKfSettings, page: PulledPage): Promise<PulledPage>;
}

/** `sync_msg` names nobody; without this the list would show 32 random characters. A failed look-up changes nothing. */
export function createCustomerNames(api: WecomApi): CustomerNames {
  const known = new Map<string, string>();
  return {
    async fill(settings, page) {
      const asked = new Set<string>();
      for (const { normalised } of page.events) {
        if (normalised.kind === 'message' && !known.has(normalised.message.sender.externalId)) {
          asked.add(normalised.message.sender.externalId);
        }
      }
      const ids = [...asked];
      for (let from = 0; from < ids.length; from += BATCH) {
        for (const [id, name] of await lookUp(api, settings, ids.slice(from, from + BATCH))) known.set(id, name);
      }
      const events = page.events.map((event) => ({ ...event, normalised: named(event.normalised, known) }));
      forgetOldest(known);
      return { ...page, events };
    },
  };
}

async function lookUp(api: WecomApi, settings: WecomKfSettings, ids: readonly string[]): Promise<[string, string][]> {
  const answer = await api(settings, '/cgi-bin/kf/customer/batchget', { external_userid_list: ids });
  const list = answer.kind === 'ok' ? fieldOf(answer.json, 'customer_list') : null;
  const found: [string, string][] = [];
  for (const customer of Array.isArray(list) ? list : []) {
    const id = textField(customer, 'external_userid');
    const name = textField(customer, 'nickname')?.trim().slice(0, 80) ?? '';
    if (id !== null && name !== '') found.push([id, name]);
  }
  return found;
}

function named(normalised: Normalised, known: ReadonlyMap<string, string>): Normalised {
  if (normalised.kind !== 'message') return normalised;
  const { message } = normalised;
  const name = known.get(message.sender.externalId);
  if (name === undefined) return normalised;
  return {
    kind: 'message',
    message: {
      ...message,
      sender: { ...message.sender, name },
      conversation: { ...message.conversation, title: name },
    },
  };
}

function forgetOldest(known: Map<string, string>): void {
  if (known.size <= KEPT) return;
  for (const id of [...known.keys()].slice(0, known.size / 2)) known.delete(id);
}

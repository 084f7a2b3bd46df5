import { io, type Socket } from 'socket.io-client';
import type { Entities, EntityName } from '../../shared/wire/entities.ts';
import { entityNames } from '../../shared/wire/entities.ts';
import {
  PROTOCOL,
  PULL_LIMIT,
  tokenAnswer,
  type ClientEvents,
  type Hello,
  type PullAnswer,
  type ServerEvents,
} from '../../shared/wire/protocol.ts';
import { newId } from './desk.ts';

/** The relay's rows by entity and id, as one person may see them. */
export type RelayRows = { readonly [E in EntityName]: ReadonlyMap<string, Entities[E]> };

/** Reads the relay by docs/protocol.md and with none of the desktop's code: the authority itself is the witness. */
export interface RelayReader {
  /** Every row, pulled anew. */
  read(): Promise<RelayRows>;
}

/** Signs in once; the access token serves every read for ten minutes. */
export async function openRelayReader(relayUrl: string, { name, password }: { readonly name: string; readonly password: string }): Promise<RelayReader> {
  const response = await fetch(`${relayUrl}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
  if (!response.ok) throw new Error(`login: HTTP ${response.status}`);
  const { accessToken } = tokenAnswer.parse(await response.json());
  return { read: () => readOnce(relayUrl, accessToken) };
}

async function readOnce(relayUrl: string, token: string): Promise<RelayRows> {
  const socket: Socket<ServerEvents, ClientEvents> = io(relayUrl, {
    auth: { token, clientId: newId(), protocol: PROTOCOL.oldest, newest: PROTOCOL.newest },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  try {
    const hello = await new Promise<Hello>((resolve, reject) => {
      socket.once('hello', resolve);
      socket.once('connect_error', reject);
    });
    return await pullAll(socket, hello);
  } finally {
    socket.disconnect();
  }
}

async function pullAll(socket: Socket<ServerEvents, ClientEvents>, hello: Hello): Promise<RelayRows> {
  const rows = new Map<string, Map<string, unknown>>(entityNames.map((entity) => [entity, new Map()]));
  for (let cursor = 0, head = hello.head; cursor < head; ) {
    const answer = (await socket.timeout(10_000).emitWithAck('pull', { epoch: hello.epoch, cursor, limit: PULL_LIMIT })) as PullAnswer;
    if (!answer.ok) throw new Error(`pull: ${answer.code}`);
    for (const { entity, id, row } of answer.rows) {
      if (row === null) rows.get(entity)?.delete(id);
      else rows.get(entity)?.set(id, row);
    }
    cursor = answer.cursor;
    head = answer.head;
  }
  return Object.fromEntries(rows) as unknown as RelayRows; // one map per entity name, filled with that entity's rows
}

import { hospitalOf } from '../../shared/directory/rules.ts';
import { asId } from '../../shared/ids.ts';
import type { ConversationId } from '../../shared/ids.ts';
import { SEND_ONLY_ID } from '../../shared/inbox/model.ts';
import type { Account } from '../../shared/inbox/model.ts';
import { atRest } from '../../shared/inbox/rules.ts';
import { put } from '../../shared/wire/mutation.ts';
import { readOne, readWhere } from '../db/rowStore.ts';
import type { TxWriter } from '../sync/txWriter.ts';

/** The one conversation of an account that nobody can write to: there is no first message that could make it. */
export async function beginSendOnly(tx: TxWriter, account: Account): Promise<void> {
  const id = asId<ConversationId>(`webhook.${account.id}`.slice(0, 64));
  if ((await readOne(tx.db, 'conversations', id)) !== null) return;
  const bindings = await readWhere(tx.db, 'bindings', 'accountId', account.id);
  await tx.write(
    put('conversations', {
      id,
      accountId: account.id,
      channel: account.channel,
      kind: 'group',
      externalId: SEND_ONLY_ID,
      title: account.name,
      hospitalId: hospitalOf({ accountId: account.id, externalId: SEND_ONLY_ID }, bindings),
      assigneeId: null,
      status: 'open',
      lastMessageAt: tx.now(),
      preview: '',
      lastInboundAt: null,
      waitingSince: null,
      repliesSinceInbound: 0,
      refusal: null,
      ...atRest,
    }),
  );
}

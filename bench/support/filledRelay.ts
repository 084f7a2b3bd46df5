import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { hashPassword } from '../../relay/auth/password.ts';
import { startEmbedded } from '../../relay/db/embedded.ts';
import { migrate } from '../../relay/db/migrate.ts';
import { migrations } from '../../relay/db/migrations/index.ts';
import { outputs } from '../../build/paths.ts';
import { startChild, type Child } from '../../tests/support/child.ts';
import { freePort } from '../../tests/support/program.ts';
import { createChineseText, seeded } from './chineseText.ts';
import type { RawRow } from './rawMirror.ts';

export const benchUser = { id: 'bench-lead', name: 'lead', password: 'bench password' } as const;
export const CONVERSATIONS = 400;

const DAY_MS = 86_400_000;
/** Distinct texts; their order is what is drawn anew for every message. */
const TEXTS = 20_000;
/** Inside what a desktop keeps, so that every message crosses the wire. */
const SPAN_DAYS = 80;

/** A relay process of its own on a PostgreSQL of its own, whose rows are put there by SQL. */
export interface FilledRelay {
  readonly url: string;
  readonly pool: pg.Pool;
  /** Adds messages, spread over all conversations and over the last `SPAN_DAYS` days up to `until`. */
  addMessages(count: number, until: number): Promise<void>;
  /** Renames conversations, the newest of the list last, as the relay would. */
  touchConversations(count: number, title: string): Promise<void>;
  /** The newest messages as rows of a mirror; all without a count. */
  newestMessages(count?: number): Promise<readonly RawRow[]>;
  close(): Promise<void>;
}

export async function startFilledRelay(dir: string, now: number): Promise<FilledRelay> {
  const postgres = await startEmbedded(join(dir, 'postgres'));
  await migrate(postgres.url, migrations);
  const pool = new pg.Pool({ connectionString: postgres.url, max: 4 });
  await seedDesk(pool, now);
  const port = await freePort();
  const child: Child = await startChild({
    args: [outputs.relay, 'serve', '--port', String(port), '--data-dir', join(dir, 'relay'), '--json'],
    env: { DATABASE_URL: postgres.url },
  });
  let added = 0;
  return {
    url: `http://127.0.0.1:${port}`,
    pool,
    async addMessages(count, until) {
      await insertMessages(pool, added, count, until);
      added += count;
    },
    touchConversations: (count, title) => touch(pool, count, title),
    newestMessages: (count) => newest(pool, count ?? null),
    async close() {
      await child.stop();
      await pool.end();
      await postgres.stop();
    },
  };
}

async function seedDesk(pool: pg.Pool, now: number): Promise<void> {
  const text = createChineseText(seeded(29));
  await pool.query(`insert into staff (id, name, display_name, role, active, rev) values ($1, $2, $2, 'lead', true, 1)`, [benchUser.id, benchUser.name]);
  await pool.query('insert into users_secret (user_id, password_hash) values ($1, $2)', [benchUser.id, await hashPassword(benchUser.password)]);
  await pool.query(`insert into changes (entity, id, rev, deleted) values ('staff', $1, 1, false)`, [benchUser.id]);
  await pool.query(
    `insert into accounts (id, channel, name, limits, rev) values ('bench', 'qq-bot', 'bench', $1, 2)`,
    [JSON.stringify({ directWindowMs: null, groupWindowMs: null, repliesPerInbound: null, maxTextBytes: 2048 })],
  );
  await pool.query(`insert into changes (entity, id, rev, deleted) values ('accounts', 'bench', 2, false)`);
  await pool.query(
    `insert into conversations (id, account_id, channel, kind, external_id, title, hospital_id, assignee_id, status, last_message_at, preview,
       last_inbound_at, waiting_since, replies_since_inbound, rev)
     select 'c' || i, 'bench', 'qq-bot', 'direct', 'x' || i, '患者 ' || i, null, null, 'open', $2::bigint, '您好', $2, $2, 0, i + 3 from generate_series(0, $1::int - 1) i`,
    [CONVERSATIONS, now],
  );
  await pool.query(`insert into changes (entity, id, rev, deleted) select 'conversations', id, rev, false from conversations`);
  const hospitalRev = CONVERSATIONS + 3;
  await pool.query(`insert into hospitals (id, name, short_name, duty_group_id, active, rev) values ('h-bench', '测试医院', '测试', 'g', true, $1)`, [hospitalRev]);
  await pool.query(`insert into changes (entity, id, rev, deleted) values ('hospitals', 'h-bench', $1, false)`, [hospitalRev]);
  await pool.query('update workspace set head = $1', [hospitalRev]);
  await pool.query('create table bench_texts (i int primary key, text text not null)');
  await pool.query('insert into bench_texts select o - 1, t from unnest($1::text[]) with ordinality as u(t, o)', [Array.from({ length: TEXTS }, text)]);
}

/** As the relay would have: the rows, their lines in `changes` and the head, in one transaction. */
async function insertMessages(pool: pg.Pool, from: number, count: number, until: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const head = Number((await client.query<{ head: string }>('select head from workspace for update')).rows[0]?.head);
    const run = randomUUID().slice(0, 8);
    await client.query(
      `insert into messages (id, conversation_id, direction, content_kind, text, sender_external_id, sender_name, user_id, sent_at, received_at, state,
         failure, retryable, attempt, platform_id, rev)
       select md5($5 || n) || '-' || n, 'c' || (hashint4(n) & 2147483647) % $3, case when (hashint4(n * 7) & 7) < 5 then 'in' else 'out' end, 'text', t.text,
         'u' || n % 900, '患者' || n % 900, null, at, at, case when (hashint4(n * 7) & 7) < 5 then 'received' else 'sent' end,
         null, false, 1, 'p' || n, $4 + 1 + n - $1
       from generate_series($1::int, $1::int + $2::int - 1) n
       cross join lateral (select ($6::bigint - ($7::bigint * ($2 - (n - $1)) / $2)) / 1000 * 1000 as at) a
       join bench_texts t on t.i = (hashint4(n * 13) & 2147483647) % ${TEXTS}`,
      [from, count, CONVERSATIONS, head, run, until, SPAN_DAYS * DAY_MS],
    );
    await client.query(`insert into changes (entity, id, rev, deleted) select 'messages', id, rev, false from messages where rev > $1`, [head]);
    await client.query('update workspace set head = $1', [head + count]);
    await client.query('commit');
  } finally {
    client.release();
  }
  await pool.query('analyze');
}

async function touch(pool: pg.Pool, count: number, title: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const head = Number((await client.query<{ head: string }>('select head from workspace for update')).rows[0]?.head);
    const set = `update conversations c set title = $1, last_message_at = c.last_message_at + 1000 + n.i, rev = $2 + n.i from (select 'c' || (i - 1) as id, i from generate_series(1, $3::int) i) n where n.id = c.id`;
    await client.query(set, [title, head, count]);
    await client.query(`update changes set rev = c.rev from conversations c where changes.entity = 'conversations' and changes.id = c.id and c.rev > $1`, [head]);
    await client.query('update workspace set head = $1', [head + count]);
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function newest(pool: pg.Pool, count: number | null): Promise<readonly RawRow[]> {
  const { rows } = await pool.query<RawRow>(
    `select id, conversation_id as "conversationId", direction, content_kind as "contentKind", text, sender_external_id as "senderExternalId",
       sender_name as "senderName", user_id as "userId", sent_at::float8 as "sentAt", received_at::float8 as "receivedAt", state, failure,
       retryable::int as retryable, attempt, platform_id as "platformId", rev::float8 as rev from messages order by rev desc limit $1`,
    [count],
  );
  return rows.toReversed();
}

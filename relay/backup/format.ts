import * as z from 'zod';
import { instant } from '../../shared/wire/scalars.ts';

/**
 * A backup is lines of text: `head {json}`, then per table `table NAME` and its rows as `row {json}`, at last `end COUNT`.
 * The engine itself writes and reads the rows (`to_jsonb`, `jsonb_populate_recordset`), so numbers, bytes and structures
 * arrive as they were, whatever tables a later version adds; a file that is cut short has no `end`.
 */
export const backupHead = z.object({
  format: z.literal('zhishou-backup'),
  version: z.literal(1),
  /** When the snapshot was taken. */
  at: instant,
  /** The schema of the rows: the steps that had run. */
  migrations: z.array(z.object({ name: z.string(), hash: z.string() })).min(1),
  /** `RelayKeys.check` of the key that opens the channel accounts in it. */
  keyCheck: z.string(),
  /** That key in base64, where the relay itself keeps it; null where somebody else does (ZHISHOU_RELAY_KEY). */
  key: z.string().nullable(),
});
export type BackupHead = z.infer<typeof backupHead>;

export type BackupLine =
  | { readonly kind: 'head'; readonly head: BackupHead }
  | { readonly kind: 'table'; readonly name: string }
  /** JSON text as the engine wrote it; never parsed here, where large numbers would lose digits. */
  | { readonly kind: 'row'; readonly json: string }
  | { readonly kind: 'end'; readonly rows: number };

/** What is to be read is no backup, is damaged, or does not fit; the message is one line for the operator. */
export class BackupError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BackupError';
  }
}

/**
 * Lines of text that comes in pieces of any size. Split at U+000A alone: rows hold every other kind of line end.
 * @throws BackupError
 */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<BackupLine> {
  // Joined when a line is whole: a row with a file is many pieces long, and joining at each would copy it as often.
  let begun: string[] = [];
  for await (const piece of pieces) {
    const [first = '', ...others] = piece.split('\n');
    begun.push(first);
    for (const next of others) {
      yield parseLine(begun.join(''));
      begun = [next];
    }
  }
  const rest = begun.join('');
  if (rest !== '') yield parseLine(rest);
}

function parseLine(line: string): BackupLine {
  const blank = line.indexOf(' ');
  const [kind, rest] = [line.slice(0, blank), line.slice(blank + 1)];
  if (kind === 'row') return { kind, json: rest };
  if (kind === 'table') return { kind, name: rest };
  if (kind === 'end' && /^\d+$/.test(rest)) return { kind, rows: Number(rest) };
  if (kind === 'head') return { kind, head: parseHead(rest) };
  throw new BackupError('this is not a backup of 值守, or it is damaged');
}

function parseHead(json: string): BackupHead {
  const parsed = backupHead.safeParse(JSON.parse(json));
  if (!parsed.success) throw new BackupError('the backup was written by a newer version; update this relay');
  return parsed.data;
}

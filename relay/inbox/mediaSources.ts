import type { MessageId } from '../../shared/ids.ts';
import type { Medium } from '../../shared/inbox/model.ts';
import type { InboundMedium, MediaSource } from '../channels/types.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { mediaSources } from './schema.ts';

const NAME_MAX = 120;

/** A medium that is known and not here yet. */
export function awaited({ kind, name }: InboundMedium): Medium {
  return { kind, name: shownName(name ?? ''), state: 'fetching', failure: null, retryable: false, sha256: null, size: null, mime: null, thumb: null };
}

/** A stranger's name for a file as it may be shown and suggested: no folders, no control characters, its ending kept when it is long. */
export function shownName(name: string): string {
  const flat = name.replaceAll(/[/\\\p{Cc}\p{Bidi_Control}]/gu, '_').trim();
  if (flat.length <= NAME_MAX) return flat;
  const ending = /\.[^.]{1,12}$/.exec(flat)?.[0] ?? '';
  return flat.slice(0, NAME_MAX - ending.length).trimEnd() + ending;
}

/** Beside the message, in its transaction: where its media are to be had. */
export function keepSources(tx: TxWriter, messageId: MessageId, media: readonly InboundMedium[]): void {
  if (media.length === 0) return;
  tx.aside(tx.db.insert(mediaSources).values(media.map(({ source }, n) => ({ messageId, n, source: storable(source), tries: 0, nextTryAt: 0 }))).onConflictDoNothing());
}

/** PostgreSQL's JSON holds everything but U+0000. */
function storable(source: MediaSource): MediaSource {
  return Object.fromEntries(Object.entries(source).map(([name, value]) => [name, value.replaceAll('\u0000', '')]));
}

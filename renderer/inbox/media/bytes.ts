import type { MessageId } from '../../../shared/ids.ts';
import { ask } from '../../ipc/client.ts';
import { takePieces } from '../../ui/files/pieces.ts';

/** Small pictures kept at hand: a thread that is scrolled back shows them at once. About 10 KB each. */
const MOST_SMALL = 400;
const small = new Map<string, Promise<string>>();

/** The bytes of a medium from the core. @throws CoreError */
export function loadMedium(messageId: MessageId, n: number, of: 'thumb' | 'whole'): Promise<Blob> {
  return takePieces((at) => ask('inbox.mediaBytes', { messageId, n, of, at }));
}

/** A small picture as an address of this window, by its hash. @throws CoreError; asked again the next time then */
export function smallPicture(sha256: string, messageId: MessageId, n: number): Promise<string> {
  const known = small.get(sha256);
  if (known !== undefined) {
    small.delete(sha256);
    small.set(sha256, known); // behind the others: the one unused for longest goes first
    return known;
  }
  const asked = loadMedium(messageId, n, 'thumb').then((blob) => URL.createObjectURL(blob));
  asked.catch(() => small.delete(sha256));
  small.set(sha256, asked);
  const [oldest] = small;
  if (small.size > MOST_SMALL && oldest !== undefined) {
    small.delete(oldest[0]);
    // What shows it has decoded it already.
    void oldest[1].then((url) => URL.revokeObjectURL(url), () => undefined);
  }
  return asked;
}

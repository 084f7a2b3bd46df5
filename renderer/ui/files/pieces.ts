import { PIECE_BYTES } from '../../../shared/files/model.ts';
import { CoreError } from '../../ipc/client.ts';

const NAME_MAX = 120;

/** A file's own name as it may be kept: no folders, no control characters, its ending kept when it is long. */
export function fileNameOf(name: string): string {
  const flat = name.replaceAll(/[/\\\p{Cc}]/gu, '_').trim();
  if (flat.length <= NAME_MAX) return flat === '' ? '_' : flat;
  const ending = /\.[^.]{1,12}$/.exec(flat)?.[0] ?? '';
  return flat.slice(0, NAME_MAX - ending.length).trimEnd() + ending;
}

/** One piece on its way into the core; `at`: bytes before it, `data`: base64. */
export interface Piece {
  readonly at: number;
  readonly data: string;
  readonly last: boolean;
}

/**
 * Hands a file over in pieces.
 * @param onBytes how many are there
 * @throws CoreError of `give`, or when the file cannot be read
 */
export async function givePieces(file: Blob, give: (piece: Piece) => Promise<unknown>, onBytes: (bytes: number) => void = () => undefined): Promise<void> {
  for (let at = 0; ; ) {
    const piece = await bytesOf(file, at);
    const last = at + piece.length >= file.size;
    if (!last && piece.length === 0) throw unreadable();
    await give({ at, data: base64Of(piece), last });
    at += piece.length;
    onBytes(at);
    if (last) return;
  }
}

/** The first piece, as base64. @throws CoreError */
export async function firstPiece(file: Blob): Promise<string> {
  return base64Of(await bytesOf(file, 0));
}

async function bytesOf(file: Blob, at: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer());
  } catch {
    throw unreadable();
  }
}

/** Removed, or altered, while it was being read. The words are the core's for the same thing. */
function unreadable(): CoreError {
  return new CoreError({ code: 'file.transfer', message: '' });
}

/** As many as `String.fromCharCode` takes at once. */
const STEP = 0x80_00;

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += STEP) text += String.fromCharCode(...bytes.subarray(at, at + STEP));
  return btoa(text);
}

/** The whole of something from the core, piece by piece. @throws CoreError */
export async function takePieces(take: (at: number) => Promise<{ readonly data: string; readonly type: string; readonly size: number }>): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; ; ) {
    const { data, type, size } = await take(at);
    const part = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    parts.push(part);
    at += part.length;
    if (at >= size || part.length === 0) return new Blob(parts, { type });
  }
}

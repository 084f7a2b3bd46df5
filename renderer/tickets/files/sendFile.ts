import { PIECE_BYTES } from '../../../shared/tickets/fileContract.ts';
import type { RequestArgs } from '../../../shared/ipc/contract.ts';
import { ask, CoreError } from '../../ipc/client.ts';
import { newId } from '../../ui/newId.ts';

export type Attach = NonNullable<RequestArgs<'tickets.addFile'>['attach']>;

const NAME_MAX = 120;

/** A file's own name as an attachment may have it: no folders, no control characters, its ending kept when it is long. */
export function fileNameOf(name: string): string {
  const flat = name.replaceAll(/[/\\\p{Cc}]/gu, '_').trim();
  if (flat.length <= NAME_MAX) return flat === '' ? '_' : flat;
  const ending = /\.[^.]{1,12}$/.exec(flat)?.[0] ?? '';
  return flat.slice(0, NAME_MAX - ending.length).trimEnd() + ending;
}

/**
 * Hands a file to the core in pieces. Resolves when file and attachment are durable on this desktop.
 * @param onBytes how many are there
 * @throws CoreError
 */
export async function sendFile(file: Blob, attach: Attach, onBytes: (bytes: number) => void = () => undefined): Promise<void> {
  const transferId = newId();
  for (let at = 0; ; ) {
    const piece = await pieceOf(file, at);
    const last = at + piece.length >= file.size;
    if (!last && piece.length === 0) throw unreadable();
    await ask('tickets.addFile', { transferId, at, data: base64Of(piece), attach: last ? attach : null });
    at += piece.length;
    onBytes(at);
    if (last) return;
  }
}

async function pieceOf(file: Blob, at: number): Promise<Uint8Array> {
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

/** The whole picture from the core, piece by piece. @throws CoreError */
export async function loadPicture(attachmentId: RequestArgs<'tickets.fileBytes'>['attachmentId']): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; ; ) {
    const { data, type, size } = await ask('tickets.fileBytes', { attachmentId, at });
    const part = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    parts.push(part);
    at += part.length;
    if (at >= size || part.length === 0) return new Blob(parts, { type });
  }
}

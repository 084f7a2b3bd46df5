import type { RequestArgs } from '../../../shared/ipc/contract.ts';
import { ask } from '../../ipc/client.ts';
import { givePieces, takePieces } from '../../ui/files/pieces.ts';
import { newId } from '../../ui/newId.ts';

export type Attach = NonNullable<RequestArgs<'tickets.addFile'>['attach']>;

/**
 * Hands a file to the core in pieces. Resolves when file and attachment are durable on this desktop.
 * @param onBytes how many are there
 * @throws CoreError
 */
export function sendFile(file: Blob, attach: Attach, onBytes?: (bytes: number) => void): Promise<void> {
  const transferId = newId();
  return givePieces(file, ({ at, data, last }) => ask('tickets.addFile', { transferId, at, data, attach: last ? attach : null }), onBytes);
}

/** The whole picture from the core, piece by piece. @throws CoreError */
export function loadPicture(attachmentId: RequestArgs<'tickets.fileBytes'>['attachmentId']): Promise<Blob> {
  return takePieces((at) => ask('tickets.fileBytes', { attachmentId, at }));
}

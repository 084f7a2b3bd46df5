import * as z from 'zod';
import { PIECE_BYTES } from '../files/model.ts';
import type { FileState } from '../files/model.ts';
import type { AttachmentId, TicketId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import { brandedId } from '../wire/scalars.ts';
import type { SyncMark } from './contract.ts';
import type { Attachment, TicketTemplate } from './model.ts';
import { aroundMutations } from './wireAround.ts';

export type AttachmentItem = Attachment & { readonly sync: SyncMark; readonly file: FileState };

const attachmentId = brandedId<AttachmentId>();
const attach = aroundMutations['tickets.attach'].args.omit({ mime: true, size: true, sha256: true });

export const ticketFileRequests = {
  /** Newest last. */
  'tickets.files': request<{ readonly items: readonly AttachmentItem[] }>()(z.object({ ticketId: brandedId<TicketId>() })),
  /**
   * One piece of a file that is being added, in order. The last piece says what the file is; the answer to it means that
   * bytes and attachment are durable on this desktop.
   */
  'tickets.addFile': request<{ readonly received: number }>()(
    z.object({
      transferId: z.string().min(8).max(64),
      /** Bytes that came before. */
      at: z.number().int().nonnegative(),
      /** base64 */
      data: z.string().max(Math.ceil(PIECE_BYTES / 3) * 4),
      attach: attach.nullable(),
    }),
  ),
  /** A part of a picture for showing it, fetched from the relay where it is not here. Refused for anything else. */
  'tickets.fileBytes': request<{ readonly data: string; readonly type: string; readonly size: number }>()(
    z.object({ attachmentId, at: z.number().int().nonnegative() }),
  ),
  /** Lets the person save it. It is never opened from here. */
  'tickets.saveFile': request<{ readonly kind: 'saved'; readonly path: string } | { readonly kind: 'cancelled' }>()(z.object({ attachmentId })),
  /** Tries again what failed: the upload, or fetching it. */
  'tickets.retryFile': request<null>()(z.object({ attachmentId })),
  'tickets.templates': request<{ readonly items: readonly (TicketTemplate & { readonly sync: SyncMark })[] }>()(z.object({})),
};

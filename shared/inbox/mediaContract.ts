import * as z from 'zod';
import { fileName, PIECE_BYTES } from '../files/model.ts';
import type { FileState } from '../files/model.ts';
import type { ConversationId, MessageId, TicketId } from '../ids.ts';
import { request } from '../ipc/request.ts';
import { brandedId } from '../wire/scalars.ts';

const messageId = brandedId<MessageId>();
/** A medium by its message and its place there. */
const which = { messageId, n: z.number().int().min(0).max(100) };

export const mediaRequests = {
  /**
   * One piece of a picture or file that is being sent, in order. The last piece says to whom; the answer to it means that bytes and
   * reply are durable on this desktop.
   */
  'inbox.addMedia': request<{ readonly received: number }>()(
    z.object({
      transferId: z.string().min(8).max(64),
      /** Bytes that came before. */
      at: z.number().int().nonnegative(),
      /** base64 */
      data: z.string().max(Math.ceil(PIECE_BYTES / 3) * 4),
      send: z
        .object({ messageId, conversationId: brandedId<ConversationId>(), name: fileName, seenOutId: messageId.nullable().optional() })
        .nullable(),
    }),
  ),
  /** What a file is by its bytes, before it is sent: its first piece suffices. */
  'inbox.sniffMedia': request<{ readonly mime: string }>()(z.object({ data: z.string().max(Math.ceil(PIECE_BYTES / 3) * 4) })),
  /**
   * A part of a medium for showing it, fetched from the relay where it is not here: the small picture, or the whole where a browser
   * shows or plays it. Refused for anything else.
   */
  'inbox.mediaBytes': request<{ readonly data: string; readonly type: string; readonly size: number }>()(
    z.object({ ...which, of: z.enum(['thumb', 'whole']), at: z.number().int().nonnegative() }),
  ),
  /** Where the bytes of the whole are, seen from this desktop. */
  'inbox.mediaState': request<FileState>()(z.object(which)),
  /** Lets the person save it. It is never opened from here. */
  'inbox.saveMedia': request<{ readonly kind: 'saved'; readonly path: string } | { readonly kind: 'cancelled' }>()(z.object(which)),
  /** What came with a message goes along into the ticket that was made from it: named once more, not copied. */
  'inbox.attachMedia': request<{ readonly attached: number }>()(z.object({ messageId, ticketId: brandedId<TicketId>() })),
  /** Tries the upload of a reply of one's own again. */
  'inbox.retryUpload': request<null>()(z.object(which)),
};

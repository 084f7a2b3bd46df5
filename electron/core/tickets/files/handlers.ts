import type { AttachmentId } from '../../../../shared/ids.ts';
import type { Handlers } from '../../../../shared/ipc/contract.ts';
import { ok } from '../../../../shared/ipc/envelope.ts';
import type { IpcResult } from '../../../../shared/ipc/envelope.ts';
import { PIECE_BYTES } from '../../../../shared/files/model.ts';
import { isPicture, sniff } from '../../../../shared/files/fileTypes.ts';
import type { Attachment } from '../../../../shared/tickets/model.ts';
import type { FeatureContext } from '../../context.ts';
import type { SaveFileResult } from '../../ports.ts';
import type { Enqueued } from '../../sync/replica.ts';
import type { FileStore } from '../../files/fileStore.ts';
import type { FileSync } from '../../files/fileSync.ts';
import { attachmentById, attachmentsOf, listTemplates } from './store.ts';
import { createIntake } from '../../files/intake.ts';

export interface TicketFileDeps {
  readonly store: FileStore;
  readonly sync: FileSync;
  readonly enqueue: (name: string, args: unknown) => Promise<Enqueued>;
  readonly saveFile: (suggestedName: string, bytes: Uint8Array) => Promise<SaveFileResult>;
}

type Names = 'tickets.files' | 'tickets.addFile' | 'tickets.fileBytes' | 'tickets.saveFile' | 'tickets.retryFile' | 'tickets.templates';

/** Files of tickets on this desktop, and templates. */
export function ticketFileHandlers(context: FeatureContext, deps: TicketFileDeps): Handlers<Names> {
  const { mirror } = context;
  const { store, sync } = deps;
  const intake = createIntake(context, { store, sync });

  async function read(id: AttachmentId): Promise<{ readonly attachment: Attachment; readonly bytes: Buffer } | IpcResult<never>> {
    const attachment = await attachmentById(mirror, id);
    if (attachment === null) return context.refuse('not_found');
    const found = await sync.bytes(attachment.sha256);
    if (found.ok) return { attachment, bytes: found.bytes };
    return context.refuse(told(found.code, attachment));
  }

  /** One's own file that the relay lacks is not a colleague who is slow. */
  function told(code: string, { userId }: Attachment): string {
    return code === 'file.not_yet' && userId === context.user.id ? 'file.lost' : code;
  }

  return {
    'tickets.files': async ({ ticketId }) => {
      const markOf = await context.marks('attachments');
      const rows = await attachmentsOf(mirror, ticketId);
      const items = await Promise.all(
        rows.map(async (row) => {
          const file = await sync.state(row.sha256);
          return { ...row, sync: markOf(row.id), file: file.state === 'away' && file.code !== null ? { ...file, code: told(file.code, row) } : file };
        }),
      );
      return ok({ items });
    },

    'tickets.addFile': ({ attach, ...piece }) =>
      intake(
        piece,
        attach === null ? null : ({ bytes, sha256 }) => deps.enqueue('tickets.attach', { ...attach, mime: sniff(bytes), size: bytes.length, sha256 }),
      ),

    'tickets.fileBytes': async ({ attachmentId, at }) => {
      const found = await read(attachmentId);
      if ('ok' in found) return found;
      const type = sniff(found.bytes);
      // Only what an <img> shows leaves the core this way.
      if (!isPicture(type)) return context.refuse('forbidden');
      return ok({ data: found.bytes.subarray(at, at + PIECE_BYTES).toString('base64'), type, size: found.bytes.length });
    },

    'tickets.saveFile': async ({ attachmentId }) => {
      const found = await read(attachmentId);
      if ('ok' in found) return found;
      try {
        return ok(await deps.saveFile(found.attachment.name, found.bytes));
      } catch {
        return context.refuse('export.failed');
      }
    },

    'tickets.retryFile': async ({ attachmentId }) => {
      const attachment = await attachmentById(mirror, attachmentId);
      if (attachment === null) return context.refuse('not_found');
      sync.retry(attachment.sha256);
      if ((await sync.state(attachment.sha256)).state !== 'away') return ok(null);
      const found = await sync.bytes(attachment.sha256);
      return found.ok ? ok(null) : context.refuse(told(found.code, attachment));
    },

    'tickets.templates': async () => {
      const markOf = await context.marks('ticketTemplates');
      return ok({ items: (await listTemplates(mirror)).map((one) => ({ ...one, sync: markOf(one.id) })) });
    },
  };
}

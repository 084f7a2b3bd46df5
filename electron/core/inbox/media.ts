import { isPicture, sniff } from '../../../shared/files/fileTypes.ts';
import { PIECE_BYTES } from '../../../shared/files/model.ts';
import { sniffFile } from '../../../shared/files/sniffFile.ts';
import type { MessageId, NewId } from '../../../shared/ids.ts';
import { isPlayable } from '../../../shared/inbox/media.ts';
import type { Medium, Message } from '../../../shared/inbox/model.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { IpcResult } from '../../../shared/ipc/envelope.ts';
import type { FeatureContext } from '../context.ts';
import type { Files } from '../files/compose.ts';
import { createIntake } from '../files/intake.ts';
import type { SaveFileResult } from '../ports.ts';
import type { Enqueued } from '../sync/replica.ts';
import { getMessages } from './store.ts';

export interface MediaDeps extends Pick<Files, 'store' | 'sync'> {
  readonly enqueue: (name: string, args: unknown) => Promise<Enqueued>;
  readonly newId: NewId;
  readonly saveFile: (suggestedName: string, bytes: Uint8Array) => Promise<SaveFileResult>;
}

type Names = 'inbox.addMedia' | 'inbox.sniffMedia' | 'inbox.mediaBytes' | 'inbox.mediaState' | 'inbox.saveMedia' | 'inbox.attachMedia' | 'inbox.retryUpload';

/** Pictures, files, voice and video of messages on this desktop. */
export function mediaHandlers(context: FeatureContext, { store, sync, enqueue, saveFile, newId }: MediaDeps): Handlers<Names> {
  const intake = createIntake(context, { store, sync });

  async function mediumOf(messageId: MessageId, n: number): Promise<{ readonly message: Message; readonly medium: Medium } | null> {
    const [message] = await getMessages(context.mirror, [messageId]);
    const medium = message?.media[n];
    return message === undefined || medium === undefined ? null : { message, medium };
  }

  async function read(sha256: string | null | undefined): Promise<{ readonly bytes: Buffer } | IpcResult<never>> {
    if (sha256 === null || sha256 === undefined) return context.refuse('file.not_yet');
    const found = await sync.bytes(sha256);
    return found.ok ? { bytes: found.bytes } : context.refuse(found.code);
  }

  return {
    'inbox.addMedia': ({ send, ...piece }) => {
      if (send === null) return intake(piece, null);
      const { name, ...to } = send;
      return intake(piece, async ({ bytes, sha256 }) => enqueue('inbox.sendMedia', { ...to, file: { name, sha256, size: bytes.length, mime: await sniffFile(bytes) } }));
    },

    'inbox.sniffMedia': async ({ data }) => ok({ mime: await sniffFile(Buffer.from(data, 'base64')) }),

    'inbox.mediaBytes': async ({ messageId, n, of, at }) => {
      const found = await mediumOf(messageId, n);
      if (found === null) return context.refuse('not_found');
      const { message, medium } = found;
      const file = await read(of === 'thumb' ? medium.thumb?.sha256 : medium.sha256);
      if ('ok' in file) return file;
      const type = of === 'thumb' ? sniff(file.bytes) : await sniffFile(file.bytes);
      if (!mayShow(of, type, message, medium)) return context.refuse('forbidden');
      return ok({ data: file.bytes.subarray(at, at + PIECE_BYTES).toString('base64'), type, size: file.bytes.length });
    },

    'inbox.mediaState': async ({ messageId, n }) => {
      const found = await mediumOf(messageId, n);
      if (found?.medium.sha256 === null || found === null) return context.refuse('not_found');
      return ok(await sync.state(found.medium.sha256));
    },

    'inbox.saveMedia': async ({ messageId, n }) => {
      const found = await mediumOf(messageId, n);
      if (found === null) return context.refuse('not_found');
      const file = await read(found.medium.sha256);
      if ('ok' in file) return file;
      try {
        return ok(await saveFile(savedName(found.medium), file.bytes));
      } catch {
        return context.refuse('export.failed');
      }
    },

    'inbox.attachMedia': async ({ messageId, ticketId }) => {
      const [message] = await getMessages(context.mirror, [messageId]);
      let attached = 0;
      for (const medium of message?.media ?? []) {
        if (medium.state !== 'here') continue;
        const { sha256, size, mime } = medium;
        const file = { name: savedName(medium), sha256, size, mime: mime ?? '' };
        const written = await enqueue('tickets.attach', { ticketId, entryId: newId(), attachmentId: newId(), role: 'file', ...file, fromAt: null, toAt: null, source: '' });
        if (!written.ok) return context.refuse(written.code);
        attached += 1;
      }
      return ok({ attached });
    },

    'inbox.retryUpload': async ({ messageId, n }) => {
      const found = await mediumOf(messageId, n);
      if (found?.medium.sha256 === null || found === null) return context.refuse('not_found');
      sync.retry(found.medium.sha256);
      return ok(null);
    },
  };
}

/**
 * Only what an <img>, <audio> or <video> shows leaves the core this way. A picture in full only when the relay could decode it (its pixels were
 * counted then), or when it is one's own and on its way.
 */
function mayShow(of: 'thumb' | 'whole', type: string, message: Message, medium: Medium): boolean {
  if (of === 'thumb') return isPicture(type);
  if (isPicture(type)) return medium.thumb !== null || (message.direction === 'out' && medium.state === 'fetching');
  return isPlayable(type);
}

/** Endings for what the platforms give no name. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['audio/amr', 'amr'],
  ['audio/x-silk', 'silk'],
  ['audio/mpeg', 'mp3'],
  ['audio/wav', 'wav'],
  ['audio/ogg', 'ogg'],
  ['video/mp4', 'mp4'],
  ['application/pdf', 'pdf'],
  ['application/zip', 'zip'],
  ['text/plain', 'txt'],
]);

function savedName({ name, kind, mime }: Medium): string {
  if (name !== '') return name;
  return `${kind}.${ENDINGS.get(mime ?? '') ?? 'bin'}`;
}

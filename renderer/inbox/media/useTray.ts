import { useSyncExternalStore } from 'react';
import type { Thread } from '../../../shared/inbox/contract.ts';
import { LARGEST_FILE } from '../../../shared/files/model.ts';
import type { MessageId } from '../../../shared/ids.ts';
import { chooseKind } from '../../../shared/inbox/media.ts';
import type { Chosen as Verdict } from '../../../shared/inbox/media.ts';
import { ask } from '../../ipc/client.ts';
import { asCoreError } from '../../ipc/showError.tsx';
import type { CoreError } from '../../ipc/client.ts';
import { fileNameOf, firstPiece, givePieces } from '../../ui/files/pieces.ts';
import { newId } from '../../ui/newId.ts';
import { useInboxMemory } from '../memory.tsx';

/** More than this at once is a folder, and no answer. */
export const MOST_CHOSEN = 9;

/** A picture or file that was chosen and not sent yet. */
export interface Chosen {
  readonly key: string;
  readonly file: File;
  readonly name: string;
  /** By its bytes; null while they are looked at. */
  readonly mime: string | null;
  /** What the platform would say; null while it is not known. */
  readonly verdict: Verdict | { readonly ok: false; readonly code: 'unreadable' } | null;
  /** On its way into the program, 0 up to 100; null: not yet asked for. */
  readonly percent: number | null;
}

/** What was chosen in each conversation: other conversations can be visited in between. Not kept over a restart. */
export interface Trays {
  read(conversationId: string): readonly Chosen[];
  change(conversationId: string, next: (before: readonly Chosen[]) => readonly Chosen[]): void;
  subscribe(listener: () => void): () => void;
}

const none: readonly Chosen[] = [];

export function createTrays(): Trays {
  const byConversation = new Map<string, readonly Chosen[]>();
  const listeners = new Set<() => void>();
  return {
    read: (id) => byConversation.get(id) ?? none,
    change(id, next) {
      const after = next(byConversation.get(id) ?? none);
      if (after.length === 0) byConversation.delete(id);
      else byConversation.set(id, after);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export interface Tray {
  readonly chosen: readonly Chosen[];
  /** Every one of them can be sent, and there is one. */
  readonly ready: boolean;
  /** One of them cannot be sent, or is still looked at. */
  readonly blocked: boolean;
  /** @returns how many were too many */
  readonly add: (files: readonly File[]) => number;
  readonly remove: (key: string) => void;
  /** Sends them one after the other as replies of their own. @returns why the first failed; it and what is behind it stay */
  readonly send: (seenOutId: () => MessageId | null) => Promise<CoreError | null>;
}

export function useTray({ conversation: { id: conversationId }, media }: Thread): Tray {
  const { trays } = useInboxMemory();
  const chosen = useSyncExternalStore(trays.subscribe, () => trays.read(conversationId));
  const update = (key: string, part: Partial<Chosen>): void => trays.change(conversationId, (all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));

  async function look({ key, file }: Chosen): Promise<void> {
    try {
      const { mime } = await ask('inbox.sniffMedia', { data: await firstPiece(file) });
      const verdict = file.size > LARGEST_FILE ? ({ ok: false, code: 'media_too_large', maxBytes: LARGEST_FILE } as const) : chooseKind(media, { mime, size: file.size });
      update(key, { mime, verdict });
    } catch {
      update(key, { verdict: { ok: false, code: 'unreadable' } });
    }
  }

  return {
    chosen,
    ready: chosen.length > 0 && chosen.every((one) => one.verdict?.ok === true),
    blocked: chosen.some((one) => one.verdict?.ok !== true),
    add(files) {
      const room = Math.max(0, MOST_CHOSEN - trays.read(conversationId).length);
      const added = files.slice(0, room).map((file): Chosen => ({ key: newId(), file, name: fileNameOf(file.name), mime: null, verdict: null, percent: null }));
      trays.change(conversationId, (all) => [...all, ...added]);
      for (const one of added) void look(one);
      return files.length - added.length;
    },
    remove: (key) => trays.change(conversationId, (all) => all.filter((one) => one.key !== key)),
    async send(seenOutId) {
      for (const { key, file, name } of trays.read(conversationId)) {
        const transferId = newId();
        const to = { messageId: newId<MessageId>(), conversationId, name, seenOutId: seenOutId() };
        try {
          await givePieces(file, ({ at, data, last }) => ask('inbox.addMedia', { transferId, at, data, send: last ? to : null }), (bytes) => update(key, { percent: Math.floor((bytes * 100) / file.size) }));
          trays.change(conversationId, (all) => all.filter((one) => one.key !== key));
        } catch (error) {
          update(key, { percent: null });
          return asCoreError(error);
        }
      }
      return null;
    },
  };
}

import { useCallback, useState } from 'react';
import type { AttachmentId, TicketEntryId, TicketId } from '../../../shared/ids.ts';
import { asCoreError } from '../../ipc/showError.tsx';
import type { CoreError } from '../../ipc/client.ts';
import { newId } from '../../ui/newId.ts';
import { fileNameOf } from '../../ui/files/pieces.ts';
import { sendFile } from './sendFile.ts';
import type { ParsedAdd } from './logForm.ts';

/** A file on its way into the core, or one that did not get there. */
export interface Adding {
  readonly key: string;
  readonly name: string;
  /** 0 up to 100. */
  readonly percent: number;
  readonly error: CoreError | null;
}

export interface AddFiles {
  readonly adding: readonly Adding[];
  readonly add: (files: readonly File[], said: Extract<ParsedAdd, { kind: 'ok' }>) => Promise<void>;
  readonly dismiss: (key: string) => void;
}

/** Adds files to a ticket, one after the other; what failed stays until it is dismissed. */
export function useAddFiles(ticketId: TicketId): AddFiles {
  const [adding, setAdding] = useState<readonly Adding[]>([]);
  const dismiss = useCallback((key: string) => setAdding((all) => all.filter((one) => one.key !== key)), []);
  const add = useCallback<AddFiles['add']>(
    async (files, { kind: _kind, ...said }) => {
      const queue = files.map((file) => ({ file, key: newId(), name: fileNameOf(file.name) }));
      setAdding((all) => [...all, ...queue.map(({ key, name }) => ({ key, name, percent: 0, error: null }))]);
      const change = (key: string, part: Partial<Adding>): void => setAdding((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
      for (const { file, key, name } of queue) {
        const attach = { ticketId, entryId: newId<TicketEntryId>(), attachmentId: newId<AttachmentId>(), name, ...said };
        try {
          await sendFile(file, attach, (bytes) => change(key, { percent: file.size === 0 ? 100 : Math.floor((bytes * 100) / file.size) }));
          dismiss(key);
        } catch (error) {
          change(key, { error: asCoreError(error) });
        }
      }
    },
    [ticketId, dismiss],
  );
  return { adding, add, dismiss };
}

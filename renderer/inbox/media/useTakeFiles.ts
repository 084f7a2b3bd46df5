import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ClipboardEvent, DragEvent } from 'react';
import { takesMedia } from '../../../shared/inbox/media.ts';
import type { MediaRules } from '../../../shared/inbox/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { namedPaste, useHarmlessDrops } from '../../ui/files/harmlessDrops.ts';
import { MOST_CHOSEN } from './useTray.ts';
import type { Tray } from './useTray.ts';
import { mediaWords } from './words.ts';

export interface TakeFiles {
  readonly take: (files: readonly File[]) => void;
  /** A file is held over the place where it can be let go. */
  readonly over: boolean;
  readonly handlers: {
    readonly onPaste: (event: ClipboardEvent) => void;
    readonly onDragOver: (event: DragEvent<HTMLElement>) => void;
    readonly onDragLeave: (event: DragEvent<HTMLElement>) => void;
    readonly onDrop: (event: DragEvent<HTMLElement>) => void;
  };
}

/** Files for the tray by button, clipboard and mouse. Text that is pasted stays text. */
export function useTakeFiles(tray: Tray, rules: MediaRules, open: boolean): TakeFiles {
  const t = useWords(mediaWords);
  const [over, setOver] = useState(false);
  useHarmlessDrops();
  const active = open && takesMedia(rules);
  const take = (files: readonly File[]): void => {
    if (files.length === 0) return;
    if (!active) return void notifications.show({ message: t('attachNone') });
    if (tray.add(files) > 0) notifications.show({ message: t('tooMany', { count: MOST_CHOSEN }) });
  };
  return {
    take,
    over,
    handlers: {
      onPaste(event) {
        const files = [...event.clipboardData.files];
        // Cells of a table come as text and as a picture of it: the words are meant.
        if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
        event.preventDefault();
        take(files.map((file) => namedPaste(file, t('pasted'))));
      },
      onDragOver(event) {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(active);
      },
      onDragLeave(event) {
        if (!event.currentTarget.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null)) setOver(false);
      },
      onDrop(event) {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(false);
        take([...event.dataTransfer.files]);
      },
    },
  };
}

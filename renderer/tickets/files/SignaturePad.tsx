import { Button, Group, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import type { AttachmentId, TicketEntryId, TicketId } from '../../../shared/ids.ts';
import { isPicture, sniff, SNIFF_BYTES } from '../../../shared/files/fileTypes.ts';
import { useWords } from '../../app/i18n.tsx';
import { asCoreError, useShowError } from '../../ipc/showError.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { newId } from '../../ui/newId.ts';
import { fileWords } from './messages.ts';
import { fileNameOf } from '../../ui/files/pieces.ts';
import { sendFile } from './sendFile.ts';
import classes from './files.module.css';

/** Twice what is shown, so that it prints well. */
const [WIDTH, HEIGHT, SCALE] = [440, 180, 2];
/** A signature is dark on white in either theme: it is a document, not a part of the window. */
const [PAPER, INK] = ['#ffffff', '#1a1b1e'];

interface Props {
  readonly ticketId: TicketId;
  readonly onClose: () => void;
  /** It is durable on this desktop, and may be named as the sign-off of a visit. */
  readonly onDone: (attachmentId: AttachmentId) => void;
}

/** The hospital's sign-off (二5), drawn on the screen; by keyboard, a photo of it is chosen. */
export function SignaturePad({ ticketId, onClose, onDone }: Props) {
  const t = useWords(fileWords);
  const showError = useShowError();
  const canvas = useRef<HTMLCanvasElement>(null);
  const photoPicker = useRef<HTMLInputElement>(null);
  const [isDrawn, setDrawn] = useState(false);
  const [photo, setPhoto] = useState<File | null>(null);
  const [problem, setProblem] = useState<'signEmpty' | 'notPicture' | null>(null);
  const pen = usePen(canvas, () => {
    setDrawn(true);
    setProblem(null);
  });

  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const fits = isPicture(sniff(new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer())));
    setPhoto(fits ? file : null);
    setProblem(fits ? null : 'notPicture');
  };
  const submit = async (): Promise<boolean> => {
    const picture = photo ?? (isDrawn ? await pngOf(canvas.current) : null);
    if (picture === null) {
      setProblem('signEmpty');
      return false;
    }
    const attachmentId = newId<AttachmentId>();
    const name = photo === null ? `${t('signFile')}.png` : fileNameOf(photo.name);
    try {
      await sendFile(picture, { ticketId, entryId: newId<TicketEntryId>(), attachmentId, role: 'signature', name, fromAt: null, toAt: null, source: '' });
      onDone(attachmentId);
      return true;
    } catch (error) {
      showError(asCoreError(error));
      return false;
    }
  };
  return (
    <FormDialog opened onClose={onClose} title={t('signTitle')} submitLabel={t('signConfirm')} onSubmit={submit}>
      <p className={classes.note}>{t('signHint')}</p>
      <canvas ref={canvas} className={classes.paper} width={WIDTH * SCALE} height={HEIGHT * SCALE} role="img" aria-label={t('signCanvas')} data-idle={photo !== null} {...pen.handlers} />
      <Group gap="xs" mt="xs">
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            pen.clear();
            setDrawn(false);
            setPhoto(null);
          }}
        >
          {t('signClear')}
        </Button>
        <Button variant="default" size="compact-sm" data-autofocus onClick={() => photoPicker.current?.click()}>
          {t('signPicture')}
        </Button>
        <span className={classes.name}>{photo?.name ?? ''}</span>
        <input ref={photoPicker} type="file" hidden accept="image/png,image/jpeg,image/webp,image/gif" aria-label={t('signPicture')} onChange={(event) => void choose(event.currentTarget.files?.[0])} />
      </Group>
      {problem === null ? null : (
        <Text size="xs" c="var(--zs-breach)" mt="xs" role="alert">
          {t(problem)}
        </Text>
      )}
    </FormDialog>
  );
}

/** Draws where a pointer that is down goes; a pen's pressure makes the line wider. */
function usePen(canvas: { readonly current: HTMLCanvasElement | null }, onStroke: () => void) {
  const last = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: ((event.clientX - box.left) * WIDTH) / box.width, y: ((event.clientY - box.top) * HEIGHT) / box.height };
  };
  const lift = (): void => {
    last.current = null;
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>): void => {
    const from = last.current;
    const ink = canvas.current?.getContext('2d');
    if (from === null || !ink) return;
    const to = at(event);
    ink.setTransform(SCALE, 0, 0, SCALE, 0, 0);
    ink.strokeStyle = INK;
    ink.lineCap = 'round';
    ink.lineWidth = event.pointerType === 'pen' ? 1 + event.pressure * 2.5 : 2.2;
    ink.beginPath();
    ink.moveTo(from.x, from.y);
    ink.lineTo(to.x, to.y);
    ink.stroke();
    last.current = to;
  };
  return {
    clear: () => canvas.current?.getContext('2d')?.reset(),
    handlers: {
      onPointerDown(event: PointerEvent<HTMLCanvasElement>) {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = at(event);
        draw(event); // a dot is a stroke too
        onStroke();
      },
      onPointerMove: draw,
      onPointerUp: lift,
      onPointerCancel: lift,
    },
  };
}

/** What was drawn, on white. */
async function pngOf(drawn: HTMLCanvasElement | null): Promise<Blob | null> {
  if (drawn === null) return null;
  const paper = new OffscreenCanvas(drawn.width, drawn.height);
  const ink = paper.getContext('2d');
  if (ink === null) return null;
  ink.fillStyle = PAPER;
  ink.fillRect(0, 0, paper.width, paper.height);
  ink.drawImage(drawn, 0, 0);
  return paper.convertToBlob({ type: 'image/png' });
}

import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useWords } from '../app/i18n.tsx';
import { uiMessages } from './messages.ts';
import classes from './panes.module.css';

interface Props {
  /** The edge of the column it sits on. */
  readonly side: 'left' | 'right';
  readonly size: number;
  readonly min: number;
  readonly max: number;
  /** Once, when the person lets go. px */
  readonly onResize: (size: number) => void;
}

const KEY_STEP = 16;

/** A column's edge: dragging moves the column itself without repainting the page; arrow keys work too. */
export function ResizeHandle({ side, size, min, max, onResize }: Props) {
  const t = useWords(uiMessages);
  const start = useRef<{ readonly x: number; readonly column: HTMLElement } | null>(null);
  const clamp = (value: number): number => Math.round(Math.min(max, Math.max(min, value)));
  const grown = (dx: number): number => clamp(size + (side === 'right' ? dx : -dx));

  const down = (event: PointerEvent<HTMLDivElement>): void => {
    const column = event.currentTarget.parentElement;
    if (column === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, column };
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    if (start.current !== null) start.current.column.style.width = `${grown(event.clientX - start.current.x)}px`;
  };
  const up = (event: PointerEvent<HTMLDivElement>): void => {
    if (start.current === null) return;
    const next = grown(event.clientX - start.current.x);
    start.current = null;
    if (next !== size) onResize(next);
  };
  const key = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? KEY_STEP : event.key === 'ArrowLeft' ? -KEY_STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    onResize(grown(step));
  };
  return (
    <div
      className={classes.handle}
      data-side={side}
      role="separator"
      aria-orientation="vertical"
      aria-label={t('pane.resize')}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onKeyDown={key}
    />
  );
}

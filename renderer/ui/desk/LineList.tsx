import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useShortcut } from '../../app/shortcuts.tsx';
import type { SyncMark as SyncState } from '../../../shared/tickets/contract.ts';
import { SkeletonRows } from '../SkeletonRows.tsx';
import classes from './desk.module.css';

export const LINE_HEIGHT = 64;
export const HEADING_HEIGHT = 28;

/** A line of the list: one that can be chosen, or a heading over those that follow. */
export type Line<Item> =
  | { readonly kind: 'heading'; readonly key: string; readonly text: ReactNode; readonly tone?: 'breach' | 'soon' }
  | { readonly kind: 'item'; readonly key: string; readonly item: Item };

interface Props<Item> {
  readonly label: string;
  /** undefined: still being read. */
  readonly lines: readonly Line<Item>[] | undefined;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly render: (item: Item) => ReactNode;
  readonly sync?: (item: Item) => SyncState;
  readonly lineHeight?: number;
  readonly empty: ReactNode;
}

/** The two-line list at the left: virtualised, J/K or arrows to move, headings skipped. */
export function LineList<Item>(props: Props<Item>) {
  const { lines = [], onSelect, selected, lineHeight = LINE_HEIGHT } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- no React Compiler here; its functions are never memoised
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === 'heading' ? HEADING_HEIGHT : lineHeight),
    overscan: 8,
    getItemKey: (index) => lines[index]?.key ?? index,
  });
  const at = lines.findIndex((line) => line.kind === 'item' && line.key === selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  const move = (step: 1 | -1): void => {
    let next = at < 0 && step < 0 ? lines.length : at;
    do next += step;
    while (lines[next]?.kind === 'heading');
    const line = lines[next];
    if (line !== undefined) onSelect(line.key);
  };
  const when = lines.length > 0;
  useShortcut('j', () => move(1), { when });
  useShortcut('k', () => move(-1), { when });
  if (props.lines === undefined) return <SkeletonRows count={8} height={lineHeight} />;
  if (lines.length === 0) return props.empty;
  return (
    <div
      ref={scroller}
      className={classes.lines}
      role="listbox"
      aria-label={props.label}
      tabIndex={0}
      aria-activedescendant={at < 0 ? undefined : `line-${selected}`}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
        if (step === null) return;
        event.preventDefault();
        move(step);
      }}
    >
      <div className={classes.linesInner} style={{ height: virtual.getTotalSize() }} role="presentation">
        {virtual.getVirtualItems().map((place) => {
          const line = lines[place.index];
          if (line === undefined) return null;
          const style = { height: place.size, transform: `translateY(${place.start}px)` };
          if (line.kind === 'heading') {
            return (
              <div key={place.key} className={classes.lineHeading} data-tone={line.tone} style={style} role="presentation">
                {line.text}
              </div>
            );
          }
          return (
            <div
              key={place.key}
              id={`line-${line.key}`}
              role="option"
              aria-selected={line.key === selected}
              data-sync={props.sync?.(line.item)}
              className={classes.line}
              style={style}
              onClick={() => onSelect(line.key)}
            >
              {props.render(line.item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

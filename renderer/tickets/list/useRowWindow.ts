import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

interface RowWindow {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly from: number;
  /** Not included. */
  readonly to: number;
  /** At most so many are painted, wherever the list is scrolled to. */
  readonly most: number;
  /** Brings a row into view. */
  readonly show: (index: number) => void;
  readonly toTop: () => void;
}

/** Rows painted beyond what is seen: one notch of a wheel. */
const AHEAD = 3;

/**
 * Which rows of equal height are on screen. Nothing is measured or kept per row, so ten thousand cost what forty do.
 * @param height of a row, px
 * @param head what stands above the first row and stays there while the rows scroll, px
 */
export function useRowWindow(count: number, height: number, head: number): RowWindow {
  const scroller = useRef<HTMLDivElement>(null);
  /** Known here, because asking the element makes the browser lay out the page at once. */
  const scrolled = useRef(false);
  const [place, setPlace] = useState({ first: 0, rows: 40 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => {
      scrolled.current = element.scrollTop > 0;
      const first = Math.max(0, Math.floor(element.scrollTop / height));
      const rows = Math.ceil((element.clientHeight - head) / height) + 1;
      setPlace((before) => (before.first === first && before.rows === rows ? before : { first, rows }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [height, head]);
  const show = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (element === null || index < 0) return;
      const [top, bottom] = [index * height, (index + 1) * height];
      const space = element.clientHeight - head;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (bottom > element.scrollTop + space) element.scrollTop = bottom - space;
      scrolled.current = element.scrollTop > 0;
    },
    [height, head],
  );
  const toTop = useCallback(() => {
    if (scroller.current !== null && scrolled.current) scroller.current.scrollTop = 0;
  }, []);
  return { toTop, scroller, most: place.rows + 2 * AHEAD, from: Math.max(0, Math.min(place.first, count) - AHEAD), to: Math.min(count, place.first + place.rows + AHEAD), show };
}

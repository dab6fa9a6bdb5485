import { type RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

const OVERSCAN = 8;

interface Range {
  /** What is drawn, `[first, last)`: a little more than what is seen, so that scrolling shows no hole. */
  readonly first: number;
  readonly last: number;
  readonly seenFirst: number;
  readonly seenLast: number;
}

export interface RowWindow extends Range {
  /** Brings a row in sight. */
  readonly reveal: (index: number) => void;
}

/** Which rows of equal height are in sight of a scrolling box, and how to bring one there. */
export function useRowWindow(box: RefObject<HTMLElement | null>, rowCount: number, rowHeight: number): RowWindow {
  const [range, setRange] = useState<Range>({ first: 0, last: 40, seenFirst: 0, seenLast: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => {
      const seenFirst = Math.floor(element.scrollTop / rowHeight);
      const seenLast = Math.min(rowCount, Math.ceil((element.scrollTop + element.clientHeight) / rowHeight));
      const first = Math.max(0, seenFirst - OVERSCAN);
      const last = Math.min(rowCount, seenLast + OVERSCAN);
      setRange((known) =>
        known.seenFirst === seenFirst && known.seenLast === seenLast && known.last === last
          ? known
          : { first, last, seenFirst, seenLast },
      );
    };
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [rowCount, rowHeight]);
  const reveal = (index: number) => {
    const element = box.current;
    if (!element) return;
    const top = index * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
  };
  return { ...range, reveal };
}

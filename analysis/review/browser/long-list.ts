/** A table of many rows: drawn a few hundred at a time as one scrolls. */
import { h } from './dom.ts';

const AT_ONCE = 200;

export interface LongList {
  readonly body: HTMLTableSectionElement;
  /** What is below the last row that was drawn; must stand after the table. */
  readonly end: HTMLElement;
  /** Other rows in place of all. */
  show(items: readonly number[]): void;
}

export function longList(row: (item: number) => HTMLElement): LongList {
  const body = h('tbody');
  const end = h('div.list-end', { 'aria-hidden': 'true' });
  let items: readonly number[] = [];
  let drawn = 0;
  const more = () => {
    const next = items.slice(drawn, drawn + AT_ONCE);
    body.append(...next.map(row));
    drawn += next.length;
    end.hidden = drawn >= items.length;
  };
  const observer = new IntersectionObserver(
    (entries) => {
      if (!end.isConnected) observer.disconnect();
      else if (entries.some(({ isIntersecting }) => isIntersecting)) fill();
    },
    { rootMargin: '600px' },
  );
  /** Until the end is out of sight: no event comes while it stays in it. */
  const fill = () => {
    more();
    if (drawn < items.length && end.getBoundingClientRect().top < innerHeight + 600)
      requestAnimationFrame(fill);
  };
  observer.observe(end);
  return {
    body,
    end,
    show: (next) => {
      items = next;
      drawn = 0;
      body.replaceChildren();
      more();
    },
  };
}

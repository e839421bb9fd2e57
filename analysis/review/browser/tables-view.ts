/** The paper's tables, in its order, as they stand in the PDF. Every number opens what it comes from. */
import type { Grid, GridCell, GridRow, ReviewTable } from '../review-data.ts';
import { addressOf, besideView } from './address.ts';
import { type Child, h } from './dom.ts';
import { moveInGrid } from './grid-keys.ts';
import { pieces } from './pieces.ts';
import { paper } from './store.ts';

export function tablesView(): HTMLElement[] {
  const { tables } = paper();
  let section: string | null = null;
  return [
    h('p.hint', 'Click a number, or move with the arrow keys and press Enter, to see where it comes from.'),
    ...tables.flatMap((table) => {
      const under = table.number === null ? 'Not in the text' : table.section;
      const heading = under === null || under === section ? [] : [h('h2.section', under)];
      section = under;
      return [...heading, tableFigure(table)];
    }),
  ];
}

function tableFigure({ name, number, caption, grid, notes }: ReviewTable): HTMLElement {
  const label = number === null ? name : `Table ${number}`;
  return h(
    'figure.float',
    { id: `float-${name}`, tabindex: -1 },
    h(
      'figcaption',
      h('a.number', { href: addressOf({ view: 'tables', float: name }) }, label),
      ' ',
      pieces(caption),
    ),
    h('div.scroller', gridElement(grid, label)),
    notes.map((note) => h('p.note', pieces(note))),
  );
}

function gridElement({ head, body }: Grid, label: string): HTMLElement {
  const table = h(
    'table',
    {
      class: 'grid',
      role: 'grid',
      'aria-label': label,
      'on:keydown': (event) => moveInGrid(event as KeyboardEvent, table),
    },
    h('thead', head.map(headRow)),
    h('tbody', body.map(bodyRow)),
  );
  oneTabStop(table);
  return table;
}

/** The Tab key enters a table once; arrow keys do the rest. */
function oneTabStop(table: HTMLElement): void {
  for (const [i, cell] of [...table.querySelectorAll<HTMLElement>('[data-fact]')].entries())
    cell.tabIndex = i === 0 ? 0 : -1;
}

function headRow({ cells }: GridRow): HTMLElement {
  return h(
    'tr',
    cells.map((cell) =>
      h('th', { scope: cell.span > 1 ? 'colgroup' : 'col', ...looks(cell) }, cellContent(cell)),
    ),
  );
}

function bodyRow({ cells, gap }: GridRow): HTMLElement {
  const isTitle = cells.length === 1;
  const children = cells.map((cell, i): Child => {
    if (isTitle) return h('th', { scope: 'rowgroup', ...looks(cell) }, h('span.stays', cellContent(cell)));
    const isHead = i === 0 && !hasFact(cell) && cell.c.length > 0;
    return isHead
      ? h('th', { scope: 'row', ...looks(cell) }, cellContent(cell))
      : h('td', looks(cell), cellContent(cell));
  });
  return h('tr', { class: [gap && 'gap', isTitle && 'title'].filter(Boolean).join(' ') || null }, children);
}

const hasFact = (cell: GridCell): boolean => JSON.stringify(cell.c).includes('"t":"fact"');

function looks({ span, align, ruled }: GridCell) {
  return { colspan: span > 1 ? span : null, class: ruled ? `${align} ruled` : align };
}

function cellContent(cell: GridCell): Child {
  return pieces(cell.c, (key, children) =>
    h('a.cell', { href: besideView({ fact: key }), 'data-fact': key }, children),
  );
}

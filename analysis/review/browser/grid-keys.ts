/** Arrow keys, Home and End in a table of facts: the next number that way, by where the numbers stand on the screen. */
const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

export function moveInGrid(event: KeyboardEvent, table: HTMLElement): void {
  const from = event.target;
  if (
    !(from instanceof HTMLElement) ||
    from.dataset.fact === undefined ||
    event.altKey ||
    event.ctrlKey ||
    event.metaKey
  )
    return;
  const cells = [...table.querySelectorAll<HTMLElement>('[data-fact]')];
  const to = target(event.key, from, cells);
  if (to === undefined) return;
  event.preventDefault();
  from.tabIndex = -1;
  to.tabIndex = 0;
  // Scrolled by hand: a focus leaves alone what the column that stays covers in part.
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function target(key: string, from: HTMLElement, cells: readonly HTMLElement[]): HTMLElement | undefined {
  const row = from.closest('tr');
  const inRow = cells.filter((cell) => cell.closest('tr') === row);
  if (key === 'Home') return inRow[0];
  if (key === 'End') return inRow.at(-1);
  const direction = DIRECTIONS[key];
  if (direction === undefined) return undefined;
  const [right, down] = direction;
  if (right !== 0) return cells[cells.indexOf(from) + right];
  return inNextRow(from, cells, down);
}

/** The number that stands nearest above or below, in the next row that has any. */
function inNextRow(from: HTMLElement, cells: readonly HTMLElement[], down: number): HTMLElement | undefined {
  const rowOf = (cell: HTMLElement) => cell.closest('tr')!;
  const rows = [...new Set(cells.map(rowOf))];
  const next = rows[rows.indexOf(rowOf(from)) + down];
  if (next === undefined) return undefined;
  const middle = (cell: HTMLElement) => {
    const { left, width } = cell.getBoundingClientRect();
    return left + width / 2;
  };
  const here = middle(from);
  const distance = (cell: HTMLElement) => Math.abs(middle(cell) - here);
  return cells
    .filter((cell) => rowOf(cell) === next)
    .reduce((best, cell) => (distance(cell) < distance(best) ? cell : best));
}

/** All runs: searched by words, sorted by any column. */
import { addressOf } from './address.ts';
import { bullets, type Child, h } from './dom.ts';
import { shortHash } from './format.ts';
import { searchedList } from './search.ts';
import { cellOf, firstOutcome, paper, runs } from './store.ts';

interface Column {
  readonly title: string;
  readonly numeric: boolean;
  readonly of: (run: number) => number | string;
  readonly show: (run: number) => Child;
}

const columns = (): readonly Column[] => [
  { title: 'Setting', numeric: false, of: (i) => cellOf(i).setting, show: (i) => cellOf(i).setting },
  {
    title: 'Treatment',
    numeric: false,
    of: (i) => cellOf(i).treatment,
    show: (i) =>
      h(
        'a',
        { href: addressOf({ view: 'runs', run: runs().path[i]! }), 'data-run': runs().path[i]! },
        cellOf(i).treatment,
      ),
  },
  { title: 'Seed', numeric: true, of: (i) => runs().seed[i]!, show: (i) => String(runs().seed[i]) },
  {
    title: 'Outcome',
    numeric: true,
    of: (i) => firstOutcome(i).value,
    show: (i) => [h('span.quiet', firstOutcome(i).label), ` ${firstOutcome(i).shown}`],
  },
  {
    title: 'Run id',
    numeric: false,
    of: (i) => runs().runId[i]!,
    show: (i) => h('code', shortHash(runs().runId[i]!)),
  },
  {
    title: 'Commit',
    numeric: false,
    of: (i) => runs().commit[i] ?? '',
    show: (i) =>
      runs().imported[i] === null
        ? h('code', `${shortHash(runs().commit[i] ?? 'none', 7)}${runs().dirty[i] ? '*' : ''}`)
        : h('span.quiet', 'imported'),
  },
];

/** Kept while one looks at another view. */
const state = { query: '', column: -1, descending: false };

export function runsView(): HTMLElement[] {
  const shown = columns();
  const { path, seed, runId, commit } = runs();
  const texts = path.map((one, i) =>
    `${one} ${cellOf(i).setting} ${cellOf(i).treatment} seed ${seed[i]} ${runId[i]} ${commit[i] ?? ''}`.toLowerCase(),
  );
  const row = (run: number) =>
    h(
      'tr',
      shown.map(({ numeric, show }) => h('td', { class: numeric ? 'r' : 'l' }, show(run))),
    );
  const heads = shown.map(({ title, numeric }, column) =>
    h(
      'th',
      { scope: 'col', class: numeric ? 'r' : 'l' },
      h('button.sort', { 'on:click': () => sortBy(column) }, title),
    ),
  );
  const markHeads = () => {
    for (const [i, head] of heads.entries()) {
      if (i === state.column) head.setAttribute('aria-sort', state.descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
  };
  const { box, list, update } = searchedList({
    ...{ one: 'run', placeholder: 'Search: words, a seed, or a run id …', texts, seeds: seed, state, row },
    order: (found) => sorted(found, shown[state.column]),
  });
  const sortBy = (column: number) => {
    state.descending = state.column === column ? !state.descending : false;
    state.column = column;
    markHeads();
    update();
  };
  markHeads();
  return [
    box,
    h(
      'div.scroller',
      h('table.runs-table.list', { 'aria-label': 'All runs' }, h('thead', h('tr', heads)), list.body),
    ),
    list.end,
    ...leftOut(),
  ];
}

function sorted(found: readonly number[], column: Column | undefined): readonly number[] {
  if (column === undefined) return found;
  const sign = state.descending ? -1 : 1;
  const key = (i: number) => column.of(i);
  return [...found].sort((x, y) => {
    const [a, b] = [key(x), key(y)];
    return (
      sign * (typeof a === 'number' && typeof b === 'number' ? a - b : a < b ? -1 : a > b ? 1 : 0) || x - y
    );
  });
}

function leftOut(): HTMLElement[] {
  const { exclusions, unfinished } = paper();
  return [
    h('h2', 'Excluded runs'),
    exclusions.length === 0
      ? h('p.quiet', 'None.')
      : bullets(exclusions.map(({ path, reason }) => [h('code', path), `: ${reason}`])),
    ...(unfinished.length === 0
      ? []
      : [h('h2', 'Begun and not finished'), bullets(unfinished.map((path) => h('code', path)))]),
  ];
}

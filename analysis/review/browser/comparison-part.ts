/** A comparison's tests, and the pairs that they rest on. */
import { unitSign } from '../../definition/unit.ts';
import type { ReviewComparison } from '../review-data.ts';
import { besideView } from './address.ts';
import { type Child, columnHeads, h } from './dom.ts';
import { inUnit, signed } from './format.ts';
import { part } from './panel.ts';
import { comparisonOf, factOf, paper, runs } from './store.ts';

/** Names of facts below a comparison's key, and what they are called; intervals are two facts. */
const TESTS: readonly { readonly title: string; readonly facts: readonly string[] }[] = [
  { title: 'Mean difference', facts: ['delta'] },
  { title: '95 % t interval', facts: ['ci_low', 'ci_high'] },
  { title: '90 % t interval', facts: ['ci90_low', 'ci90_high'] },
  { title: 'the same unpaired, after Welch', facts: ['unpaired_ci_low', 'unpaired_ci_high'] },
  { title: 'Correlation of the pairs', facts: ['pair_correlation'] },
  { title: 'What the test set’s sampling may move (95 %), ±', facts: ['sampling'] },
  { title: 'p, paired t-test', facts: ['p_t'] },
  { title: 'p after Holm, in its family', facts: ['p_t_holm'] },
  { title: 'p, exact sign-flip test', facts: ['p_signflip'] },
  { title: 'Smallest p it can reach', facts: ['p_min'] },
  { title: 'Cohen’s d_z', facts: ['dz'] },
  { title: 'Smallest effect it could find (power 0.8)', facts: ['detectable'] },
  { title: 'Pairs', facts: ['n'] },
];

export function comparisonPart(
  { key, question, family, complete }: ReviewComparison,
  current: string,
): HTMLElement {
  const known = new Set(TESTS.flatMap(({ facts }) => facts));
  // Facts that were added to the analysis after this list: shown under their own names.
  const others = paper()
    .facts.filter((fact) => comparisonOf(fact)?.key === key)
    .flatMap(({ statistic }) => (statistic === null || known.has(statistic) ? [] : [statistic]))
    .map((statistic) => ({ title: statistic, facts: [statistic] }));
  const rows = [...TESTS, ...others].flatMap(({ title, facts }) => {
    const values = facts.map((name) => factOf(`${key}.${name}`)).filter((fact) => fact !== undefined);
    if (values.length < facts.length) return [];
    const links = values.map((fact) =>
      h(
        'a',
        { href: besideView({ fact: fact.key }), 'aria-current': fact.key === current ? 'true' : null },
        fact.plain,
      ),
    );
    const shown: Child = links.length === 2 ? ['[', links[0], ', ', links[1], ']'] : links;
    const [first] = values;
    const unit = first!.value === null ? '' : unitSign(first!.unit);
    return [
      h(
        'tr',
        h('th', { scope: 'row' }, title),
        h('td', { title: first!.absent ?? null }, shown, h('span.quiet', unit)),
      ),
    ];
  });
  return part(
    'Tests of this comparison',
    h('p.quiet', `${question.replace(/[^.?!]$/, '$&.')} Family ${family}.`),
    !complete &&
      h('p.warning', 'Intervals and tests are withheld until every declared seed of both cells is in.'),
    h('table.list', h('tbody', rows)),
  );
}

/** Seed by seed: both values and their difference. */
export function pairsPart({ a, b, outcome, seeds }: ReviewComparison): Child {
  if (seeds.length === 0) return null;
  const { cells, outcomes } = paper();
  const { unit, digits } = outcomes[outcome]!;
  const [first, second] = [cells[a]!, cells[b]!];
  const value = (range: readonly [number, number], seed: number): number => {
    const at = runs().seed.findIndex((one, i) => i >= range[0] && i < range[1] && one === seed);
    return runs().outcomes[outcome]![at]!;
  };
  const rows = seeds.map((seed) => {
    const [x, y] = [value(first.runs, seed), value(second.runs, seed)];
    return h(
      'tr',
      h('td', String(seed)),
      h('td', inUnit(x, unit, digits)),
      h('td', inUnit(y, unit, digits)),
      h('td', signed((unit === 'fraction' ? 100 : 1) * (x - y), digits)),
    );
  });
  return part(
    'Pairs',
    h(
      'table.list.numbers',
      columnHeads(['Seed', first.treatment, second.treatment, 'Difference']),
      h('tbody', rows),
    ),
  );
}

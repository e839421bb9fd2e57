/** A comparison's tests, and the pairs that they rest on. */
import type { ReviewComparison } from '../review-data.ts';
import { besideView } from './address.ts';
import { type Child, h } from './dom.ts';
import { percent, signed, unitSign } from './format.ts';
import { part } from './panel.ts';
import { factOf, paper, runs } from './store.ts';

/** Names of facts below a comparison's key, and what they are called; intervals are two facts. */
const TESTS: readonly { readonly title: string; readonly facts: readonly string[] }[] = [
  { title: 'Mean difference', facts: ['delta'] },
  { title: '95 % t interval', facts: ['ci_low', 'ci_high'] },
  { title: 't', facts: ['t'] },
  { title: 'p, paired t-test', facts: ['p_t'] },
  { title: 'p after Holm, in its family', facts: ['p_t_holm'] },
  { title: 'p, exact sign-flip test', facts: ['p_signflip'] },
  { title: 'Smallest p it can reach', facts: ['p_min'] },
  { title: 'Cohen’s d_z', facts: ['dz'] },
  { title: 'with Hedges’ correction', facts: ['gz'] },
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
    .facts.filter((fact) => fact.key.startsWith(`${key}.`) && !known.has(fact.key.slice(key.length + 1)))
    .map((fact) => ({ title: fact.key.slice(key.length + 1), facts: [fact.key.slice(key.length + 1)] }));
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
        {},
        h('th', { scope: 'row' }, title),
        h('td', { title: first!.absent ?? null }, shown, h('span', { class: 'quiet' }, unit)),
      ),
    ];
  });
  return part(
    'Tests of this comparison',
    h('p', { class: 'quiet' }, `${question} Family ${family}.`),
    !complete &&
      h(
        'p',
        { class: 'warning' },
        'Intervals and tests are withheld until every declared seed of both cells is in.',
      ),
    h('table', { class: 'list' }, h('tbody', {}, rows)),
  );
}

/** Seed by seed: both accuracies and their difference. */
export function pairsPart({ a, b, seeds }: ReviewComparison): Child {
  if (seeds.length === 0) return null;
  const { cells } = paper();
  const [first, second] = [cells[a]!, cells[b]!];
  const accuracy = (range: readonly [number, number], seed: number): number => {
    const at = runs().seed.findIndex((one, i) => i >= range[0] && i < range[1] && one === seed);
    return runs().testAccuracy[at]!;
  };
  const rows = seeds.map((seed) => {
    const [x, y] = [accuracy(first.runs, seed), accuracy(second.runs, seed)];
    return h(
      'tr',
      {},
      h('td', {}, String(seed)),
      h('td', {}, percent(x)),
      h('td', {}, percent(y)),
      h('td', {}, signed(100 * (x - y))),
    );
  });
  return part(
    'Pairs',
    h(
      'table',
      { class: 'list numbers' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ['Seed', first.variant, second.variant, 'Difference'].map((title) =>
            h('th', { scope: 'col' }, title),
          ),
        ),
      ),
      h('tbody', {}, rows),
    ),
  );
}

/** Where a number comes from. */

import { unitName, unitSign } from '../../definition/unit.ts';
import type { ReviewFact } from '../review-data.ts';
import { addressOf, besideView } from './address.ts';
import { comparisonPart, pairsPart } from './comparison-part.ts';
import { curvesPart } from './curves-part.ts';
import { bullets, type Child, counted, definitions, h } from './dom.ts';
import { rounding } from './format.ts';
import { openPanel, part } from './panel.ts';
import { runsPart } from './runs-part.ts';
import { comparisonOf, factOf, paper, runs } from './store.ts';

/** Opens the fact, or says that there is none: a link in an older PDF may name one that is gone. */
export function openFact(key: string): void {
  const fact = factOf(key);
  if (fact === undefined) {
    openPanel({
      kind: 'Number',
      heading: 'Unknown',
      body: [h('p', 'This build has no number with the key ', h('code', key), '.')],
    });
    return;
  }
  openPanel({
    kind: 'Number',
    heading: [fact.plain, h('span.unit', fact.value === null ? '' : unitSign(fact.unit))],
    body: factBody(fact),
  });
}

function factBody(fact: ReviewFact): Child[] {
  const data = paper();
  const members = fact.runs.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
  const cells = fact.cells.map((i) => data.cells[i]!);
  const comparison = comparisonOf(fact);
  const excluded = cells.flatMap((cell) => cell.excluded);
  const missing = cells.flatMap(({ key, missing: seeds }) => seeds.map((seed) => `${key}, seed ${seed}`));
  return [
    h('p.key', h('code', fact.key)),
    fact.provisional !== null &&
      h('p.warning', `Provisional: ${fact.provisional.have} of ${fact.provisional.declared} are in.`),
    importedNote(members),
    definitions([
      ['Formula', fact.formula < 0 ? null : data.formulas[fact.formula]!],
      ['Value', fact.value === null ? `none: ${fact.absent}` : h('code', String(fact.value))],
      ['Unit', unitName(fact.unit)],
      ['Rounding', rounding(fact.unit, fact.digits)],
      ['Computed from', fact.facts.length === 0 ? null : factList(fact.facts)],
      ['Stands in', placesOf(fact.key)],
    ]),
    comparison !== undefined && comparisonPart(comparison, fact.key),
    comparison !== undefined && pairsPart(comparison),
    members.length > 0 && curvesPart(members),
    runsPart(members),
    missing.length > 0 && part('Not yet run', bullets(missing)),
    part(
      'Excluded runs',
      excluded.length === 0
        ? h('p.quiet', 'None of these cells.')
        : bullets(excluded.map(({ path, reason }) => [h('code', path), `: ${reason}`])),
    ),
    comparisonsOfCell(fact),
  ];
}

/** What no code here made is said before anything else. */
function importedNote(members: readonly number[]): Child {
  const sources = members.flatMap((run) => runs().imported[run] ?? []);
  if (sources.length === 0) return null;
  const names = [...new Set(sources)].sort().join(', ');
  const text = `${sources.length} of ${counted(members.length, 'run')} imported from ${names}; no code here made them.`;
  return h('p.warning', text);
}

function factList(keys: readonly string[]): Child {
  const facts = keys.map((key) => [
    h('a', { href: besideView({ fact: key }) }, key),
    ` = ${factOf(key)?.plain ?? '?'}`,
  ]);
  return bullets(facts, 'ul.plain');
}

/** Tables that show it and lines of the text that name it. */
function placesOf(key: string): Child {
  const { tables, mentions } = paper();
  const inTables = tables.filter(({ grid, caption }) =>
    JSON.stringify([grid, caption]).includes(`"k":${JSON.stringify(key)}`),
  );
  const inText = Object.hasOwn(mentions, key) ? mentions[key]! : [];
  const places: Child[] = [
    ...inTables.map(({ name, number }) =>
      h(
        'a',
        { href: addressOf({ view: 'tables', float: name, fact: key }) },
        number === null ? `table ${name}` : `Table ${number}`,
      ),
    ),
    ...inText.map(({ section, file, line }) => h('span', { title: `paper/${file}, line ${line}` }, section)),
  ];
  return places.length === 0 ? null : places.flatMap((place, i) => (i === 0 ? [place] : [', ', place]));
}

/** For a fact of one cell: the comparisons that the cell takes part in. */
function comparisonsOfCell(fact: ReviewFact): Child {
  const { comparisons } = paper();
  if (fact.cells.length !== 1 || comparisonOf(fact) !== undefined) return null;
  const [cell] = fact.cells;
  const own = comparisons.filter(({ a, b }) => a === cell || b === cell);
  if (own.length === 0) return null;
  const links = own.map(({ key, question }) => [
    h('a', { href: besideView({ fact: `${key}.delta` }) }, question),
    ` ${factOf(`${key}.delta`)?.plain ?? ''} points`,
  ]);
  return part(`In ${counted(own.length, 'comparison')}`, bullets(links, 'ul.plain'));
}

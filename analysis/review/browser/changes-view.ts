/** What differs from an earlier version of the paper. */
import type { ReviewChanges } from '../review-data.ts';
import { addressOf } from './address.ts';
import { type Child, columnHeads, h, showLoaded } from './dom.ts';
import { factOf, load, runAt } from './store.ts';

type Section = ReviewChanges['sections'][number];

export function changesView(): HTMLElement[] {
  const place = h('div');
  showLoaded(place, load<ReviewChanges>('changes'), drawn);
  return [place];
}

function drawn({ from, to, sections }: ReviewChanges): HTMLElement[] {
  return [
    h('p.hint', 'From ', h('code', from), ` to ${to}.`),
    ...(sections.length === 0 ? [h('p', 'Nothing differs.')] : sections.flatMap(sectionElements)),
  ];
}

function sectionElements(section: Section): HTMLElement[] {
  const { title, columns, rows } = section;
  const body = rows.map((row) => changeRow(section, row));
  const table = h('table.list', { 'aria-label': title }, columnHeads(columns), h('tbody', body));
  return [h('h2', `${title} (${rows.length.toLocaleString('en')})`), h('div.scroller', table)];
}

function changeRow({ names }: Section, [name, ...rest]: readonly string[]): HTMLElement {
  return h(
    'tr',
    h('th', { scope: 'row' }, linked(names, name!)),
    rest.map((text) => h('td', text)),
  );
}

/** A link to what this version has; what is gone is a name only. */
function linked(names: Section['names'], name: string): Child {
  if (names === 'claim') return h('a', { href: addressOf({ view: 'claims', claim: name }) }, name);
  if (names === 'run' && runAt(name) !== undefined)
    return h('a', { href: addressOf({ view: 'changes', run: name }), 'data-run': name }, name);
  if (names === 'fact' && factOf(name) !== undefined)
    return h('a', { href: addressOf({ view: 'changes', fact: name }), 'data-fact': name }, name);
  return name;
}

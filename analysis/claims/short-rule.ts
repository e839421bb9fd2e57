/**
 * A rule for a reader: what it asks and how often, without the names of the facts that it asks it of.
 *
 *     (a.x.delta is below 0) and (b.x.delta is below 0)     2 × difference < 0
 *     a.mean is below b.mean                                lower mean
 */
import type { Predicate } from './claim.ts';

type Word = NonNullable<Predicate['parts']>['word'];

export function asksOfParts(parts: readonly Predicate[], word: Word): string {
  const counts = new Map<string, number>();
  for (const text of joined(parts, word)) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([text, count]) => (count === 1 ? text : `${count} × ${text}`))
    .join(word === 'or' ? ' or ' : '; ');
}

/** Parts of parts too, where one word joins them all; others stay together, in brackets. */
function joined(predicates: readonly Predicate[], word: Word): string[] {
  return predicates.flatMap(({ asks, parts }) => {
    if (parts === undefined) return [asks];
    return parts.word === word || parts.of.length === 1 ? joined(parts.of, word) : [`(${asks})`];
  });
}

const SIGNS = { below: '<', above: '>' } as const;

/** Of what a fact's name ends with; what is not here is read as it is. */
const NAMES: Readonly<Record<string, string>> = {
  delta: 'difference',
  ms: 'time',
  ci_low: 'low end of interval',
  ci_high: 'high end of interval',
};

/** `difference < 0`, and of two values of one name `lower mean`. */
export function asksOfValue(key: string, side: 'below' | 'above', bound: number | string): string {
  const name = nameOf(key);
  if (typeof bound === 'number') return `${name} ${SIGNS[side]} ${number(bound)}`;
  const other = nameOf(bound);
  return name === other
    ? `${side === 'below' ? 'lower' : 'higher'} ${name}`
    : `${name} ${SIGNS[side]} ${other}`;
}

/** `95 % interval < 0` */
export const asksOfInterval = (side: 'below' | 'above', bound: number): string =>
  `95 % interval ${SIGNS[side]} ${number(bound)}`;

/** `difference < 0, p < 0.05` */
export const asksOfTest = (side: 'below' | 'above', test: string, level: number): string =>
  `difference ${SIGNS[side]} 0, ${test} < ${level}`;

const number = (value: number): string => String(value).replace('-', '−');

function nameOf(key: string): string {
  const last = key.slice(key.lastIndexOf('.') + 1);
  return NAMES[last] ?? last.replaceAll('_', ' ');
}

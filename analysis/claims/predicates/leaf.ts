import { unitSign } from '../../definition/unit.ts';
import type { Fact } from '../../facts/fact.ts';
import { formatValue } from '../../facts/format-value.ts';
import { shortestDigits } from '../../facts/make-fact.ts';
import type { Judgement, Reason } from '../judgement.ts';
import type { Verdict } from '../verdict.ts';

/** As everywhere, but with a plain space before the percent sign: not only LaTeX reads it. */
const signOf = (unit: Fact['unit']): string => unitSign(unit).replace('\u2009', ' ');

/** A decided statement about facts. `text` has their values and what they should be. */
export function decided(verdict: Verdict, facts: readonly Fact[], text: string): Judgement {
  return leaf(verdict, facts, text, null);
}

/** A statement about facts that cannot be decided. */
export function undecided(reason: Reason, facts: readonly Fact[], text: string): Judgement {
  return leaf('undecided', facts, text, reason);
}

function leaf(verdict: Verdict, facts: readonly Fact[], text: string, reason: Reason | null): Judgement {
  return { verdict, kind: 'leaf', text, facts: facts.map(({ key }) => key), reason, parts: [] };
}

/** `−3.92 points`, `74.03 %`, `0.041` */
export function shown({ plain, unit, value }: Fact): string {
  return value === null ? plain : `${plain}${signOf(unit)}`;
}

/** A bound as a value of the fact's kind is shown: `0.5` beside a fraction is `50 %`. ASCII, for TeX too. */
export function shownBound(bound: number, unit: Fact['unit']): string {
  const digits = unit === 'fraction' ? Math.max(0, shortestDigits(bound) - 2) : shortestDigits(bound);
  const { plain } = formatValue(bound, unit === 'p' ? 'none' : unit, digits);
  return `${plain.replace('−', '-')}${signOf(unit)}`;
}

/**
 * Why a fact decides nothing yet, or null when it does: its runs are not all in, or it has no value. While a cell is
 * incomplete nothing that rests on it is decided, not even what looks settled: who peeks may stop at a lucky moment.
 */
export function unready({ key, provisional, value, absent }: Fact): Reason | null {
  if (provisional !== null) {
    return {
      kind: 'seeds',
      text: `${provisional.have}/${provisional.declared} runs or pairs of ${key} are in`,
    };
  }
  if (value !== null) return null;
  // Paired seeds can be complete while one of the two cells still waits for seeds that the other does not declare.
  const kind = absent?.startsWith('withheld') ? 'seeds' : 'undefined';
  return { kind, text: `${key}: ${absent ?? 'no value'}` };
}

/** @throws on a fact whose value is a text */
export function numberOf({ key, value }: Fact): number {
  if (typeof value === 'number') return value;
  throw new Error(`claims: ${key} must be a number, got ${JSON.stringify(value)}`);
}

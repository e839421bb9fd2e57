import type { Cell } from '../cells/cell.ts';
import type { FactUnit } from '../definition/unit.ts';
import type { Fact, FactCoordinates } from './fact.ts';
import { formatValue, NO_VALUE } from './format-value.ts';

export interface FactInput {
  readonly key: string;
  readonly of?: FactCoordinates;
  /** Null when there is nothing to compute it from; then `absent` says why. */
  readonly value: number | string | null;
  readonly unit: FactUnit;
  readonly digits?: number;
  readonly formula: string;
  readonly runs?: readonly string[];
  readonly facts?: readonly string[];
  readonly measurements?: readonly string[];
  /** How many of the declared runs (or pairs) are in. */
  readonly have?: number;
  readonly declared?: number;
  readonly absent?: string | null;
}

/** Completes a fact with its text, and with whether it is provisional. */
export function makeFact(input: FactInput): Fact {
  const { key, value, unit, digits = 0, formula, have = 0, declared = 0 } = input;
  const { runs = [], facts = [], measurements = [] } = input;
  const { text, plain } = value === null ? NO_VALUE : formatValue(value, unit, digits);
  return {
    ...{ key, value, unit, digits, text, plain, formula, runs, facts, measurements },
    provisional: have < declared ? { have, declared } : null,
    absent: value === null ? (input.absent ?? 'no runs yet') : null,
    of: input.of ?? null,
  };
}

/** Makes facts about one thing, `<key>.<statistic>`, of which all say what is `shared`. */
export function factsAbout(
  key: string,
  of: Omit<FactCoordinates, 'statistic'>,
  shared: Partial<FactInput> = {},
): (statistic: string, input: Omit<FactInput, 'key' | 'of'>) => Fact {
  return (statistic, input) =>
    makeFact({ key: `${key}.${statistic}`, of: { ...of, statistic }, ...shared, ...input });
}

/** What a fact over all runs of some cells rests on, and how many of those are in. */
export function runsOf(cells: readonly Pick<Cell, 'runs' | 'declaredSeeds'>[]) {
  const runs = cells.flatMap((cell) => cell.runs.map(({ path }) => path));
  const declared = cells.reduce((total, { declaredSeeds }) => total + declaredSeeds.length, 0);
  return { runs, have: runs.length, declared };
}

/** Digits after the point of the shortest decimal that stands for `value`: 3 for 0.001, 0 for 64. */
export function shortestDigits(value: number): number {
  const [mantissa, exponent = '0'] = String(value).split('e');
  const written = mantissa!.split('.')[1]?.length ?? 0;
  return Math.max(0, written - Number(exponent));
}

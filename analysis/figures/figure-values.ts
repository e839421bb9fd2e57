import type { Cell } from '../cells/cell.ts';
import type { Fact } from '../facts/fact.ts';

/** The fact's number, null while there is none. @throws for a fact that is text */
export function numberOf({ key, value }: Fact): number | null {
  if (typeof value === 'string') throw new Error(`numberOf: ${key} must be a number, got '${value}'`);
  return value;
}

/** A fraction in percent. */
export function percentOf(fact: Fact): number | null {
  if (fact.unit !== 'fraction')
    throw new Error(`percentOf: ${fact.key} must be a fraction, got ${fact.unit}`);
  const value = numberOf(fact);
  return value === null ? null : value * 100;
}

/**
 * Smallest and largest of the values that are there. Where they span nothing, `least` is what the axis shows around
 * them, so that it still has two ends; where there are none, `[0, least]`.
 */
export function extent(values: readonly (number | null)[], least: number): [number, number] {
  const numbers = values.filter((value) => value !== null);
  if (numbers.length === 0) return [0, least];
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return low === high ? [low - least / 2, high + least / 2] : [low, high];
}

export function hasProvisional(cells: readonly Cell[]): boolean {
  return cells.some(({ missingSeeds }) => missingSeeds.length > 0);
}

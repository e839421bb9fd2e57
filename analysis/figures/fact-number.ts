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

import { requireSample } from './sample.ts';

/** a_i - b_i. Throws where the lengths differ or a value is not finite. */
export function pairedDifferences(a: readonly number[], b: readonly number[]): number[] {
  if (a.length !== b.length) {
    throw new RangeError(`pairedDifferences: samples must be of one length, got ${a.length} and ${b.length}`);
  }
  requireSample('pairedDifferences', a, 1);
  requireSample('pairedDifferences', b, 1);
  return a.map((value, i) => value - b[i]!);
}

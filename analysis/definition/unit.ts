/** `fraction` is shown as percent, `points` are percentage points. */
export type FactUnit =
  | 'fraction'
  | 'points'
  | 'nats'
  | 'count'
  | 'bytes'
  | 'milliseconds'
  | 'seconds'
  | 'minutes'
  | 'hours'
  | 'ratio'
  | 'p'
  | 'none'
  | 'text';

/** A difference of two values of a unit: that of percentages is in points, of anything else in the unit itself. */
export function differenceUnit(unit: FactUnit): { readonly unit: FactUnit; readonly scale: number } {
  return unit === 'fraction' ? { unit: 'points', scale: 100 } : { unit, scale: 1 };
}

/** What follows the number, with the space before it. */
export const unitSign = (unit: string): string =>
  ({
    fraction: '\u2009%',
    points: ' points',
    nats: ' nats',
    bytes: ' bytes',
    minutes: ' min',
    hours: ' h',
    seconds: ' s',
    milliseconds: ' ms',
  })[unit] ?? '';

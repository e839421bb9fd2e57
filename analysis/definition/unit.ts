/** `fraction` is shown as percent, `points` are percentage points; a name that is none of these is a unit of the author's own. */
export const UNITS_WITH_RULES = [
  ...(['fraction', 'points', 'nats', 'count', 'bytes', 'milliseconds', 'seconds', 'minutes'] as const),
  ...(['hours', 'ratio', 'p', 'none', 'text'] as const),
] as const;
type UnitWithRule = (typeof UNITS_WITH_RULES)[number];

/** One of those, or what stands behind the number: `t/ha`, `°C`, `kg ha⁻¹`. */
export type FactUnit = UnitWithRule | (string & {});

/** A difference of two values of a unit: that of percentages is in points, of anything else in the unit itself. */
export function differenceUnit(unit: FactUnit): { readonly unit: FactUnit; readonly scale: number } {
  return unit === 'fraction' ? { unit: 'points', scale: 100 } : { unit, scale: 1 };
}

const SIGNS: Readonly<Record<UnitWithRule, string>> = {
  fraction: '\u2009%',
  points: ' points',
  nats: ' nats',
  bytes: ' bytes',
  minutes: ' min',
  hours: ' h',
  seconds: ' s',
  milliseconds: ' ms',
  ...{ count: '', ratio: '', p: '', none: '', text: '' },
};

/** What follows the number, with the space before it. */
export const unitSign = (unit: FactUnit): string =>
  Object.hasOwn(SIGNS, unit) ? SIGNS[unit as UnitWithRule] : ` ${unit}`;

/** `Validation loss (nats)` */
export function axisTitle(label: string, unit: FactUnit): string {
  const sign = unitSign(unit).trim();
  return sign === '' ? label : `${label} (${sign})`;
}

const NAMES: Readonly<Record<string, string>> = {
  fraction: 'fraction, shown as percent',
  points: 'percentage points',
  p: 'p-value',
  none: 'no unit',
};

/** As a reader is told it. */
export const unitName = (unit: FactUnit): string => (Object.hasOwn(NAMES, unit) ? NAMES[unit]! : unit);

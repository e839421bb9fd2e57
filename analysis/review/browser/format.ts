/** Numbers that are not facts: single runs' values, as their table in the paper rounds them. */
export const inUnit = (value: number, unit: string, digits: number): string =>
  (unit === 'fraction' ? 100 * value : value).toFixed(digits);

const MINUS = '\u2212';
export const signed = (value: number, digits = 2): string =>
  value < 0 ? `${MINUS}${Math.abs(value).toFixed(digits)}` : value.toFixed(digits);

export function rounding(unit: string, digits: number): string {
  if (unit === 'text') return 'none: text';
  if (unit === 'count' || unit === 'bytes') return 'to whole numbers';
  const least = unit === 'p' ? `, below ${(10 ** -digits).toFixed(digits)} as a bound` : '';
  return `${digits} ${digits === 1 ? 'digit' : 'digits'} after the point${least}`;
}

export const shortHash = (hash: string, digits = 12): string => hash.slice(0, digits);

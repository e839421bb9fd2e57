import type { FactUnit } from '../definition/unit.ts';

/** A value as shown, in two alphabets. */
export interface ShownValue {
  /** LaTeX, in text and in formulas. */
  readonly text: string;
  /** Unicode, for figures, terminals and web pages; not escaped. */
  readonly plain: string;
}

/** Shown where there is no value. */
export const NO_VALUE: ShownValue = { text: '--', plain: '–' };

/** Fractions are shown as percent and percentage points; nothing else is rescaled. */
const shownScale = (unit: FactUnit): number => (unit === 'fraction' ? 100 : 1);

/** Of significance. Readers compare with it what they see. */
const LEVEL = 0.05;
const ROUND_OFF = 1e-12;

/**
 * The one place where a number is rounded and becomes text. Half away from zero, on the shortest decimal that
 * stands for the number: 0.8125 with no digits less is 81.25 %, and never 81.24.
 * p-values that round to zero are shown as `<0.001`, and those that would round to the level, 0.0496, with as many digits as tell
 * the two apart; counts and bytes get thousands separators.
 * @throws when a number is not finite
 */
export function formatValue(value: number | string, unit: FactUnit, digits: number): ShownValue {
  if (typeof value === 'string') return { text: escapeTex(value), plain: value };
  if (!Number.isFinite(value)) throw new Error(`formatValue: value must be finite, got ${value}`);
  const shown = value * shownScale(unit);
  const smallest = 10 ** -digits;
  if (unit === 'p' && Math.abs(shown) < smallest) {
    const bound = smallest.toFixed(digits);
    return { text: `\\ensuremath{<}${bound}`, plain: `<${bound}` };
  }
  const rounded = roundHalfAway(shown, digits);
  if (unit === 'p' && Number(rounded) === LEVEL && Math.abs(shown - LEVEL) > ROUND_OFF) {
    return formatValue(value, unit, digits + 1);
  }
  const grouped = unit === 'count' || unit === 'bytes' ? groupThousands(rounded) : rounded;
  if (!grouped.startsWith('-')) return { text: grouped, plain: grouped };
  return { text: `\\ensuremath{-}${grouped.slice(1)}`, plain: `−${grouped.slice(1)}` };
}

/** Rounds the decimal that people see, not the binary number behind it; `-0.00` is `0.00`. */
function roundHalfAway(value: number, digits: number): string {
  if (digits === 0 && Number.isSafeInteger(value)) return String(value);
  const magnitude = Math.abs(value);
  // Twelve significant digits drop what binary fractions add, 81.24999999999999; more, up to what a double holds, where so many are shown.
  const significant = Math.min(15, Math.max(12, Math.floor(Math.log10(magnitude)) + digits + 2));
  const [mantissa, exponent] = magnitude.toExponential(significant - 1).split('e');
  const figures = mantissa!.replace('.', '');
  const kept = Number(exponent) + 1 + digits;
  const head = figures.slice(0, Math.max(0, kept));
  const isUp = kept >= 0 && (figures[kept] ?? '0') >= '5';
  const scaled = kept > significant ? head.padEnd(kept, '0') : String(Number(head) + (isUp ? 1 : 0));
  const shown = scaled.padStart(digits + 1, '0');
  const point = shown.length - digits;
  const text = digits === 0 ? shown : `${shown.slice(0, point)}.${shown.slice(point)}`;
  return value < 0 && scaled !== '0' ? `-${text}` : text;
}

function groupThousands(number: string): string {
  const [whole, fraction] = number.split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

const TEX_SPECIALS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  "'": '\\textquotesingle{}',
  '`': '\\textasciigrave{}',
  '-': '-{}',
};

/**
 * Text that TeX prints as it stands. Line breaks become spaces; control characters and others that no font could print `?`. A
 * letter that this paper's fonts lack stays what it is: LaTeX then refuses it, by its name.
 */
export function escapeTex(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\t\r\n]+/g, ' ')
    .replace(/[\\{}$&#%_^~<>|"'`-]/g, (character) => TEX_SPECIALS[character]!)
    .replace(/\p{C}/gu, '?');
}

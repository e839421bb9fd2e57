/** How a difference of two values of an outcome is shown, and how formulas speak of it. */
import type { Outcome } from '../definition/study.ts';
import { differenceUnit } from '../definition/unit.ts';

/** A difference of two values of the outcome, as it is shown. */
export function differenceShape({ unit, digits }: Outcome) {
  return { ...differenceUnit(unit), digits };
}

export function scaled(scale: number, formula: string): string {
  return scale === 1 ? formula : `${scale} · (${formula})`;
}

/** The label as it stands within a sentence: `test loss`, but `CO₂ flux` and `N loss`. */
export function inSentence({ label }: Outcome): string {
  return label.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());
}

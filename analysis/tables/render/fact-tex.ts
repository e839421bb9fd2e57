/**
 * Facts as entries of a table. An entry without a value is a dash with the reason below the table; a provisional one
 * is greyed, with how many of how many seeds it rests on, and never bold.
 */
import type { Fact } from '../../facts/fact.ts';
import type { TableNotes } from './table-notes.ts';
import { Tex } from './tex.ts';

/** `\factvalue{key}{text}`: the number in sight, its key beside it. @throws on a key that is not plain */
export function factValue(fact: Fact): string {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(fact.key)) {
    throw new Error(`factValue: key must be plain, got '${fact.key}'`);
  }
  return `\\factvalue{${fact.key}}{${fact.text}}`;
}

/** One fact. */
export function factTex(fact: Fact, notes: TableNotes): Tex {
  return entry(fact, factValue(fact), notes);
}

/** A count of what is in: right as it stands, however many are still to come. */
export function countTex(fact: Fact, notes: TableNotes): Tex {
  return entry({ ...fact, provisional: null }, factValue(fact), notes);
}

/** `81.24 ± 0.35`; the mean alone where one seed has no deviation. */
export function meanTex(
  mean: Fact,
  deviation: Fact,
  { notes, bold }: { notes: TableNotes; bold: boolean },
): Tex {
  const number = bold && mean.provisional === null ? `\\textbf{${factValue(mean)}}` : factValue(mean);
  if (deviation.value === null) return entry(mean, number, notes);
  return entry(mean, `${number}\\,{\\scriptsize$\\pm$\\,${factValue(deviation)}}`, notes);
}

/** `[−6.28, −2.36]` */
export function intervalTex(low: Fact, high: Fact, notes: TableNotes): Tex {
  return entry(low, `[${factValue(low)}, ${factValue(high)}]`, notes);
}

function entry(fact: Fact, text: string, notes: TableNotes): Tex {
  if (fact.value === null) return new Tex(`${factValue(fact)}${notes.mark(fact.absent ?? 'no value')}`);
  if (fact.provisional === null) return new Tex(text);
  const { have, declared } = fact.provisional;
  return new Tex(`\\provisional{${text}}{${have}}{${declared}}`);
}

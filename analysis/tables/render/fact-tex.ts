import type { Fact } from '../../facts/fact.ts';
import type { TableNotes } from './table-notes.ts';
import { Tex } from './tex.ts';

interface Setting {
  readonly notes: TableNotes;
  /** Sets the first number of the entry in bold. */
  readonly bold?: boolean;
}

/** `\factvalue{key}{text}`: the number in sight, its key beside it. */
export function factValue(fact: Fact): string {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(fact.key))
    throw new Error(`factValue: key must be plain, got '${fact.key}'`);
  return `\\factvalue{${fact.key}}{${fact.text}}`;
}

/**
 * One fact or several that make up one entry, as `mean ± sd`; `layout` gives the TeX around the numbers. An entry without its first value is a dash with the
 * reason; a provisional one is greyed with how many of how many seeds it rests on, and never bold.
 */
export function entryTex(
  facts: readonly Fact[],
  layout: (...numbers: string[]) => string,
  setting: Setting,
): Tex {
  const [first] = facts;
  if (first === undefined) throw new Error('entryTex: an entry needs a fact');
  if (first.value === null)
    return new Tex(`${factValue(first)}${setting.notes.mark(first.absent ?? 'no value')}`);
  const numbers = facts.map(factValue);
  if (first.provisional !== null) {
    const { have, declared } = first.provisional;
    return new Tex(`\\provisional{${layout(...numbers)}}{${have}}{${declared}}`);
  }
  if (setting.bold === true) numbers[0] = `\\textbf{${numbers[0]}}`;
  return new Tex(layout(...numbers));
}

/** One fact as an entry. */
export function factTex(fact: Fact, setting: Setting): Tex {
  return entryTex([fact], (number) => number, setting);
}

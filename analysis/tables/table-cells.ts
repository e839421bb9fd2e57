/**
 * Facts as cells. One without a value is a dash with the reason below the table; a provisional one is greyed, with how many
 * of how many seeds it rests on, and never marked as the best.
 */
import { importedSources, type Cell as RunCell } from '../cells/cell.ts';
import type { Comparison } from '../cells/comparison.ts';
import type { PaperContext } from '../context/context.ts';
import type { Shown } from '../definition/study.ts';
import type { Fact } from '../facts/fact.ts';
import { pairingGainsNothing } from '../stats/compare-paired.ts';
import type { Cell, FactPiece, Piece, TexPiece } from './table.ts';

const THIN_SPACE = '\u2009';

/** An author's LaTeX: tex`$p$ of \emph{all}`. */
export function tex(strings: TemplateStringsArray, ...values: readonly string[]): TexPiece {
  return { tex: String.raw({ raw: strings.raw }, ...values) };
}

/** What a factor's value is called. */
export const titlePiece = ({ title, tex: words }: Shown): Piece =>
  words === undefined ? title : { tex: words };

/** A dash, and why no number stands there. */
export function absentCell(reason: string): Cell {
  return { content: ['–', { note: reason }] };
}

export function factPiece({ key, plain }: Fact): FactPiece {
  return { fact: key, shown: plain };
}

/** What a table's rows are made with, from the facts of one build. Keys that no fact has are errors that name the nearest. */
export interface CellMaker {
  fact(key: string): Cell;
  /** A count of what is in: right as it stands, however many are still to come. */
  count(key: string): Cell;
  /** `81.24 ± 0.35`, the mean and standard deviation of an outcome; the mean alone where one seed has no deviation. */
  mean(cell: { readonly key: string }, outcome: string, marks?: { readonly best: boolean }): Cell;
  /** `[−6.28, −2.36]` */
  interval(low: string, high: string): Cell;
  /** The interval of a comparison as if its seeds were not paired, where pairing gains nothing; empty where it gains. */
  unpairedInterval(comparison: Comparison): Cell;
  /**
   * Those whose mean is the best as printed, in the direction that is better for the outcome: several where they are equal, none
   * while one has no mean or a provisional one, for which one leads on the way says nothing.
   */
  leading(cells: readonly RunCell[], outcome: string): ReadonlySet<RunCell>;
}

export function cellMaker({ facts, cells }: Pick<PaperContext, 'facts' | 'cells'>): CellMaker {
  const cellOf = (fact: Fact, content: readonly Piece[] = [factPiece(fact)]): Cell => {
    const { value, provisional, absent } = fact;
    const notes = importedNotes(fact, cells);
    if (value === null) return { content: [factPiece(fact), { note: absent ?? 'no value' }, ...notes] };
    return { content: [...(provisional === null ? content : [{ provisional, of: content }]), ...notes] };
  };
  const interval = (low: string, high: string): Cell => {
    const [from, to] = [facts.get(low), facts.get(high)];
    return cellOf(from, ['[', factPiece(from), ', ', factPiece(to), ']']);
  };
  return {
    fact: (key) => cellOf(facts.get(key)),
    count: (key) => cellOf({ ...facts.get(key), provisional: null }),
    mean({ key }, outcome, { best } = { best: false }) {
      const [mean, deviation] = [facts.get(`${key}.${outcome}.mean`), facts.get(`${key}.${outcome}.sd`)];
      const number: FactPiece =
        best && mean.provisional === null ? { ...factPiece(mean), best: true } : factPiece(mean);
      if (deviation.value === null) return cellOf(mean, [number]);
      const spread: Piece = { style: 'small', of: [`±${THIN_SPACE}`, factPiece(deviation)] };
      return cellOf(mean, [number, THIN_SPACE, spread]);
    },
    interval,
    unpairedInterval({ key, statistics, complete }) {
      if (!complete || statistics === null || pairingGainsNothing(statistics) !== true)
        return { content: [] };
      return interval(`${key}.unpaired_ci_low`, `${key}.unpaired_ci_high`);
    },
    leading(members, outcome) {
      const means = members.map((member) => facts.get(`${member.key}.${outcome}.mean`));
      if (means.length < 2 || means.some(({ value, provisional }) => value === null || provisional !== null))
        return new Set();
      const shown = means.map(({ plain }) => Number(plain.replace('−', '-').replaceAll(',', '')));
      const { better } = members[0]!.study.outcomes[outcome]!;
      const best = (better === 'higher' ? Math.max : Math.min)(...shown);
      return new Set(members.filter((_, i) => shown[i] === best));
    },
  };
}

/** What the note of an imported number begins with. */
export const IMPORTED = 'imported from ';

function importedNotes(fact: Fact, cells: readonly RunCell[]): Piece[] {
  const sources = importedSources(fact, cells);
  return sources.length === 0 ? [] : [{ note: `${IMPORTED}${sources.join(', ')}` }];
}

/** The same cell with its content in smaller letters. */
export function smallCell(cell: Cell): Cell {
  return { ...cell, content: [{ style: 'small', of: cell.content }] };
}

/** A group for each title, in the order in which the titles appear. */
export function groupsBy<T, R>(
  items: readonly T[],
  title: (item: T) => string,
  row: (item: T) => R,
): { readonly title: string; readonly rows: readonly R[] }[] {
  const titles = [...new Set(items.map(title))];
  return titles.map((one) => ({ title: one, rows: items.filter((item) => title(item) === one).map(row) }));
}

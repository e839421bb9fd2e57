/** The paper's tables and figures as the reviewer's view shows them: from the very files that LaTeX reads. */
import type { FactBook } from '../facts/fact-book.ts';
import type { PaperOrder } from './paper-order.ts';
import type { Inline, ReviewFigure, ReviewTable, RunMeasure } from './review-data.ts';
import { texFloat } from './tex/float.ts';
import type { InlineContext } from './tex/inline.ts';
import type { Macros } from './tex/macros.ts';

/** Path relative to the repository to text, for every generated file. */
export type GeneratedTexts = ReadonlyMap<string, string>;

const TABLE = /^paper\/generated\/tables\/([\w-]+)\.tex$/;
const FIGURE = /^paper\/generated\/figures\/([\w-]+)\.tex$/;

export interface FloatSources {
  readonly generated: GeneratedTexts;
  readonly order: PaperOrder;
  readonly macros: Macros;
  readonly facts: FactBook;
}

/** In the order of the paper; what no section inputs comes last. */
export function reviewTables(sources: FloatSources): ReviewTable[] {
  return floats(sources, TABLE).map(({ name, number, section, float }) => ({
    name,
    number,
    section,
    caption: float.caption,
    grids: float.grids,
    notes: float.notes,
  }));
}

export function reviewFigures(sources: FloatSources): ReviewFigure[] {
  return floats(sources, FIGURE).flatMap(({ name, number, section, float }) => {
    const spec = sources.generated.get(`paper/generated/figures/${name}.vg.json`);
    return spec === undefined
      ? []
      : [{ name, number, section, caption: float.caption, spec: JSON.parse(spec) }];
  });
}

function floats({ generated, order, macros, facts }: FloatSources, pattern: RegExp) {
  const context: InlineContext = {
    macros,
    fact: (key) => facts.get(key).plain,
    reference: (label) => String(order.floats.get(label)?.number ?? '?'),
    claimSection: (id) => order.claimSections.get(id) ?? null,
  };
  const made = [...generated].flatMap(([path, text]) => {
    const name = pattern.exec(path)?.[1];
    if (name === undefined) return [];
    const float = texFloat(text, context);
    const place = float.label === null ? undefined : order.floats.get(float.label);
    return [{ name, number: place?.number ?? null, section: place?.section ?? null, float }];
  });
  const rank = (number: number | null) => number ?? Number.POSITIVE_INFINITY;
  return made.sort((x, y) => rank(x.number) - rank(y.number) || (x.name < y.name ? -1 : 1));
}

/** What tables show of single runs: `run.<run>.<name>`, once for each name. */
export function runMeasures(tables: readonly ReviewTable[], facts: FactBook): RunMeasure[] {
  const measures = new Map<string, RunMeasure>();
  for (const key of factKeys(tables)) {
    const name = key.slice(key.lastIndexOf('.') + 1);
    if (!key.startsWith('run.') || measures.has(name)) continue;
    const { unit, digits, formula } = facts.get(key);
    measures.set(name, { name, unit, digits, formula });
  }
  return [...measures.values()];
}

function* factKeys(tables: readonly ReviewTable[]): Iterable<string> {
  for (const { grids, caption } of tables) {
    yield* keysIn(caption);
    for (const { head, body } of grids) {
      for (const { cells } of [...head, ...body]) for (const { c } of cells) yield* keysIn(c);
    }
  }
}

function* keysIn(pieces: readonly Inline[]): Iterable<string> {
  for (const piece of pieces) {
    if (typeof piece === 'string') continue;
    if (piece.t === 'fact' && piece.k !== undefined) yield piece.k;
    yield* keysIn(piece.c);
  }
}

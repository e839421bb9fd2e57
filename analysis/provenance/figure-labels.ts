/** The numbers that a figure writes out, beside those that it draws. */

export interface FigureLabel {
  /** Panel and row. */
  readonly title: string;
  readonly shown: string;
  /** Keys of the facts that its numbers are. */
  readonly facts: readonly string[];
}

/** Fields of a datum that are written, and fields that say what it is about. */
const WRITTEN = ['label', 'progress', 'text'] as const;
const TITLES = ['panel', 'task', 'variant'] as const;

/** Every datum of a Vega-Lite spec that is written out and names its facts, in the order of the spec, each once. */
export function figureLabels(spec: unknown): FigureLabel[] {
  const labels = data(spec).flatMap((datum): FigureLabel[] => {
    const facts = datum.facts;
    const shown = WRITTEN.map((field) => datum[field]).find(
      (text) => typeof text === 'string' && text !== '',
    );
    if (!Array.isArray(facts) || facts.length === 0 || typeof shown !== 'string') return [];
    const titles = TITLES.map((field) => datum[field]).filter((text) => typeof text === 'string');
    return [{ title: titles.join(' ') || shown, shown, facts: facts.map(String) }];
  });
  const isFirst = (label: FigureLabel, i: number) =>
    labels.findIndex((one) => one.facts.join() === label.facts.join()) === i;
  return labels.filter(isFirst);
}

/** All members of all `values` lists, however deep in the spec they stand. */
function data(spec: unknown): Record<string, unknown>[] {
  if (Array.isArray(spec)) return spec.flatMap(data);
  if (typeof spec !== 'object' || spec === null) return [];
  return Object.entries(spec).flatMap(([name, value]) =>
    name === 'values' && Array.isArray(value)
      ? value.filter((datum): datum is Record<string, unknown> => typeof datum === 'object' && datum !== null)
      : data(value),
  );
}

/**
 * A script of its own, loaded when the first drawing is wanted: Vega, with its expressions interpreted and not compiled,
 * so that the page needs no `eval`.
 */
import { parse, type Spec, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';

export interface Chart {
  signal(name: string, value: unknown): void;
  data(name: string, rows: readonly object[]): void;
  end(): void;
}

export interface ChartOptions {
  /** Read out in place of the drawing. */
  readonly label: string;
  /** Text of a tip for the datum that is pointed at, null for none. */
  readonly tip?: (datum: unknown) => string | null;
}

export type DrawChart = (place: HTMLElement, spec: object, options: ChartOptions) => Promise<Chart>;

declare global {
  var reviewCharts: { readonly draw: DrawChart } | undefined;
}

const draw: DrawChart = async (place, spec, { label, tip }) => {
  const runtime = parse(spec as Spec, {}, { ast: true });
  const view = new View(runtime, {
    expr: expressionInterpreter,
    renderer: 'svg',
    container: place,
    hover: true,
  });
  view.description(label);
  const bubble = document.createElement('div');
  bubble.className = 'tip';
  bubble.hidden = true;
  view.tooltip((_, event, __, value) => {
    const text = value === null || value === undefined || tip === undefined ? null : tip(value);
    bubble.hidden = text === null;
    if (text === null || !(event instanceof MouseEvent)) return;
    bubble.textContent = text;
    const { left, top, width } = place.getBoundingClientRect();
    const x = event.clientX - left;
    bubble.style.left = `${Math.min(Math.max(x, 70), width - 70)}px`;
    bubble.style.top = `${event.clientY - top}px`;
  });
  await view.runAsync();
  place.append(bubble);
  return {
    signal: (name, value) => void view.signal(name, value).runAsync(),
    data: (name, rows) => void view.data(name, [...rows]).runAsync(),
    end: () => view.finalize(),
  };
};

globalThis.reviewCharts = { draw };

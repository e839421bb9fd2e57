import type { Chart, ChartOptions } from './charts.ts';
import { problem } from './dom.ts';
import { loadScript } from './store.ts';

let loading: Promise<void> | null = null;

/** Draws into `place`, after loading the charts' script when this is the first. */
export async function drawChart(place: HTMLElement, spec: object, options: ChartOptions): Promise<Chart> {
  if (globalThis.reviewCharts === undefined) {
    loading ??= loadScript('charts.js');
    await Promise.all([loading, document.fonts.ready]);
  }
  return globalThis.reviewCharts!.draw(place, spec, options);
}

const darkScheme = () => matchMedia('(prefers-color-scheme: dark)');

/**
 * Draws now and whenever the color scheme changes, for as long as the place is on the page; an error is shown in its place.
 * @returns draws again
 */
export function followScheme(place: HTMLElement, draw: () => Promise<void>): () => void {
  const redraw = () => void draw().catch((error: unknown) => place.replaceChildren(problem(error)));
  const dark = darkScheme();
  const onChange = () => {
    if (place.isConnected) redraw();
    else dark.removeEventListener('change', onChange);
  };
  dark.addEventListener('change', onChange);
  redraw();
  return redraw;
}

export interface ChartInk {
  readonly ink: string;
  readonly faint: string;
  readonly rule: string;
}

/** The page's own colors. */
export function chartInk(): ChartInk {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return { ink: color('--ink'), faint: color('--faint'), rule: color('--rule') };
}

/** A color of print, `#rrggbb`; where the page is dark, a hue is lightened and a grey turned over. */
export function onPage(color: string): string {
  if (!darkScheme().matches) return color;
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const isGrey = channels.every((channel) => channel === channels[0]);
  const turned = (channel: number) => (isGrey ? 255 - channel * 0.86 : channel + (255 - channel) * 0.42);
  return `rgb(${channels.map((channel) => Math.round(turned(channel))).join(', ')})`;
}

/** The one family that `style/main.css` has. */
export const PAGE_FONT = 'Source Sans 3';

/** A drawing for print in the colors and the font of the page. */
export function specOnPage(spec: unknown): object {
  return JSON.parse(JSON.stringify(spec), (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    if (/^(?:font|(?:label|title)Font)$/.test(key)) return PAGE_FONT;
    return /^#[0-9a-f]{6}$/.test(value) ? onPage(value) : value;
  });
}

/** The paper's figures, drawn from the Vega that the PDF's are drawn from, in the page's colors. */
import type { ReviewFigure, ReviewReport } from '../review-data.ts';
import { addressOf } from './address.ts';
import type { Chart } from './charts.ts';
import { h } from './dom.ts';
import { drawChart, followScheme, specOnPage } from './draw-chart.ts';
import { pieces } from './pieces.ts';
import { problem } from './runs-part.ts';
import { load, paper } from './store.ts';

export function figuresView(): HTMLElement[] {
  const place = h('div', h('p.quiet', 'Loading…'));
  load<readonly ReviewFigure[]>('figures').then(
    (figures) => {
      place.replaceChildren(...figures.map(figureElement));
      place.dispatchEvent(new CustomEvent('floats', { bubbles: true }));
    },
    (error: unknown) => place.replaceChildren(problem(error) as Node),
  );
  return [place, ...paper().reports.map(reportElement)];
}

function reportElement({ study, files }: ReviewReport): HTMLElement {
  return h(
    'section.report',
    h('h2', `Report of the study ${study}`),
    h(
      'ul',
      files.map((file) => h('li', h('a', { href: file }, file.slice(file.lastIndexOf('/') + 1)))),
    ),
  );
}

function figureElement({ name, number, caption, spec }: ReviewFigure): HTMLElement {
  const label = number === null ? name : `Figure ${number}`;
  const sheet = h('div.sheet', { role: 'img', 'aria-label': label });
  let chart: Chart | null = null;
  const draw = async () => {
    chart?.end();
    sheet.replaceChildren();
    chart = await drawChart(sheet, specOnPage(spec), { label });
    // Drawn at the size of print; it grows with the screen, and on a narrow one its box scrolls.
    const svg = sheet.querySelector('svg');
    svg?.removeAttribute('width');
    svg?.removeAttribute('height');
  };
  followScheme(
    sheet,
    () => void draw().catch((error: unknown) => sheet.replaceChildren(problem(error) as Node)),
  );
  return h(
    'figure.float',
    { id: `float-${name}`, tabindex: -1 },
    sheet,
    h(
      'figcaption',
      h('a.number', { href: addressOf({ view: 'figures', float: name }) }, label),
      ' ',
      pieces(caption),
    ),
  );
}

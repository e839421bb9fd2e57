/** The paper's figures, drawn from the Vega that the PDF's are drawn from, in the page's colors. */
import type { ReviewFigure, ReviewReport } from '../review-data.ts';
import { addressOf } from './address.ts';
import type { Chart } from './charts.ts';
import { bullets, h, showLoaded } from './dom.ts';
import { drawChart, followScheme, specOnPage } from './draw-chart.ts';
import { pieces } from './pieces.ts';
import { load, paper } from './store.ts';

export function figuresView(): HTMLElement[] {
  const place = h('div');
  const figures = load<readonly ReviewFigure[]>('figures');
  showLoaded(place, figures, (loaded) => loaded.map(figureElement));
  figures.then(() => place.dispatchEvent(new CustomEvent('floats', { bubbles: true }))).catch(() => {});
  return [place, ...paper().reports.map(reportElement)];
}

function reportElement({ study, files }: ReviewReport): HTMLElement {
  const links = files.map((file) => h('a', { href: file }, file.slice(file.lastIndexOf('/') + 1)));
  return h('section.report', h('h2', `Report of the study ${study}`), bullets(links));
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
  followScheme(sheet, draw);
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

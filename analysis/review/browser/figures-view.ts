/** The paper's figures, drawn from the Vega that the PDF's are drawn from, on paper's white. */
import type { ReviewFigure } from '../review-data.ts';
import { addressOf } from './address.ts';
import { h } from './dom.ts';
import { drawChart } from './draw-chart.ts';
import { pieces } from './pieces.ts';
import { problem } from './runs-part.ts';
import { load } from './store.ts';

export function figuresView(): HTMLElement[] {
  const place = h('div', {}, h('p', { class: 'quiet' }, 'Loading…'));
  load<readonly ReviewFigure[]>('figures').then(
    (figures) => {
      place.replaceChildren(...figures.map(figureElement));
      place.dispatchEvent(new CustomEvent('floats', { bubbles: true }));
    },
    (error: unknown) => place.replaceChildren(problem(error) as Node),
  );
  return [place];
}

function figureElement({ name, number, caption, spec }: ReviewFigure): HTMLElement {
  const label = number === null ? name : `Figure ${number}`;
  const sheet = h('div', { class: 'sheet', role: 'img', 'aria-label': label });
  const drawn = drawChart(sheet, spec as object, { label }).then(() => {
    // Drawn at the size of print; on a narrow screen it shrinks, on a wide one it grows.
    const svg = sheet.querySelector('svg');
    svg?.removeAttribute('width');
    svg?.removeAttribute('height');
  });
  drawn.catch((error: unknown) => sheet.replaceChildren(problem(error) as Node));
  return h(
    'figure',
    { class: 'float', id: `float-${name}`, tabindex: -1 },
    sheet,
    h(
      'figcaption',
      {},
      h('a', { class: 'number', href: addressOf({ view: 'figures', float: name }) }, label),
      ' ',
      pieces(caption),
    ),
  );
}

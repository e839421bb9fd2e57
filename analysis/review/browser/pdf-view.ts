/** The PDF as it is now; another one takes its place when the paper is built again. */
import { h } from './dom.ts';
import { live, onNews } from './live.ts';

/** A browser's viewer does not tell which page is read, so the reader does; kept when the PDF and the view are left. */
let page = 1;

export function pdfView(): HTMLElement[] {
  const frame = h('iframe.pdf', { title: 'The paper' });
  const field = h('input', { type: 'number', min: 1, value: page, class: 'pdf-page' });
  let shown: string | null = null;
  const show = () => frame.setAttribute('src', `../main.pdf?${shown}#page=${page}`);
  const update = () => {
    const pdf = live().build?.pdf ?? '';
    if (pdf === shown) return;
    shown = pdf;
    show();
  };
  field.addEventListener('change', () => {
    page = Math.max(1, Math.floor(field.valueAsNumber) || 1);
    field.value = String(page);
    show();
  });
  update();
  onNews(frame, update);
  return [h('label.hint', 'When the paper is built again, open it at page ', field), frame];
}

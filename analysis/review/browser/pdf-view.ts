/** The PDF as it is now; another one takes its place when the paper is built again. */
import { h } from './dom.ts';
import { live, onNews } from './live.ts';

export function pdfView(): HTMLElement[] {
  const frame = h('iframe', { class: 'pdf', title: 'The paper' });
  let shown: string | null = null;
  const update = () => {
    const pdf = live().build?.pdf ?? '';
    if (pdf === shown) return;
    shown = pdf;
    frame.setAttribute('src', `../main.pdf?${pdf}`);
  };
  update();
  onNews(frame, update);
  return [frame];
}

/** What the view holds, section by section, beside it where the screen is wide and nothing else stands there. */
import { byId, h } from './dom.ts';

/** Read from the view as it was drawn; nothing where there is no list of tables or figures. */
export function drawContents(): void {
  const found = byId('main').querySelectorAll<HTMLElement>('h2.section, figure.float');
  const entries = [...found].map((element) =>
    element.tagName === 'FIGURE' ? floatEntry(element) : h('li.section', element.textContent),
  );
  const floats = byId('main').querySelectorAll('figure.float').length;
  byId('contents').replaceChildren(...(floats > 1 ? [h('ol', entries)] : []));
}

function floatEntry(float: HTMLElement): HTMLElement {
  const number = float.querySelector<HTMLAnchorElement>('figcaption .number')!;
  const caption = float.querySelector('figcaption')!.textContent!.slice(number.textContent!.length).trim();
  return h(
    'li',
    h(
      'a',
      { href: number.getAttribute('href'), title: caption },
      h('strong', number.textContent),
      ` ${caption}`,
    ),
  );
}

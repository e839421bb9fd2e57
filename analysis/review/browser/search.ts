/** Search by words: every word must be part of the text, whatever the order and the case. */
import { h } from './dom.ts';

export function matcher(query: string): (text: string) => boolean {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return (text) => words.every((word) => text.includes(word));
}

export interface SearchBox {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  /** What was found, read out when it changes. */
  tell(text: string): void;
}

export function searchBox(label: string, placeholder: string, changed: (query: string) => void): SearchBox {
  const input = h('input', {
    type: 'search',
    'aria-label': label,
    placeholder,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const told = h('p', { class: 'found', role: 'status' });
  input.addEventListener('input', () => changed(input.value));
  return {
    element: h('div', { class: 'search' }, input, told),
    input,
    tell: (text) => {
      told.textContent = text;
    },
  };
}

/** Search by words, whatever their order and case. */
import { h } from './dom.ts';

/**
 * Whether every word is part of the text, which is in lower case. What has a seed is also found by it: there a word that
 * is a whole number is the seed, all of it, and no part of the text.
 */
export function matcher(query: string): (text: string, seed?: number) => boolean {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return (text, seed) =>
    words.every((word) =>
      seed !== undefined && /^\d+$/.test(word) ? word === String(seed) : text.includes(word),
    );
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
  const told = h('p.found', { role: 'status' });
  input.addEventListener('input', () => changed(input.value));
  return {
    element: h('div.search', input, told),
    input,
    tell: (text) => {
      told.textContent = text;
    },
  };
}

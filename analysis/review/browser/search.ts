/** Search by words, whatever their order and case. */
import { counted, h } from './dom.ts';
import { longList } from './long-list.ts';

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

export interface Searched {
  /** What each item is: `run`. */
  readonly one: string;
  readonly placeholder: string;
  /** What words are looked for in, in lower case. */
  readonly texts: readonly string[];
  readonly seeds?: readonly number[];
  /** Kept while one looks at another view. */
  readonly state: { query: string };
  readonly row: (item: number) => HTMLElement;
  readonly order?: (found: readonly number[]) => readonly number[];
}

/** A box to search in, with what was found read out when it changes, and the list of what was found. */
export function searchedList({ one, placeholder, texts, seeds, state, row, order }: Searched) {
  const list = longList(row);
  const input = h('input', {
    type: 'search',
    'aria-label': `Search ${one}s`,
    placeholder,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  input.value = state.query;
  const told = h('p.found', { role: 'status' });
  const update = () => {
    const matches = matcher(state.query);
    const found = [...texts.keys()].filter((i) => matches(texts[i]!, seeds?.[i]));
    list.show(order === undefined ? found : order(found));
    const all = counted(texts.length, one);
    told.textContent = found.length === texts.length ? all : `${found.length.toLocaleString('en')} of ${all}`;
  };
  input.addEventListener('input', () => {
    state.query = input.value;
    update();
  });
  update();
  return { box: h('div.search', input, told), list, update };
}

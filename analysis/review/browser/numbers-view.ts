/** Every fact by its key: what prose, captions and figures name, whether or not a table shows it. */

import { unitSign } from '../../definition/unit.ts';
import { addressOf } from './address.ts';
import { h } from './dom.ts';
import { searchedList } from './search.ts';
import { paper } from './store.ts';

const state = { query: '' };

export function numbersView(): HTMLElement[] {
  const { facts, formulas } = paper();
  const texts = facts.map(({ key, plain, formula }) =>
    `${key} ${plain} ${formulas[formula] ?? ''}`.toLowerCase(),
  );
  const row = (i: number) => {
    const { key, plain, unit, value, provisional } = facts[i]!;
    return h(
      'tr',
      h('td.l', h('a', { href: addressOf({ view: 'numbers', fact: key }), 'data-fact': key }, key)),
      h(
        'td.r',
        h('span', { class: provisional === null ? null : 'provisional' }, plain),
        h('span.quiet', value === null ? '' : unitSign(unit)),
      ),
    );
  };
  const placeholder = 'Search: words of a key, such as delta or p_t_holm …';
  const { box, list } = searchedList({ one: 'number', placeholder, texts, state, row });
  return [
    box,
    h(
      'div.scroller',
      h(
        'table.list.numbers-table',
        { 'aria-label': 'All numbers' },
        h(
          'thead',
          h(
            'tr',
            h('th', { scope: 'col', class: 'l' }, 'Key'),
            h('th', { scope: 'col', class: 'r' }, 'Value'),
          ),
        ),
        list.body,
      ),
    ),
    list.end,
  ];
}

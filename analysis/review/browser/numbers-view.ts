/** Every fact by its key: what prose, captions and figures name, whether or not a table shows it. */

import { unitSign } from '../../definition/unit.ts';
import { addressOf } from './address.ts';
import { counted, h } from './dom.ts';
import { longList } from './long-list.ts';
import { matcher, searchBox } from './search.ts';
import { paper } from './store.ts';

const state = { query: '' };

export function numbersView(): HTMLElement[] {
  const { facts, formulas } = paper();
  const texts = facts.map(({ key, plain, formula }) =>
    `${key} ${plain} ${formulas[formula] ?? ''}`.toLowerCase(),
  );
  const list = longList((i) => {
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
  });
  const box = searchBox('Search numbers', 'Search: words of a key, such as delta or p_t_holm …', (query) => {
    state.query = query;
    update();
  });
  box.input.value = state.query;
  const update = () => {
    const matches = matcher(state.query);
    const found = facts.map((_, i) => i).filter((i) => matches(texts[i]!));
    list.show(found);
    box.tell(
      found.length === facts.length
        ? counted(found.length, 'number')
        : `${found.length.toLocaleString('en')} of ${counted(facts.length, 'number')}`,
    );
  };
  update();
  return [
    box.element,
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

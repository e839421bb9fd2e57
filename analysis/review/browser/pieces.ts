/** Captions, notes and table entries as elements. */
import type { Inline } from '../../captions/inline.ts';
import { addressOf } from './address.ts';
import { type Child, h } from './dom.ts';

/** What a fact in the text becomes; tables make buttons of them, captions links. */
export type ShowFact = (key: string, children: readonly Child[]) => Child;

export function pieces(content: readonly Inline[], showFact: ShowFact = factLink): Child[] {
  return content.map((piece) => {
    if (typeof piece === 'string') return piece;
    const { t, k = '', c } = piece;
    const inner = pieces(c, showFact);
    if (t === 'fact') return showFact(k, inner);
    if (t === 'claim') return h('a', { href: addressOf({ view: 'claims', claim: k }) }, inner);
    if (t === 'label') return h('a', { href: addressOf(labelAddress(k)) }, inner);
    if (t === 'sc') return h('span.sc', inner);
    if (t === 'grey') return h('span.provisional', inner);
    return t === 'tex' ? h('code.tex', { title: 'TeX that this page does not know' }, inner) : h(t, inner);
  });
}

function labelAddress(label: string) {
  const [kind, name] = label.split(':');
  return { view: kind === 'fig' ? 'figures' : 'tables', float: name ?? '' } as const;
}

function factLink(key: string, children: readonly Child[]): Child {
  return h('a', { href: addressOf({ fact: key }), class: 'fact-link' }, children);
}

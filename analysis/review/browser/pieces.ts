/** Captions, notes and table entries as elements. */
import type { Inline } from '../../captions/inline.ts';
import { addressOf } from './address.ts';
import { type Child, h } from './dom.ts';

/** What a fact in the text becomes; tables make buttons of them, captions links. */
export type ShowFact = (key: string, children: readonly Child[]) => Child;

export function pieces(content: readonly Inline[], showFact: ShowFact = factLink): Child[] {
  return content.map((piece) => {
    if (typeof piece === 'string') return piece;
    const inner = pieces(piece.c, showFact);
    switch (piece.t) {
      case 'b':
        return h('b', inner);
      case 'i':
        return h('i', inner);
      case 'sub':
        return h('sub', inner);
      case 'sup':
        return h('sup', inner);
      case 'small':
        return h('small', inner);
      case 'code':
        return h('code', inner);
      case 'sc':
        return h('span.sc', inner);
      case 'grey':
        return h('span.provisional', inner);
      case 'fact':
        return showFact(piece.k ?? '', inner);
      case 'claim':
        return h('a', { href: addressOf({ view: 'claims', claim: piece.k ?? '' }) }, inner);
      case 'label':
        return h('a', { href: addressOf(labelAddress(piece.k ?? '')) }, inner);
      default:
        return h('code.tex', { title: 'TeX that this page does not know' }, inner);
    }
  });
}

function labelAddress(label: string) {
  const [kind, name] = label.split(':');
  return { view: kind === 'fig' ? 'figures' : 'tables', float: name ?? '' } as const;
}

export function factLink(key: string, children: readonly Child[]): Child {
  return h('a', { href: addressOf({ fact: key }), class: 'fact-link' }, children);
}

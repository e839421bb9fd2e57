/**
 * What stands beside the view: details of a fact, a run or a claim. Focus goes to its heading when it opens and back to
 * where it came from when it closes.
 */
import { addressOf, here } from './address.ts';
import { byId, type Child, h } from './dom.ts';

let cameFrom: HTMLElement | null = null;

export interface PanelContent {
  /** What kind of thing it is, in small letters above the heading. */
  readonly kind: string;
  readonly heading: Child;
  readonly body: readonly Child[];
}

export function openPanel({ kind, heading, body }: PanelContent): void {
  const panel = byId('panel');
  if (panel.hidden && document.activeElement instanceof HTMLElement) cameFrom = document.activeElement;
  const title = h('h2', { tabindex: -1, id: 'panel-heading' }, heading);
  const close = h('button.close', { 'aria-label': 'Close details', 'on:click': closePanel }, '×');
  panel.replaceChildren(h('header', h('div', h('p.kicker', kind), title), close), h('div.panel-body', body));
  panel.hidden = false;
  panel.setAttribute('aria-labelledby', 'panel-heading');
  document.body.classList.add('has-panel');
  panel.scrollTop = 0;
  title.focus({ preventScroll: true });
}

/** Leaves the view as it is. */
function closePanel(): void {
  location.hash = addressOf({ view: here().view ?? 'tables' });
}

export function hidePanel(): void {
  const panel = byId('panel');
  if (panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  document.body.classList.remove('has-panel');
  const place = cameFrom?.isConnected ? cameFrom : byId('main');
  place.focus({ preventScroll: true });
  cameFrom = null;
}

/** Escape closes it from anywhere. */
export function closeOnEscape(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || byId('panel').hidden || event.defaultPrevented) return;
    event.preventDefault();
    closePanel();
  });
}

/** A part of the panel under a heading of its own. */
export function part(title: string, ...children: readonly Child[]): HTMLElement {
  return h('section', h('h3', title), children);
}

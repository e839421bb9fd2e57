/** The page: which view is shown, what stands beside it, and the way the address goes with both. */
import { type Address, addressOf, here, readAddress, type View } from './address.ts';
import { changesView } from './changes-view.ts';
import { claimsView } from './claims-view.ts';
import { byId, counted, h } from './dom.ts';
import { openFact } from './fact-panel.ts';
import { figuresView } from './figures-view.ts';
import { numbersView } from './numbers-view.ts';
import { closeOnEscape, hidePanel } from './panel.ts';
import { openRun } from './run-panel.ts';
import { runsView } from './runs-view.ts';
import { paper, runs } from './store.ts';
import { tablesView } from './tables-view.ts';

interface Tab {
  readonly view: View;
  readonly title: string;
  readonly draw: () => readonly HTMLElement[];
}

const ALWAYS: readonly Tab[] = [
  { view: 'tables', title: 'Tables', draw: tablesView },
  { view: 'claims', title: 'Claims', draw: claimsView },
  { view: 'figures', title: 'Figures', draw: figuresView },
  { view: 'runs', title: 'Runs', draw: runsView },
  { view: 'numbers', title: 'Numbers', draw: numbersView },
];

/** The tabs that there is something for. */
function tabs(): readonly Tab[] {
  const changes: Tab = { view: 'changes', title: 'Changes', draw: changesView };
  return [...ALWAYS, ...(paper().since === null ? [] : [changes])];
}

let shown: View | null = null;
let open = '';

function show(): void {
  const address = readAddress(location.hash);
  const tab = tabs().find(({ view }) => view === (address.view ?? 'tables')) ?? ALWAYS[0]!;
  if (tab.view !== shown) drawView(tab);
  const beside = JSON.stringify([address.fact, address.run, address.claim]);
  if (beside !== open) showBeside(address);
  open = beside;
  markOpen(address);
  if (address.float !== null) bringIntoSight(`float-${address.float}`);
  else if (address.claim !== null) bringIntoSight(`claim-${address.claim}`);
}

function drawView({ view, draw }: Tab): void {
  const first = shown === null;
  shown = view;
  byId('main').replaceChildren(...draw());
  for (const link of byId('tabs').querySelectorAll('a')) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!first) scrollTo(0, 0);
}

function showBeside({ fact, run }: Address): void {
  if (fact !== null) openFact(fact);
  else if (run !== null) openRun(run);
  else hidePanel();
}

/** The number whose details are open is marked, and brought into sight when the address came from elsewhere. */
function markOpen({ fact, run }: Address): void {
  const main = byId('main');
  for (const element of main.querySelectorAll('.is-open')) element.classList.remove('is-open');
  const key = fact ?? run;
  if (key === null) return;
  const attribute = fact === null ? 'data-run' : 'data-fact';
  const places = [...main.querySelectorAll<HTMLElement>(`[${attribute}="${CSS.escape(key)}"]`)];
  for (const place of places) place.classList.add('is-open');
  const inSight = places.some((place) => {
    const { top, bottom } = place.getBoundingClientRect();
    return bottom > 80 && top < innerHeight;
  });
  if (!inSight) places[0]?.scrollIntoView({ block: 'center' });
}

function bringIntoSight(id: string): void {
  const element = document.getElementById(id);
  if (element === null) return;
  element.scrollIntoView({ block: 'start' });
  if (here().fact === null) element.focus({ preventScroll: true });
}

function drawFrame(): void {
  const { have, declared, exclusions } = paper();
  const draft = have < declared;
  byId('standing').replaceChildren(
    ...(draft ? [h('strong', { class: 'draft' }, 'Draft'), ' '] : []),
    document.createTextNode(
      `${have.toLocaleString('en')} of ${counted(declared, 'declared run')}, ${exclusions.length === 0 ? 'none' : exclusions.length} excluded. `,
    ),
    h('a', { href: '../main.pdf' }, 'The paper as PDF'),
  );
  byId('tabs').replaceChildren(
    ...tabs().map(({ view, title }) => h('a', { href: addressOf({ view }), 'data-view': view }, title)),
  );
}

document.addEventListener('DOMContentLoaded', () => {
  runs();
  drawFrame();
  closeOnEscape();
  addEventListener('hashchange', show);
  byId('main').addEventListener('floats', () => {
    const { float } = here();
    if (float !== null) bringIntoSight(`float-${float}`);
  });
  show();
});

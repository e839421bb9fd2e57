/** The page: which view is shown, what stands beside it, and the way the address goes with both. */
import { type Address, addressOf, here, readAddress, type View } from './address.ts';
import { changesView } from './changes-view.ts';
import { claimsView } from './claims-view.ts';
import { drawContents } from './contents.ts';
import { byId, counted, h } from './dom.ts';
import { openFact } from './fact-panel.ts';
import { figuresView } from './figures-view.ts';
import { isLive, listen, loadedBuild } from './live.ts';
import { liveView } from './live-view.ts';
import { numbersView } from './numbers-view.ts';
import { closeOnEscape, hidePanel } from './panel.ts';
import { pdfView } from './pdf-view.ts';
import { openRun } from './run-panel.ts';
import { runsView } from './runs-view.ts';
import { paper, reload, runs } from './store.ts';
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

const LIVE: readonly Tab[] = [
  { view: 'live', title: 'Live', draw: liveView },
  { view: 'pdf', title: 'PDF', draw: pdfView },
];

/** The tabs that there is something for. */
function tabs(): readonly Tab[] {
  const changes: Tab = { view: 'changes', title: 'Changes', draw: changesView };
  return [...(isLive() ? LIVE : []), ...ALWAYS, ...(paper().since === null ? [] : [changes])];
}

let shown: View | null = null;
let open = '';

function show(): void {
  const address = readAddress(location.hash);
  const tab = tabOf(address);
  if (tab.view !== shown) drawView(tab);
  const beside = JSON.stringify([address.fact, address.run, address.claim]);
  if (beside !== open) showBeside(address);
  open = beside;
  markOpen(address);
  missing?.remove();
  missing = null;
  if (address.float !== null) bringIntoSight('float', address.float);
  else if (address.claim !== null) bringIntoSight('claim', address.claim);
}

/** Says that what the address names is not in the view. */
let missing: HTMLElement | null = null;
/** Figures come a while after their view. */
let floatsAreThere = false;

const tabOf = (address: Address): Tab =>
  tabs().find(({ view }) => view === (address.view ?? 'tables')) ?? ALWAYS[0]!;

function drawView({ view, draw }: Tab): void {
  const isAnother = shown !== null && shown !== view;
  shown = view;
  floatsAreThere = view !== 'figures';
  byId('main').replaceChildren(...draw());
  drawContents();
  markTab(view);
  if (isAnother) scrollTo(0, 0);
}

function markTab(view: View): void {
  for (const link of byId('tabs').querySelectorAll('a')) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
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

function bringIntoSight(kind: 'float' | 'claim', name: string): void {
  const element = document.getElementById(`${kind}-${name}`);
  if (element === null) {
    if (kind === 'claim' || floatsAreThere) tellMissing(kind, name);
    return;
  }
  // A claim whose verdict is not among those shown.
  element.hidden = false;
  element.scrollIntoView({ block: 'start' });
  if (here().fact === null) element.focus({ preventScroll: true });
}

function tellMissing(kind: 'float' | 'claim', name: string): void {
  const what = kind === 'claim' ? 'claim' : shown === 'figures' ? 'figure' : 'table';
  missing = h('p.warning', { role: 'status' }, `There is no ${what} `, h('code', name), ' here.');
  byId('main').prepend(missing);
  scrollTo(0, 0);
}

function drawFrame(): void {
  const { have, declared, exclusions } = paper();
  const draft = have < declared;
  byId('status').replaceChildren(
    ...(draft ? [h('strong.draft', 'Draft'), ' '] : []),
    document.createTextNode(
      `${have.toLocaleString('en')} of ${counted(declared, 'declared run')}, ${exclusions.length === 0 ? 'none' : exclusions.length} excluded. `,
    ),
    h('a', { href: '../main.pdf' }, 'The paper as PDF'),
  );
  byId('tabs').replaceChildren(
    ...tabs().map(({ view, title }) => h('a', { href: addressOf({ view }), 'data-view': view }, title)),
  );
}

/** The paper behind the page is another: everything is drawn anew, and the reader stays where they are. */
async function refresh(build: string): Promise<void> {
  const at = scrollY;
  const panel = byId('panel');
  const inPanel = panel.scrollTop;
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  await reload(build);
  drawFrame();
  const address = here();
  const tab = tabOf(address);
  // These two look after themselves; a frame that is put back loads its document again.
  if (!LIVE.includes(tab)) drawView(tab);
  else markTab(tab.view);
  if (!panel.hidden) showBeside(address);
  markOpen(address);
  panel.scrollTop = inPanel;
  scrollTo(0, at);
  focusAgain(focused);
}

/** What was focused before it was drawn anew: a number, or a field by its label. */
function focusAgain(before: HTMLElement | null): void {
  if (before === null || before === document.body) return;
  const [attribute, value] =
    before.dataset.fact === undefined
      ? ['aria-label', before.getAttribute('aria-label')]
      : ['data-fact', before.dataset.fact];
  const selector = `[${attribute}="${CSS.escape(value ?? '')}"]`;
  const after = before.isConnected ? before : byId('main').querySelector<HTMLElement>(selector);
  after?.focus({ preventScroll: true });
}

/** A link of the PDF in its frame has opened this page in there: the page around it shows what was asked for. */
function handOver(): void {
  const around = parent.location;
  around.hash = addressOf({ ...here(), view: 'pdf' });
  history.back();
}

document.addEventListener('DOMContentLoaded', () => {
  if (isLive() && parent !== window) return handOver();
  runs();
  drawFrame();
  closeOnEscape();
  addEventListener('hashchange', show);
  byId('main').addEventListener('floats', () => {
    floatsAreThere = true;
    drawContents();
    const { float } = here();
    if (float !== null) bringIntoSight('float', float);
  });
  show();
  if (isLive()) {
    let shownBuild = loadedBuild();
    listen(({ build }) => {
      if (build !== shownBuild) void refresh(build);
      shownBuild = build;
    });
  }
});

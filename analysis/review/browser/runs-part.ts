/** The runs behind a number: seed and outcome at once, the rest of the record when one is opened. */
import { counted, h, showLoaded } from './dom.ts';
import { part } from './panel.ts';
import { recordBody } from './record-body.ts';
import { cellOf, firstOutcome, loadRun, runs } from './store.ts';

/** More are shown when asked for. */
const AT_FIRST = 12;

export function runsPart(members: readonly number[]): HTMLElement {
  const list = h('div.runs', members.slice(0, AT_FIRST).map(runDetails));
  const rest = members.slice(AT_FIRST);
  const more = h(
    'button',
    {
      class: 'more',
      'on:click': () => {
        list.append(...rest.map(runDetails));
        more.remove();
      },
    },
    `Show ${rest.length.toLocaleString('en')} more`,
  );
  return part(
    counted(members.length, 'run'),
    members.length === 0 && h('p.quiet', 'It rests on no run of this project.'),
    list,
    rest.length > 0 && more,
  );
}

function runDetails(run: number): HTMLElement {
  const { path, seed, imported } = runs();
  const body = h('div.record');
  const details = h(
    'details',
    h(
      'summary',
      h('span.seed', `seed ${seed[run]}`),
      h(
        'span.where',
        cellOf(run).treatment,
        h('span.quiet', ` ${cellOf(run).setting}${imported[run] === null ? '' : ', imported'}`),
      ),
      h('span.value', firstOutcome(run).shown),
    ),
    body,
  );
  details.addEventListener('toggle', () => {
    if (details.open && body.childElementCount === 0) fillRecord(body, path[run]!);
  });
  return details;
}

/** Loads the record and shows it; an error is shown in its place. */
export function fillRecord(place: HTMLElement, path: string): void {
  showLoaded(place, loadRun(path), recordBody);
}

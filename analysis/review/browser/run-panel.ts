/** One run by itself. */
import { curvesPart } from './curves-part.ts';
import { h } from './dom.ts';
import { openPanel, part } from './panel.ts';
import { fillRecord } from './runs-part.ts';
import { cellOf, firstOutcome, runAt, runs } from './store.ts';

export function openRun(path: string): void {
  const run = runAt(path);
  if (run === undefined) {
    openPanel({
      kind: 'Run',
      heading: 'Unknown',
      body: [h('p', 'This build has no run ', h('code', path), '.')],
    });
    return;
  }
  const record = h('div.record');
  const { treatment, setting } = cellOf(run);
  const { label, shown } = firstOutcome(run);
  openPanel({
    kind: 'Run',
    heading: `${treatment}, seed ${runs().seed[run]}`,
    body: [
      h('p.key', h('code', path)),
      h('p', `${setting}. ${label} ${shown}.`),
      curvesPart([run]),
      part('Record', record),
    ],
  });
  fillRecord(record, path);
}

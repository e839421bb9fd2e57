/** One run by itself. */
import { curvesPart } from './curves-part.ts';
import { definitions, h } from './dom.ts';
import { rounding, unitName } from './format.ts';
import { openPanel, part } from './panel.ts';
import { fillRecord } from './runs-part.ts';
import { cellOf, firstOutcome, paper, runAt, runs } from './store.ts';

/** @param measure name of the value of the run that was asked for, if one was */
export function openRun(path: string, measure: string | null = null): void {
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
  const asked = paper().runMeasures.find(({ name }) => name === measure);
  openPanel({
    kind: 'Run',
    heading: `${treatment}, seed ${runs().seed[run]}`,
    body: [
      h('p.key', h('code', path)),
      asked !== undefined &&
        part(
          `The number: ${asked.name.replaceAll('_', ' ')}`,
          definitions([
            ['Formula', asked.formula],
            ['Unit', unitName(asked.unit)],
            ['Rounding', rounding(asked.unit, asked.digits)],
          ]),
        ),
      h('p', `${setting}. ${label} ${shown}.`),
      curvesPart([run]),
      part('Record', record),
    ],
  });
  fillRecord(record, path);
}

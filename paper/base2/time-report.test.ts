/** The rules on made-up measurements. */
import { expect, test } from 'vitest';
import { definePaper } from '../../analysis/authoring/define-paper.ts';
import type { Run } from '../../analysis/load/run.ts';
import { analyse } from '../../analysis/pipeline/analyse.ts';
import { BASES, SOFTMAX_WAYS } from '../../experiments/record/softmax-timing.ts';
import { base2TimeReport } from './time-report.ts';

/** Base 2 takes `ratio` times as long in every way, but for one shape as nodes, where it takes as long. */
function madeUp(ratio: number): Run[] {
  const { study } = base2TimeReport;
  return study.runs.map(({ folder, factors, seed, config }, i) => {
    const noise = 1 + (((i * 7) % 5) - 2) * 1e-3;
    const ofWay = (way: string) => (way === 'node' && factors.shape === '6x65x65' ? 1 : ratio) * noise;
    return {
      ...{ path: folder, task: 'any', study: study.id, factors, seed, runId: String(i), origin: 'run' },
      ...{ source: null, command: null, files: [], sittings: [], config, details: {}, history: [] },
      sha256: { config: '', results: '' },
      outcomes: Object.fromEntries(
        SOFTMAX_WAYS.flatMap((way) => [
          [`time.ratio.${way}`, ofWay(way)],
          ...BASES.map((base) => [`time.${way}.${base}`, 1e-3]),
        ]),
      ),
    } as unknown as Run;
  });
}

test.each([
  [0.8, { node: 'undecided', composed: 'holds', webassembly: 'holds' }],
  [1.2, { node: 'fails', composed: 'fails', webassembly: 'fails' }],
] as const)('base 2 is called faster where it is at every shape: ratio %s', (ratio, expected) => {
  const definition = definePaper({ title: 'Any', authors: ['Any'], studies: [base2TimeReport] });
  const { claims } = analyse(
    { runs: madeUp(ratio), problems: [], exclusions: [], unfinished: [], measurements: [] },
    definition,
  );
  const verdicts = claims.map(({ id, verdict }) => [id.replace('base2-faster-', ''), verdict]);
  expect(Object.fromEntries(verdicts)).toEqual(expected);
});

/** The rules on made-up measurements. */
import { expect, test } from 'vitest';
import { definePaper } from '../../analysis/authoring/define-paper.ts';
import type { Run } from '../../analysis/load/run.ts';
import { analyse } from '../../analysis/pipeline/analyse.ts';
import { INFERENCE_SIDE_NAMES } from '../../experiments/record/inference-sides.ts';
import { inferenceTimeReport } from './report.ts';

const report = inferenceTimeReport('avx2');

/** Every way takes `ratio(width)` times as long as FP32. */
function madeUp(ratio: (width: string) => number): Run[] {
  const { study } = report;
  return study.runs.map(({ folder, factors, seed, config }, i) => {
    const value = ratio(factors.width!) * (1 + ((i * 7) % 5) * 1e-3);
    return {
      ...{ path: folder, task: 'any', study: study.id, factors, seed, runId: String(i), origin: 'run' },
      ...{ source: null, command: null, files: [], sittings: [], config, details: {}, history: [] },
      sha256: { config: '', results: '' },
      outcomes: Object.fromEntries(
        INFERENCE_SIDE_NAMES.flatMap((side) => [
          [`time.ratio.${side}`, value],
          [`time.${side}`, value],
        ]),
      ),
    } as unknown as Run;
  });
}

test('a way is called faster at the widths where it is, and slower where it is everywhere', () => {
  const definition = definePaper({ title: 'Any', authors: ['Any'], studies: [report] });
  const verdicts = (ratio: (width: string) => number) => {
    const runs = madeUp(ratio);
    const { claims } = analyse(
      { runs, problems: [], exclusions: [], unfinished: [], measurements: [] },
      definition,
    );
    return Object.fromEntries(claims.map(({ id, verdict }) => [id.replace('avx2-', ''), verdict]));
  };
  expect(verdicts((width) => (width === '64' ? 0.6 : 1.4))).toEqual({
    'products-faster-16': 'fails',
    'products-faster-64': 'holds',
    'additions-faster-16': 'fails',
    'additions-faster-64': 'holds',
    'conv-integer-slower': 'fails',
  });
  expect(verdicts(() => 4)).toMatchObject({ 'conv-integer-slower': 'holds' });
});

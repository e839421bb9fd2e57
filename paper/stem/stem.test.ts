/** The rules on made-up runs: every claim finds its facts, and says what these runs were made to show. */
import { expect, test } from 'vitest';
import { definePaper } from '../../analysis/authoring/define-paper.ts';
import type { Run } from '../../analysis/load/run.ts';
import { analyse } from '../../analysis/pipeline/analyse.ts';
import { publishedStemGain } from '../gap/published-values.ts';
import { stemReport } from './report.ts';
import { LARGE } from './study.ts';

/** Points that the stem for photographs loses in each variant. */
function madeUp(lost: Readonly<Record<string, number>>): Run[] {
  const { study } = stemReport;
  return study.runs.map(({ folder, factors, seed, config }, i) => {
    const points = factors.stem === LARGE ? lost[factors.variant!]! : 0;
    const accuracy = 0.7 - points / 100 + ((i * 7) % 5) * 1e-4;
    return {
      ...{ path: folder, task: 'any', study: study.id, factors, seed, runId: String(i), origin: 'run' },
      ...{ source: null, command: null, files: [], sittings: [], config, details: {}, history: [] },
      sha256: { config: '', results: '' },
      outcomes: { 'test.accuracy': accuracy, 'test.examples': 10_000 },
    } as unknown as Run;
  });
}

function verdicts(lost: Readonly<Record<string, number>>) {
  const definition = definePaper({ title: 'Any', authors: ['Any'], studies: [stemReport] });
  const input = { runs: madeUp(lost), problems: [], exclusions: [], unfinished: [], measurements: [] };
  const { claims } = analyse(input, definition);
  return Object.fromEntries(claims.map(({ id, verdict }) => [id.replace('stem-', ''), verdict]));
}

test('each rule holds where the runs were made so, and fails where they were made otherwise', () => {
  const published = publishedStemGain('cifar10');
  expect(verdicts({ std: published, bit: 12, bit_keep_conv1: 8 })).toEqual({
    'raises-fp32': 'holds',
    'raises-ternary': 'holds',
    'gain-as-published': 'holds',
    'gap-smaller': 'holds',
    'conv1-gives-less': 'holds',
  });
  expect(verdicts({ std: -1, bit: -3, bit_keep_conv1: 1 })).toEqual({
    'raises-fp32': 'fails',
    'raises-ternary': 'fails',
    'gain-as-published': 'fails',
    'gap-smaller': 'fails',
    'conv1-gives-less': 'fails',
  });
});

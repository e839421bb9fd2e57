/** The rules on made-up runs: every claim finds its facts, and says what these runs were made to show. */
import { expect, test } from 'vitest';
import { definePaper, type StudyReport } from '../../analysis/authoring/define-paper.ts';
import type { Run } from '../../analysis/load/run.ts';
import { analyse } from '../../analysis/pipeline/analyse.ts';
import { base2LanguageReport, base2VisionReport } from './report.ts';
import { BASE_2, blocksOf } from './study.ts';

/** Base 2 is better by `gain`, steadier, and diverges at no rate where base e does at the highest. */
function madeUp({ study }: StudyReport, gain: number): Run[] {
  const rates = Object.keys(study.factors.rate!.values);
  return study.runs.map(({ folder, factors, seed, config }, i) => {
    const isBase2 = factors.softmax === BASE_2;
    const isLost = !isBase2 && factors.rate === rates[2];
    const noise = ((i * 7) % 5) * 1e-4;
    const loss = isLost ? 9 : 1.5 - (isBase2 ? gain : 0) + noise;
    return {
      ...{
        path: folder,
        task: 'any',
        study: study.id,
        factors,
        seed,
        runId: String(i),
        origin: 'run',
        source: null,
      },
      ...{ command: null, files: [], sittings: [], config, details: {}, sha256: { config: '', results: '' } },
      outcomes: {
        'test.accuracy': 0.4 + (isBase2 ? gain : 0) + noise,
        'validation.loss': loss,
        'gradient.norm.global': 1,
        'gradient.variation': (isBase2 ? 0.4 : 0.5) + noise,
        ...Object.fromEntries(
          blocksOf(study).flatMap((block) => [
            [`gradient.norm.blocks.${block}`, 1 + block / 10 + (isBase2 ? gain : 0)],
            [`gradient.variance.blocks.${block}`, 0.04 + noise],
          ]),
        ),
      },
      history: [{ step: 1, 'validation.loss': loss }],
    } as unknown as Run;
  });
}

test.each([
  ['vision', base2VisionReport],
  ['language', base2LanguageReport],
] as const)('%s: claims hold and fail as the runs are made', (id, report) => {
  const verdicts = (gain: number) => {
    const definition = definePaper({ title: 'Any', authors: ['Any'], studies: [report] });
    const runs = madeUp(report, gain);
    const { claims } = analyse(
      { runs, problems: [], exclusions: [], unfinished: [], measurements: [] },
      definition,
    );
    return Object.fromEntries(claims.map((claim) => [claim.id.replace(`base2-${id}-`, ''), claim.verdict]));
  };
  expect(verdicts(0.1)).toEqual({
    'diverges-less': 'holds',
    'spread-smaller': 'holds',
    better: 'holds',
    'on-par': 'fails',
    'is-a-temperature': 'fails',
    'gradients-steadier': 'holds',
  });
  expect(verdicts(0.002)).toMatchObject({ 'on-par': 'holds', 'is-a-temperature': 'holds' });
});

test.each([
  ['vision', base2VisionReport],
  ['language', base2LanguageReport],
] as const)('%s: a row a softmax, and a mark wherever there are runs', async (_, report) => {
  const definition = definePaper({ title: 'Any', authors: ['Any'], studies: [report] });
  for (const runs of [madeUp(report, 0.1), madeUp(report, 0.1).slice(0, 4), []]) {
    const context = analyse(
      { runs, problems: [], exclusions: [], unfinished: [], measurements: [] },
      definition,
    );
    const [table] = definition.tables;
    const { groups } = table!.of(context);
    expect(groups.map(({ rows }) => rows.length)).toEqual([3, 3]);
    const [figure] = definition.figures;
    const files = await figure!.draw(context);
    expect(JSON.stringify(files)).not.toMatch(/NaN|Infinity/);
  }
});

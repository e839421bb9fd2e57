/** A study far larger than the paper's, so that cost can be seen to grow; its records are synthetic. */
import { STUDY_DATASETS, STUDY_MODELS, STUDY_SEEDS, type Treatment } from '../../experiments/studies/gap.ts';
import { protocolRun } from '../../experiments/studies/protocol.ts';
import { type ImageStudy, imageStudy } from '../../experiments/studies/study.ts';

/** As in the power extension. */
const FEWEST_SEEDS = 10;

/** Those that the paper compares. */
const TREATMENTS: readonly Treatment[] = [
  ...[false, true].flatMap((distilled) => [
    { quantization: 'std', ablation: 'none', distilled } as const,
    ...(['none', 'keep_conv1', 'keep_layer1', 'keep_layer4', 'keep_fc'] as const).map(
      (ablation) => ({ quantization: 'bit', ablation, distilled }) as const,
    ),
  ]),
  { quantization: 'ttq', ablation: 'none', distilled: false },
];

const CELLS = STUDY_MODELS.flatMap((model) =>
  STUDY_DATASETS.desk.flatMap((dataset) => TREATMENTS.map((treatment) => ({ model, dataset, ...treatment }))),
);

/** `count` declared runs in the paper's 78 cells, at ten seeds or more. */
export function scaleStudy(count: number): ImageStudy {
  const seeds = Math.max(FEWEST_SEEDS, Math.ceil(count / CELLS.length));
  const cells = CELLS.slice(0, Math.ceil(count / seeds));
  // The first are the paper's, which the pilot has too.
  const runs = Array.from({ length: seeds }, (_, i) => STUDY_SEEDS[i] ?? 1000 + i).flatMap((seed) =>
    cells.map((cell) => protocolRun('desk', { ...cell, seed })),
  );
  return imageStudy({
    study: 'gap',
    id: `scale-${count}`,
    title: `${count} synthetic runs`,
    scale: 'desk',
    paper: 'none: a benchmark of the analysis',
    command: 'npm run bench:paper',
    expected: 'no training',
    runs: runs.slice(0, count),
  });
}

/** A study far larger than the paper's, so that cost can be seen to grow; its records are synthetic. */
import { DATASETS, type Dataset, MODELS, type Model } from '../../experiments/record/names.ts';
import type { RunConfig } from '../../experiments/record/schema.ts';
import { STUDY_DATASETS, STUDY_MODELS, type Treatment } from '../../experiments/studies/gap.ts';
import { protocolRun } from '../../experiments/studies/protocol.ts';
import { type ImageStudy, imageStudy } from '../../experiments/studies/study.ts';

/** What grows: the paper's own cells get more seeds, or there are more networks and data sets at ten seeds or more. */
export type ScaleShape = 'seeds' | 'cells';

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

const { desk: LADDER } = STUDY_DATASETS;
const isOnLadder = (dataset: Dataset) => LADDER.some((one) => one === dataset);
const PANELS = MODELS.flatMap((model) =>
  [...LADDER, ...DATASETS.filter((dataset) => !isOnLadder(dataset))].map((dataset) => ({ model, dataset })),
);
const isOfPaper = ({ model, dataset }: { model: Model; dataset: Dataset }) =>
  STUDY_MODELS.some((one) => one === model) && isOnLadder(dataset);
const PAPER_PANELS = PANELS.filter(isOfPaper);
// The paper's own first, so that its prose finds its facts in a small study too.
const ALL_PANELS = [...PAPER_PANELS, ...PANELS.filter((panel) => !isOfPaper(panel))];

/** `count` declared runs in the paper's 78 cells, or in up to 728: eight networks, seven data sets, thirteen treatments. */
export function scaleStudy(count: number, shape: ScaleShape): ImageStudy {
  const panels = shape === 'seeds' ? PAPER_PANELS : ALL_PANELS;
  const all = panels.flatMap((panel) => TREATMENTS.map((treatment) => ({ ...panel, ...treatment })));
  const seeds = Math.max(FEWEST_SEEDS, Math.ceil(count / all.length));
  const cells = all.slice(0, Math.ceil(count / seeds));
  const runs = Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) =>
    cells.map((cell) => scaleRun({ ...cell, seed })),
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

/** The desk protocol; data sets that it does not know take CIFAR-10's. */
function scaleRun(choice: Parameters<typeof protocolRun>[1]): RunConfig {
  if (isOnLadder(choice.dataset)) return protocolRun('desk', choice);
  const { dataset } = choice;
  const run = protocolRun('desk', { ...choice, dataset: 'cifar10' });
  if (run.distillation === null) return { ...run, dataset };
  const record = run.distillation.teacher.record.replace('/cifar10/', `/${dataset}/`);
  const teacher = { ...run.distillation.teacher, record };
  return { ...run, dataset, distillation: { ...run.distillation, teacher } };
}

/** No part of a paper: minute networks on made-up images, to try the machinery in seconds. */
import { runId } from '../record/canonical-json.ts';
import { type RunConfig, recordFolder } from '../record/schema.ts';
import { protocolRun } from './protocol.ts';
import { type ImageStudy, imageStudy } from './study.ts';

const RUNS: readonly RunConfig[] = [42, 123].flatMap((seed) =>
  (['std', 'bit'] as const).map((quantization) => ({
    ...protocolRun('desk', {
      dataset: 'cifar10',
      model: 'resnet18',
      quantization,
      ablation: 'none',
      distilled: false,
      seed,
    }),
    dataset: 'synthetic' as const,
    width: 4,
    trainExamples: 320,
    validationExamples: 64,
    epochs: 3,
    batchSize: 32,
  })),
);

function smokeStudy(id: string, title: string, runs: readonly RunConfig[]): ImageStudy {
  return imageStudy({
    ...{ id, title, runs, scale: 'desk', study: 'smoke', paper: 'none' },
    command: `npm run lab -- sweep --study ${id} --jobs 2 --results-dir /tmp/smoke`,
    expected: 'under a minute; the accuracies mean nothing',
  });
}

export const SMOKE_STUDY = smokeStudy('smoke', 'Does the machinery work?', RUNS);

const [teacher, plain] = RUNS as readonly [RunConfig, RunConfig];
const student: RunConfig = {
  ...plain,
  distillation: {
    teacher: { record: recordFolder(teacher), runId: runId(teacher) },
    temperature: 4,
    alpha: 0.9,
  },
};

/** A teacher, and a student declared before it, to try a sweep's order. */
export const SMOKE_DISTILLATION_STUDY = smokeStudy('smoke-distillation', 'Does distillation work?', [
  student,
  teacher,
]);

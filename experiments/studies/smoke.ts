import { protocolRun } from './protocol.ts';
import type { Study } from './study.ts';

/** No part of the paper: minute networks on made-up images, to try the machinery in seconds. */
export const SMOKE_STUDY: Study = {
  id: 'smoke',
  title: 'Does the machinery work?',
  scale: 'desk',
  paper: 'none',
  command: 'npm run lab -- sweep --study smoke --jobs 2 --results-dir /tmp/smoke',
  expected: 'under a minute; the accuracies mean nothing',
  runs: [42, 123].flatMap((seed) =>
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
  ),
};

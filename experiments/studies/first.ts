import type { Ablation, Dataset, Quantization } from '../record/names.ts';
import { protocolRun } from './protocol.ts';
import type { Study } from './study.ts';

const DATASETS = ['fashion_mnist', 'cifar10', 'cifar100'] as const satisfies readonly Dataset[];
const SEEDS = [42, 123, 456] as const;
const VARIANTS = [
  { quantization: 'std', ablation: 'none' },
  { quantization: 'bit', ablation: 'none' },
  { quantization: 'bit', ablation: 'keep_conv1' },
  { quantization: 'ttq', ablation: 'none' },
] as const satisfies readonly { quantization: Quantization; ablation: Ablation }[];

/** ResNet-18's part of phases 1, 3, 4 and 6 of the whole study: is the gap there, and does an FP32 first layer close it? */
export const FIRST_STUDY: Study = {
  id: 'first',
  title: 'The ternary gap of a narrow ResNet-18',
  scale: 'desk',
  paper: 'Understanding and Closing the 1.58-bit Quantization Gap in CNNs (LabStrangeLoop/bitnet)',
  command: 'npm run lab -- sweep --study first --jobs 2',
  expected: 'about an hour on two cores; FP32 above 70 % on CIFAR-10',
  // Seeds outermost: every cell has its first run before any has its second.
  runs: SEEDS.flatMap((seed) =>
    DATASETS.flatMap((dataset) =>
      VARIANTS.map((variant) => protocolRun('desk', { dataset, model: 'resnet18', ...variant, seed })),
    ),
  ),
};

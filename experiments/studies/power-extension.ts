import { EXTENSION_SEEDS, phaseRuns, STUDY_PAPER, sweepCommand } from './choices.ts';
import type { Scale, Study } from './study.ts';

/**
 * Beyond the six phases, 84 runs: ten seeds instead of three for the comparisons that carry the main claims. With three a
 * sign-flip test cannot go below 0.25, with ten it reaches 0.002.
 */
export function powerExtension(scale: Scale): Study {
  const id = `${scale}-7-power-extension`;
  return {
    id,
    title: 'Power extension: seven more seeds',
    scale,
    paper: STUDY_PAPER,
    command: sweepCommand(id),
    expected: {
      desk: 'an hour and a half on two cores; as the first seeds, by a point or two',
      paper: 'as the first seeds; a week on one GPU',
    }[scale],
    runs: phaseRuns(scale, {
      models: ['resnet18'],
      treatments: [
        { quantization: 'std', ablation: 'none', distilled: false },
        { quantization: 'bit', ablation: 'none', distilled: false },
        { quantization: 'bit', ablation: 'keep_conv1', distilled: false },
        { quantization: 'bit', ablation: 'none', distilled: true },
      ],
      seeds: EXTENSION_SEEDS,
    }),
  };
}

/** Studies of models that others have trained: what scoring them one way or another says of them. */
import { evaluationRun, PADDINGS, WEIGHT_QUANTIZATIONS } from '../record/language-evaluation.ts';
import { type Study, study } from './study.ts';

/** karpathy/tinyllamas, stories260K, as `lab import-model` makes it from either of its formats. */
const STORIES = {
  name: 'stories260k',
  sha256: 'aeab601721b51f6fa34b82e42b011b3cca5cf19fdc9a89e7c747e583c18b96d5',
} as const;

/** As chaochao825/base2-softmax4training samples WikiText-2: so many samples, filled up to so many tokens. */
const PUBLISHED = { units: 256, window: 512 } as const;

/** Weights quantized after training, scored with padding masked and counted, with the softmax of either base. */
const PADDING_STUDY = study({
  id: 'pretrained',
  jobs: 1,
  title: 'Does counting padding decide which quantization scores best?',
  paper: 'chaochao825/base2-softmax4training, whose WikiText-2 perplexities are lowest in 4 bits',
  expected: 'half a minute a run on one core, after lab import-model of stories260k',
  declared: (['tinystories', 'wikitext_2'] as const).flatMap((text) =>
    WEIGHT_QUANTIZATIONS.flatMap((quantization) =>
      (['standard', 'base2'] as const).flatMap((softmax) =>
        PADDINGS.map((padding) =>
          evaluationRun(
            'pretrained',
            {
              model: STORIES,
              data: { text, split: 'validation', unit: 'paragraph', units: PUBLISHED.units },
              weights: { quantization, group: quantization.startsWith('int') ? 32 : null },
              ...{ softmax, padding, window: PUBLISHED.window, stride: PUBLISHED.window, seed: 42 },
            },
            ['text', 'quantization', 'softmax', 'padding'],
          ),
        ),
      ),
    ),
  ),
});

export const PRETRAINED_STUDIES: readonly Study[] = [PADDING_STUDY];

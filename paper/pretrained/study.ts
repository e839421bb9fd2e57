/** One trained model, its weights quantized after training, scored with padding masked and with padding counted. */
import { type Coordinates, subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import type { DeclaredRun, Outcome } from '../../analysis/definition/study.ts';
import type { BaseConfig } from '../../experiments/record/base-record.ts';
import { factorText } from '../../experiments/record/run-record.ts';
import { PRETRAINED_STUDIES } from '../../experiments/studies/pretrained-studies.ts';

function declaredRuns(): Pick<DeclaredRun, 'factors' | 'seed' | 'config'>[] {
  return PRETRAINED_STUDIES.flatMap(({ declared }) => declared).map(
    ({ schemaVersion: _, task: __, study: ___, factors, seed, ...config }: BaseConfig) => ({
      factors: Object.fromEntries(Object.entries(factors).map(([name, value]) => [name, factorText(value)])),
      seed,
      config,
    }),
  );
}

const loss: Outcome = { of: 'loss', unit: 'nats', better: 'lower', label: 'Loss', digits: 4 };

export const pretrained = defineStudy({
  id: 'pretrained',
  runs: declaredRuns(),
  factors: {
    text: {
      label: 'text',
      values: { tinystories: { title: 'TinyStories' }, wikitext_2: { title: 'WikiText-2' } },
    },
    quantization: {
      label: 'weights',
      values: {
        fp32: { title: 'FP32' },
        int8: { title: '8 bits' },
        int4: { title: '4 bits' },
        ternary: { title: 'ternary' },
      },
    },
    softmax: { label: 'softmax', values: { 'base-e': { title: 'base e' }, 'base-2': { title: 'base 2' } } },
    padding: { label: 'padding', values: { masked: { title: 'masked' }, counted: { title: 'counted' } } },
  },
  outcomes: {
    loss,
    /** Of the bootstrap over paragraphs. */
    loss_low: { ...loss, of: 'loss.low', label: 'Loss, lower end' },
    loss_high: { ...loss, of: 'loss.high', label: 'Loss, upper end' },
    weight_bytes: { of: 'bytes.weights', unit: 'bytes', better: 'lower', label: 'Weights', digits: 0 },
  },
  questions: [],
});

export const of = (coordinates: Coordinates) => subjectKey(pretrained, coordinates);

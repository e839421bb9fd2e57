/** One trained model, its weights quantized after training, scored with padding masked and with padding counted. */
import { type Coordinates, subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import type { Outcome } from '../../analysis/definition/study.ts';
import { declaredRunsOf } from '../declared-runs.ts';

const loss: Outcome = { of: 'loss', unit: 'nats', better: 'lower', label: 'Loss', digits: 4 };

export const pretrained = defineStudy({
  id: 'pretrained',
  runs: declaredRunsOf('pretrained'),
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

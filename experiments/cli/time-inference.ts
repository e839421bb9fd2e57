import { COMPARED_SIDES, INFERENCE_TIMING, type InferenceTimingConfig } from '../record/inference-timing.ts';
import { timingCommand } from './timing-command.ts';

export const timeInferenceCommand = () =>
  timingCommand<InferenceTimingConfig>({
    name: 'time-inference',
    description:
      'Measure how long a ternary ResNet takes in every way to compute it, beside FP32, one thread, the ways taking turns; a record.',
    task: INFERENCE_TIMING,
    load: async () => (await import('../efficiency/time-inference.ts')).timeInference,
    say: (outcomes) => {
      const ratios = COMPARED_SIDES.map((side) => `${side} ${outcomes[`time.ratio.${side}`]!.toFixed(2)}`);
      return `over ONNX Runtime in FP32, ${ratios.join(', ')}`;
    },
  });

import { SOFTMAX_TIMING, SOFTMAX_WAYS, type SoftmaxTimingConfig } from '../record/softmax-timing.ts';
import { timingCommand } from './timing-command.ts';

export const timeSoftmaxCommand = () =>
  timingCommand<SoftmaxTimingConfig>({
    name: 'time-softmax',
    description:
      'Measure how long a softmax with base 2 takes beside one with base e, one thread, the sides taking turns; a record.',
    task: SOFTMAX_TIMING,
    load: async () => (await import('../efficiency/softmax/time-softmax.ts')).timeSoftmax,
    say: (outcomes) => {
      const ratios = SOFTMAX_WAYS.map((way) => `${way} ${outcomes[`time.ratio.${way}`]!.toFixed(3)}`);
      return `base 2 over base e, ${ratios.join(', ')}`;
    },
  });

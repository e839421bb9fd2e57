import { STUDY_PAPER, sweepCommand } from './choices.ts';
import type { Scale, Study } from './study.ts';

/** All phases at one scale as one study, for a sweep over everything: `desk` and `paper`. */
export function wholeStudy(scale: Scale, phases: readonly Study[]): Study {
  return {
    id: scale,
    title: 'The whole study: six phases and the power extension',
    scale,
    paper: STUDY_PAPER,
    command: sweepCommand(scale),
    expected: { desk: 'about seven hours on two cores', paper: '920 GPU-hours as published' }[scale],
    runs: phases.flatMap(({ runs }) => runs),
  };
}

/** What ternary weights cost the small models of BitNet Training: one that calculates, one that plays, one that tells stories. */
import { subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import type { Outcome, StudyDefinition } from '../../analysis/definition/study.ts';
import { declaredRunsOf } from '../declared-runs.ts';
import { WEIGHTS } from '../factors.ts';
import { LOSSES, VALIDATION_LOSS } from '../measured.ts';

/** A share of expressions or games, in percent. */
const share = (of: string, label: string, better: Outcome['better'] = 'higher'): Outcome => ({
  of: `test.${of}`,
  unit: 'fraction',
  better,
  label,
  digits: 1,
});

function experiment(id: string, outcomes: Readonly<Record<string, Outcome>>): StudyDefinition {
  return defineStudy({
    id,
    runs: declaredRunsOf(id),
    factors: { variant: WEIGHTS },
    outcomes,
    questions: [
      { id: 'bit-vs-std', over: 'variant', compare: ['bit', 'std'], title: 'What do ternary weights cost?' },
    ],
    history: LOSSES,
  });
}

export const arithmetic = experiment('arithmetic', {
  exact: share('exact', 'all'),
  plus: share('exact.plus', 'addition'),
  minus: share('exact.minus', 'subtraction'),
  times: share('exact.times', 'multiplication'),
  over: share('exact.over', 'division, rounded down'),
  times_3: share('exact.times.digits3', 'products of three digits'),
  times_4: share('exact.times.digits4', 'products of four digits'),
  loss: VALIDATION_LOSS,
});

export const tictactoe = experiment('tictactoe', {
  legal: share('legal', 'legal moves'),
  random_won: share('random.won', 'won against random moves'),
  random_drawn: share('random.drawn', 'drawn against random moves'),
  random_lost: share('random.lost', 'lost against random moves', 'lower'),
  random_illegal: share('random.illegal', 'illegal move against random moves', 'lower'),
  perfect_drawn: share('perfect.drawn', 'drawn against a perfect player'),
  perfect_lost: share('perfect.lost', 'lost against a perfect player', 'lower'),
  perfect_illegal: share('perfect.illegal', 'illegal move against a perfect player', 'lower'),
  loss: VALIDATION_LOSS,
});

export const tinystories = experiment('tinystories', {
  loss: VALIDATION_LOSS,
  bits_per_byte: { ...VALIDATION_LOSS, of: 'validation.bitsPerByte', unit: 'ratio', label: 'Bits a byte' },
});

/** A few steps of the published size, for their time and memory: what they learn means nothing. */
export const baseline = defineStudy({
  id: 'baseline',
  runs: declaredRunsOf('baseline'),
  factors: { variant: WEIGHTS },
  outcomes: {
    speed: {
      ...{ of: 'time.tokensPerSecond', unit: 'none', better: 'higher', digits: 0 },
      label: 'Tokens a second in training',
    },
  },
});

/** A variant of an experiment. */
export const one = (study: StudyDefinition, variant: 'std' | 'bit') => subjectKey(study, { variant });
/** Ternary minus FP32. */
export const ternaryCost = (study: StudyDefinition) => subjectKey(study, { variant: ['bit', 'std'] });

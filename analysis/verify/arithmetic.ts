/**
 * When two trainings of one configuration are equal to the last digit: arithmetic libraries choose their kernels by the
 * processor's family and instruction sets, and sum in another order in every version and with every number of threads.
 */
import type { Environment } from '../../experiments/record/base-record.ts';
import { deviceTitle } from '../load/sitting-text.ts';

/** One thing that equality rests on, as it was and as it is; null where it was not recorded, or cannot be asked for. */
export interface Condition {
  readonly what: string;
  readonly recorded: string | null;
  readonly present: string | null;
}

export const NOT_RECORDED = 'not recorded';

/** `promised`: all conditions are the same. `another arithmetic`: one differs. `unknown`: none does, and one is not known. */
export type Equality = 'promised' | 'another arithmetic' | 'unknown';

export type ConditionsOf = Pick<Environment, 'device' | 'threads' | 'backend' | 'packages'> & {
  readonly cpu: Pick<Environment['cpu'], 'model' | 'family' | 'instructionSets'>;
};

export function conditions(recorded: ConditionsOf, present: ConditionsOf): Condition[] {
  const condition = (what: string, of: (one: ConditionsOf) => string | null | undefined): Condition => ({
    what,
    recorded: of(recorded) ?? null,
    present: of(present) ?? null,
  });
  const family = condition('processor family', ({ cpu }) => cpu.family);
  const packages = new Set([RUNTIME, ...Object.keys(recorded.packages)]);
  return [
    family,
    // Models of one family compute alike; where the family is unknown, another model is another arithmetic for all one knows.
    ...(stateOf(family) === 'unknown' ? [condition('processor model', ({ cpu }) => cpu.model)] : []),
    condition('instruction sets', ({ cpu }) => cpu.instructionSets?.join(' ')),
    condition('device and threads', deviceTitle),
    ...[...packages].map((name) => condition(name, (one) => one.packages[name])),
  ];
}

const RUNTIME = 'onnxruntime-node';

export function stateOf({ recorded, present }: Condition): 'same' | 'different' | 'unknown' {
  if (recorded === null || present === null) return 'unknown';
  return recorded === present ? 'same' : 'different';
}

export function equalityUnder(found: readonly Condition[]): Equality {
  const states = new Set(found.map(stateOf));
  if (states.has('different')) return 'another arithmetic';
  return states.has('unknown') ? 'unknown' : 'promised';
}

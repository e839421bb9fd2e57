import type { Environment } from '../../experiments/record/base-record.ts';
import type { RunRecord } from '../../experiments/record/run-record.ts';
import { deviceTitle } from '../load/sitting-text.ts';
import { type JsonDifference, jsonDifferences } from '../provenance/json-differences.ts';

const isTime = (name: string) => name === 'seconds' || name.startsWith('time.') || name.endsWith('PerSecond');

const withoutTimes = (values: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !isTime(name)));

/**
 * Everything of a record that the same code, configuration and hardware must give again: all but times and places, and what
 * the two versions of records say in ways of their own.
 */
function repeatable({ seed, config, outcomes, history, files, details }: RunRecord) {
  const { data, teacherCheckpoint } = details;
  const rows = history.map(withoutTimes);
  return {
    seed,
    config,
    outcomes: withoutTimes(outcomes),
    history: rows,
    files,
    details: { data, teacherCheckpoint },
  };
}

/** Fields in which a repetition differs from the record; numbers are compared to the last digit. */
export function compareRepetition(recorded: RunRecord, repeated: RunRecord): JsonDifference[] {
  return jsonDifferences(repeatable(recorded), repeatable(repeated));
}

/** What equality rests on, as it was and as it is. */
export interface Condition {
  readonly what: string;
  readonly recorded: string;
  readonly present: string;
}

export type ConditionsOf = Pick<Environment, 'device' | 'threads' | 'packages'> & {
  readonly cpu: Pick<Environment['cpu'], 'model'>;
};

/** Conditions of a run's bits: kind of processor, device and number of threads, ONNX Runtime. */
export function conditions(recorded: ConditionsOf, present: ConditionsOf): Condition[] {
  const runtime = ({ packages }: ConditionsOf) => packages['onnxruntime-node'] ?? 'unknown';
  return [
    { what: 'processor', recorded: recorded.cpu.model, present: present.cpu.model },
    { what: 'device and threads', recorded: deviceTitle(recorded), present: deviceTitle(present) },
    { what: 'ONNX Runtime', recorded: runtime(recorded), present: runtime(present) },
  ];
}

export function isSame({ recorded, present }: Condition): boolean {
  return recorded === present;
}

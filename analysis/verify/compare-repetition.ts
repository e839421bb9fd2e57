import type { RunResults } from '../../experiments/record/schema.ts';
import { type JsonDifference, jsonDifferences } from '../provenance/json-differences.ts';

/** Everything of a record that the same code, configuration and hardware must give again: all but times and places. */
function repeatable({ time: _, environment: __, history, ...same }: RunResults) {
  const epochs = history.map(({ seconds: ___, imagesPerSecond: ____, ...epoch }) => epoch);
  return { ...same, history: epochs };
}

/** Fields in which a repetition differs from the record; numbers are compared to the last digit. */
export function compareRepetition(recorded: RunResults, repeated: RunResults): JsonDifference[] {
  return jsonDifferences(repeatable(recorded), repeatable(repeated));
}

/** What equality rests on, as it was and as it is. */
export interface Condition {
  readonly what: string;
  readonly recorded: string;
  readonly present: string;
}

type Environment = Pick<RunResults['environment'], 'cpu' | 'device' | 'packages'>;

/** Conditions of a run's bits: kind of processor, device and number of threads, ONNX Runtime. */
export function conditions(recorded: Environment, present: Environment): Condition[] {
  const runtime = ({ packages }: Environment) => packages['onnxruntime-node'] ?? 'unknown';
  return [
    { what: 'processor', recorded: recorded.cpu, present: present.cpu },
    { what: 'device and threads', recorded: recorded.device, present: present.device },
    { what: 'ONNX Runtime', recorded: runtime(recorded), present: runtime(present) },
  ];
}

export function isSame({ recorded, present }: Condition): boolean {
  return recorded === present;
}

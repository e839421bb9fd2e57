import { readFileSync } from 'node:fs';

export interface ProfileRow {
  readonly op: string;
  readonly callsPerStep: number;
  readonly millisecondsPerStep: number;
  /** Of the time in all kernels, in [0, 1]. */
  readonly share: number;
}

interface ProfileEvent {
  readonly name: string;
  readonly cat: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** Where ONNX Runtime's profile says the time goes, by op, the largest first. Throws when the file is not a profile. */
export function readProfile(file: string): ProfileRow[] {
  const events = JSON.parse(readFileSync(file, 'utf8')) as ProfileEvent[];
  const steps = events.filter(({ name }) => name === 'model_run').length;
  if (steps === 0) throw new Error(`${file}: holds no model_run event, so it is no profile of ONNX Runtime`);
  const byOp = new Map<string, { calls: number; microseconds: number }>();
  for (const { name, cat, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time') || args?.op_name === undefined) continue;
    const sums = byOp.get(args.op_name) ?? { calls: 0, microseconds: 0 };
    byOp.set(args.op_name, { calls: sums.calls + 1, microseconds: sums.microseconds + dur });
  }
  const total = [...byOp.values()].reduce((sum, { microseconds }) => sum + microseconds, 0);
  return [...byOp]
    .map(([op, { calls, microseconds }]) => ({
      op,
      callsPerStep: calls / steps,
      millisecondsPerStep: microseconds / steps / 1000,
      share: microseconds / total,
    }))
    .sort((a, b) => b.millisecondsPerStep - a.millisecondsPerStep);
}

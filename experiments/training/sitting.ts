/** Stretches of work without interruption, with what each was made with. */
import type { Environment, Sitting } from '../record/base-record.ts';

/** Clocks are passed in; nothing of a run's numbers but its times depends on them. */
export interface Clock {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** ISO 8601, UTC. */
  readonly timestamp: () => string;
}

interface SittingOptions {
  readonly clock: Clock;
  readonly environment: Environment;
}

/** Begins one after those that a saved state tells of; the function gives them all, this one up to now. */
export function beginSitting(
  { clock, environment }: SittingOptions,
  { sittings }: { readonly sittings: readonly Sitting[] },
): () => readonly Sitting[] {
  const startedAt = clock.timestamp();
  const began = clock.now();
  return () => {
    const seconds = (clock.now() - began) / 1000;
    const times = { startedAt, finishedAt: clock.timestamp(), seconds };
    return [...sittings, { ...times, peakMemory: peakMemory(), environment }];
  };
}

/** Bytes; `maxRSS` is in KiB. */
const peakMemory = (): number => 1024 * process.resourceUsage().maxRSS;

/** In which conditions of a run's last digit two environments differ, in words; null in none. */
export function describeChange(before: Environment, now: Environment): string | null {
  const conditions = (environment: Environment) => ({
    commit: `${environment.gitCommit ?? 'unknown'}${environment.gitDirty ? ' with changes' : ''}`,
    processor: environment.cpu.model,
    'instruction sets': environment.cpu.instructionSets?.join(' ') ?? 'unknown',
    device: `${environment.gpu === null ? '' : `${environment.gpu}, `}${environment.device}`,
    threads: String(environment.threads),
    engine: environment.backend === undefined ? 'compiled' : `eager on ${environment.backend}`,
    'ONNX Runtime': environment.packages['onnxruntime-node'] ?? 'unknown',
  });
  const [there, here] = [conditions(before), conditions(now)];
  const names = Object.keys(there) as (keyof typeof there)[];
  const changed = names.filter((name) => there[name] !== here[name]);
  if (changed.length === 0) return null;
  return changed.map((name) => `${name} was ${there[name]}, is ${here[name]}`).join('; ');
}

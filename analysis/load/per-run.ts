import type { Run } from './run.ts';

/**
 * `compute`, done once for each run: a run never changes, and a process that builds again and again holds the same object
 * for a record that is the same, so that ten thousand runs cost it no more than the one that is new.
 */
export function perRun<T extends object | string>(compute: (run: Run) => T): (run: Run) => T {
  const known = new WeakMap<Run, T>();
  return (run) => {
    const before = known.get(run);
    if (before !== undefined) return before;
    const made = compute(run);
    known.set(run, made);
    return made;
  };
}

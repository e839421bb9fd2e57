/**
 * Two runs cannot have one origin: weights, a course of losses and the millisecond of a start belong to one training. Records that
 * share one of them were copied, outcome or all. Runs of one configuration in two studies end in the same weights by the
 * same course, on one kind of machine, and that is no forgery; but each has its own start.
 */
import type { RecordedFile } from '../../experiments/record/base-record.ts';
import { canonicalJson } from '../../experiments/record/canonical-json.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../../experiments/record/names.ts';
import { WATCHING_SETTINGS } from '../../experiments/record/run-record.ts';
import type { Problem } from './problem.ts';
import type { Run } from './run.ts';

type Origin = Pick<Run, 'path' | 'config' | 'seed' | 'files' | 'historyDigest' | 'sittings' | 'origin'>;

/** Every pair of this project's runs that shares an origin, told at the later one of `runs`. */
export function sharedOrigins(runs: readonly Origin[]): Problem[] {
  const seen = new Map<string, Origin>();
  return runs
    .filter(({ origin }) => origin === 'run')
    .flatMap((run) =>
      tracesOf(run).flatMap(({ trace, what, mayRepeat }) => {
        const earlier = seen.get(trace);
        if (earlier === undefined) {
          seen.set(trace, run);
          return [];
        }
        if (mayRepeat && configurationOf(earlier) === configurationOf(run)) return [];
        return [{ file: `${run.path}/results.json`, rule: `${what} ${earlier.path}: one of them is a copy` }];
      }),
    );
}

interface Trace {
  readonly trace: string;
  readonly what: string;
  /** Whether a run of the same configuration has it, too. */
  readonly mayRepeat: boolean;
}

function tracesOf({ files, historyDigest, sittings }: Origin): Trace[] {
  return [
    ...files.filter(isCheckpoint).map(({ name, sha256 }) => ({
      trace: `file ${sha256}`,
      what: `files: ${name} is, byte for byte, that of`,
      mayRepeat: true,
    })),
    ...(historyDigest === null
      ? []
      : [
          {
            trace: `history ${historyDigest}`,
            what: 'history: is, but for its times, that of',
            mayRepeat: true,
          },
        ]),
    ...sittings.map(({ startedAt }, i) => ({
      trace: `start ${startedAt}`,
      what: `sittings[${i}].startedAt: ${startedAt} is, to the millisecond, a start of`,
      mayRepeat: false,
    })),
  ];
}

/** All that decides a run's weights. */
function configurationOf({ config, seed }: Origin): string {
  const apart = new Set(['study', 'factors', ...WATCHING_SETTINGS]);
  const deciding = Object.entries(config).filter(([name]) => !apart.has(name));
  return canonicalJson({ ...Object.fromEntries(deciding), seed });
}

/** Weights belong to one training; a tokenizer beside them to all that learn from one text. */
function isCheckpoint({ name }: RecordedFile): boolean {
  return name === CHECKPOINT_FILE || name === PACKED_FILE;
}

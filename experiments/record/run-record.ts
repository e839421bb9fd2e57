import type { BaseConfig, HistoryRow, RecordedFile, RecordSource, Sitting } from './base-record.ts';

/** A finished run as readers see it, whichever version its files are of and whoever wrote them. */
export interface RunRecord {
  readonly task: string;
  /** The study that it belongs to, as its folder says. */
  readonly study: string;
  /** Name to value of its cell's coordinates; numbers by their shortest decimal. */
  readonly factors: Readonly<Record<string, string>>;
  readonly seed: number;
  /** SHA-256 of the canonical JSON of config.json. */
  readonly runId: string;
  /** `run`: made by this project's code. `imported`: made elsewhere, as `source` says. */
  readonly origin: 'run' | 'imported';
  readonly source: RecordSource | null;
  /** The one exact command that repeats it; null where none is known. */
  readonly command: string | null;
  /** Name to finite number: `test.accuracy`, `validation.loss`, `parameters.total`, `time.seconds`, … */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly history: readonly HistoryRow[];
  readonly files: readonly RecordedFile[];
  /** Empty for an imported record. */
  readonly sittings: readonly Sitting[];
  /** What the task adds to config.json. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What the task adds to results.json. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A part of its data that a run took, as its record tells which it was. */
export interface UsedSplit {
  readonly name: 'train' | 'validation' | 'test';
  readonly count: number;
  readonly unit: 'examples' | 'tokens' | 'bytes';
  readonly sha256: string;
  /** What the SHA-256 is over: `images and labels`. */
  readonly over: string;
}

/** Settings of tasks by which a run is watched: they change no weight. */
export const WATCHING_SETTINGS: readonly string[] = ['evaluateEvery', 'trackGradients'];

/**
 * Whether a field of a history or an outcome says how long something took or how fast it went: that is of the machine and of the
 * hour, and no two runs have it alike.
 */
export function isTime(name: string): boolean {
  return name === 'seconds' || name.startsWith('time.') || name.endsWith('PerSecond');
}

/** A factor's value as it stands in keys and folders. */
export function factorText(value: BaseConfig['factors'][string]): string {
  return String(value);
}

/**
 * The folder of a version 2 record below the results root, `raw/<study>/<factor>=<value>/…/s<seed>`, factors in
 * alphabetical order: it says all that tells the runs of a study apart, and any program can compute it from the record.
 */
export function studyRecordFolder(
  study: string,
  { factors, seed }: Pick<BaseConfig, 'factors' | 'seed'>,
): string {
  const coordinates = Object.keys(factors)
    .sort()
    .map((name) => `${name}=${factorText(factors[name]!)}`);
  return ['raw', study, ...coordinates, `s${seed}`].join('/');
}

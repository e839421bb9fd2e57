/** What the live view is told while runs train and the paper follows: plain data, as the server sends it. */

/** How far one run is, as the files and locks in the results folder say. */
export interface LiveRun {
  /** The run's folder below the results root. */
  readonly path: string;
  readonly state: LiveRunState;
  readonly epochs: number;
  /** Finished epochs, of which there are curves. */
  readonly finishedEpochs: number;
  /** Of a running or stopped run, when it has told. */
  readonly progress: LiveProgress | null;
  /** Why it failed or is blocked, where it runs, or what it waits for; empty where there is nothing to say. */
  readonly note: string;
  readonly hasLog: boolean;
}

export const LIVE_RUN_STATES = [
  'running',
  'failed',
  'blocked',
  'stopped',
  'cancelled',
  'waiting',
  'done',
] as const;
export type LiveRunState = (typeof LIVE_RUN_STATES)[number];

export interface LiveProgress {
  /** Epoch in progress, from 1, and its finished steps. */
  readonly epoch: number;
  readonly step: number;
  readonly steps: number;
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
}

/** Event `runs`. Waiting runs are only counted, but for what they wait for. */
export interface LiveRuns {
  readonly counts: Readonly<Record<LiveRunState, number>>;
  /** All but those that wait, and of the finished ones only those that were seen at work or ended within a day. */
  readonly runs: readonly LiveRun[];
  /** Why the runs could not be looked at just now; what is told of them is then from before. Empty if all is well. */
  readonly problem: string;
}

/** How many runs are in which state. */
export function countStates(runs: readonly { readonly state: LiveRunState }[]): LiveRuns['counts'] {
  const of = (state: LiveRunState) => runs.filter((run) => run.state === state).length;
  return Object.fromEntries(LIVE_RUN_STATES.map((state) => [state, of(state)])) as LiveRuns['counts'];
}

export const NONE: LiveRuns = { counts: countStates([]), runs: [], problem: '' };

/** Event `built`: the site, and what it shows, was written anew. */
export interface LiveBuild {
  /** Another for each build. */
  readonly build: string;
  /** Changes with the PDF. */
  readonly pdf: string;
  /** What happened and why, as the watcher says it; the latest last. */
  readonly lines: readonly string[];
}

/** Event `trouble`: why the paper is not up to date, null when it is. */
export type LiveTrouble = string | null;

/** A row of the history of a run that is on its way: values by their names. */
export type LiveEpoch = Readonly<Record<string, number>>;

/** Answer of `live/curves?run=…&run=…`: path to epochs. */
export type LiveCurves = Readonly<Record<string, readonly LiveEpoch[]>>;

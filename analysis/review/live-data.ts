/** What the live view is told while runs train and the paper follows: plain data, as the server sends it. */

/** How far one run is, as the files and locks in the results folder say. */
export interface LiveRun {
  /** The run's folder below the results root. */
  readonly path: string;
  readonly state: LiveRunState;
  /** What the run is told in; null before it has told anything. */
  readonly rows: 'epoch' | 'step' | null;
  /** Finished epochs, with the finished part of one in progress, or finished steps. */
  readonly done: number;
  /** Of all that there will be; null while the run has not told. */
  readonly total: number | null;
  /** Rows of its history, which curves are drawn through. */
  readonly historyRows: number;
  /** Of a running run, when it has told. */
  readonly speed: LiveSpeed | null;
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

export interface LiveSpeed {
  /** What the run's task counts: `token`. */
  readonly unit: string;
  readonly unitsPerSecond: number;
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
export type HistoryValues = Readonly<Record<string, number>>;

/** Answer of `live/curves?run=…&run=…`: path to rows. */
export type LiveCurves = Readonly<Record<string, readonly HistoryValues[]>>;

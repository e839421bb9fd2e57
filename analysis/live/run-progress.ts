/** The runs of a results folder as they come along: those that the paper's studies declare, and any other at work there. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../experiments/record/record-store.ts';
import { type RunConfig, recordFolder } from '../../experiments/record/schema.ts';
import { workFolder } from '../../experiments/record/work-folder.ts';
import { fileState } from '../load/file-state.ts';
import { RECORD_TREES } from '../load/run-folders.ts';
import { countStates, type LiveCurves, type LiveRun, type LiveRuns } from '../review/live-data.ts';
import { logTail } from './log-tail.ts';
import { LOG_FILE, runEpochs, runState } from './run-state.ts';

/** Curves of more runs than these are in nobody's eye. */
const MOST_CURVES = 32;

interface Remembered {
  readonly files: string;
  readonly run: LiveRun;
}

export class RunProgress {
  readonly #results: string;
  readonly #declared: readonly RunConfig[];
  /** By path: every run that was ever seen. What is asked for from outside is looked up here. */
  readonly #known = new Map<string, RunConfig>();
  readonly #before = new Map<string, Remembered>();
  readonly #seenAtWork = new Set<string>();

  constructor(results: string, declared: readonly RunConfig[]) {
    this.#results = results;
    this.#declared = declared;
    this.#know(declared);
  }

  /** All runs as they are now. Takes a few milliseconds where nothing happened. */
  look(): LiveRuns {
    this.#know(this.#undeclared());
    const all = [...this.#known.values()].map((config) => this.#state(config));
    for (const { path, state } of all) if (state === 'running') this.#seenAtWork.add(path);
    const isShown = ({ path, state, note }: LiveRun) =>
      state === 'done' ? this.#seenAtWork.has(path) : state !== 'waiting' || note !== '';
    return { counts: countStates(all), runs: all.filter(isShown), problem: '' };
  }

  /** Epochs so far of those of the runs that are known. */
  curves(paths: readonly string[]): LiveCurves {
    const asked = [...new Set(paths)].slice(0, MOST_CURVES);
    return Object.fromEntries(
      asked.flatMap((path) => {
        const config = this.#known.get(path);
        return config === undefined ? [] : [[path, runEpochs(this.#results, config)]];
      }),
    );
  }

  /** The end of a known run's log, null when there is none. */
  log(path: string): string | null {
    const config = this.#known.get(path);
    return config === undefined ? null : logTail(join(workFolder(this.#results, config), LOG_FILE));
  }

  #know(configs: readonly RunConfig[]): void {
    for (const config of configs) this.#known.set(recordFolder(config), config);
  }

  /** A finished run is not read again until one of its files changes. */
  #state(config: RunConfig): LiveRun {
    const path = recordFolder(config);
    const files = ['config.json', 'results.json']
      .map((name) => fileState(join(this.#results, path, name)))
      .join();
    const before = this.#before.get(path);
    if (before !== undefined && before.files === files) return before.run;
    const run = runState(this.#results, config);
    if (run.state === 'done') this.#before.set(path, { files, run });
    else this.#before.delete(path);
    return run;
  }

  /** Runs with a work folder that no study of the paper declares. */
  #undeclared(): RunConfig[] {
    const declared = new Set(this.#declared.map(recordFolder));
    return RECORD_TREES.flatMap((tree) =>
      foldersAt(join(this.#results, 'work', tree), 3).map((one) => `${tree}/${one}`),
    )
      .filter((path) => !declared.has(path) && !this.#known.has(path))
      .flatMap((path) => {
        const config = configOf(join(this.#results, path, 'config.json'));
        return config !== null && recordFolder(config) === path ? [config] : [];
      });
  }
}

/** Null for a run that has not said what it is, or says it in a way that the record store refuses. */
function configOf(file: string): RunConfig | null {
  try {
    return readConfig(file);
  } catch {
    return null;
  }
}

/** Folders so many levels below, relative to `folder`. */
function foldersAt(folder: string, levels: number): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
      one.isDirectory() ? [one.name] : [],
    );
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
  if (levels === 1) return names;
  return names.flatMap((name) => foldersAt(join(folder, name), levels - 1).map((one) => `${name}/${one}`));
}

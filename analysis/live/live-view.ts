/** The live view of a paper that is being watched: what the watcher has built, and how its runs come along. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BaseConfig, RECORD_VERSION } from '../../experiments/record/base-record.ts';
import { messageOf } from '../../experiments/record/file-text.ts';
import { readPlainFile } from '../../experiments/record/plain-file.ts';
import { TASK_RECORDS } from '../../experiments/record/task-records.ts';
import type { PaperDefinition } from '../authoring/define-paper.ts';
import type { DeclaredRun } from '../definition/study.ts';
import { sha256 } from '../load/sha256.ts';
import type { Paths } from '../pipeline/paths.ts';
import { type LiveBuild, type LiveRuns, type LiveTrouble, NONE } from '../review/live-data.ts';
import { type LiveServer, startLiveServer } from './live-server.ts';
import { RunProgress } from './run-progress.ts';

const POLL_MILLISECONDS = 1_000;
const MOST_LINES = 100;

type Declaring = Pick<PaperDefinition, 'studies' | 'registered'>;

export interface LiveView {
  readonly url: string;
  /** A line of what the watcher says. */
  said(line: string): void;
  /** The site was written anew. */
  built(): void;
  trouble(what: LiveTrouble): void;
  close(): Promise<void>;
}

/** Serves until it is closed. @throws when the port is taken */
export async function startLiveView(paths: Paths, definition: Declaring, port: number): Promise<LiveView> {
  const runs = new RunProgress(paths.results, declaredConfigs(definition));
  const view = randomUUID().slice(0, 8);
  let builds = 0;
  const build = () => `${view}-${builds}`;
  const server = await startLiveServer(paths, runs, port, build);
  const { url, events } = server;
  const stop = new AbortController();
  const polling = poll(runs, server, stop.signal);
  const lines: string[] = [];
  const publish = () => {
    const pdf = sha256(readPlainFile(paths.pdf) ?? '').slice(0, 16);
    events.send('built', { build: build(), pdf, lines: [...lines] } satisfies LiveBuild);
  };
  return {
    url,
    said: (line) => {
      lines.push(line);
      lines.splice(0, Math.max(0, lines.length - MOST_LINES));
    },
    built: () => {
      builds++;
      publish();
    },
    trouble: (what) => events.send('trouble', what),
    close: async () => {
      stop.abort();
      await Promise.all([server.close(), polling]);
    },
  };
}

/** While nobody listens nothing is looked at. */
async function poll(runs: RunProgress, { events }: LiveServer, stop: AbortSignal): Promise<void> {
  let last: LiveRuns = NONE;
  while (!stop.aborted) {
    if (events.listeners > 0) {
      try {
        last = runs.snapshot();
      } catch (cause) {
        // A folder that cannot be read now may be readable later; what is wrong with records the build says.
        last = { ...last, problem: messageOf(cause) };
      }
      events.send('runs', last);
    }
    await sleep(POLL_MILLISECONDS, undefined, { signal: stop }).catch(() => {});
  }
}

/** Of all studies, those registered for later among them. */
export function declaredConfigs({ studies, registered }: Declaring): BaseConfig[] {
  return [...studies, ...registered.map(({ study }) => study)].flatMap(({ id, runs }) =>
    runs.flatMap((run) => configOf(id, run)),
  );
}

/** As training knows it: by the one task whose settings it has. None for a run of a study that is not trained here. */
function configOf(study: string, { seed, factors, config }: DeclaredRun): BaseConfig[] {
  return [...TASK_RECORDS].flatMap(([task, { config: schema }]) => {
    const base = { schemaVersion: RECORD_VERSION, task, study, factors, seed };
    const parsed = schema.safeParse({ ...config, ...base });
    return parsed.success ? [parsed.data] : [];
  });
}

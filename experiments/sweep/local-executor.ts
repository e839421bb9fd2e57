import { setTimeout as sleep } from 'node:timers/promises';
import type { BaseConfig } from '../record/base-record.ts';
import { runFolder } from '../record/record-store.ts';
import type { Executor, Job } from './executor.ts';
import { countAttempt } from './run-attempts.ts';
import { type Memory, memoryShortage } from './run-memory.ts';
import { type RunOptions, type RunProcess, startRun } from './run-process.ts';

export interface LocalOptions {
  readonly run: RunOptions;
  /** Processes side by side. */
  readonly jobs: number;
  /** Values of CUDA_VISIBLE_DEVICES over which the processes are spread; none: they are left to themselves. */
  readonly gpus: readonly string[];
  /** Null: memory is not looked at. */
  readonly memory: Memory | null;
}

interface Local {
  readonly config: BaseConfig;
  readonly process: RunProcess;
  readonly gpu: string | null;
  asked: boolean;
}

const MILLISECONDS_BETWEEN_LOOKS = 1000;

/** Runs as processes of this machine. They end with the sweep. */
export function localExecutor({ run, jobs, gpus, memory }: LocalOptions): Executor {
  const running = new Map<string, Local>();
  /** What is still to be told. */
  const ended = new Map<string, Job>();
  let remark: string | null = null;

  const begin = (config: BaseConfig) => {
    const folder = runFolder(config);
    const gpu = leastUsed(gpus, running.values());
    countAttempt(run.resultsDir, folder);
    const process = startRun(config, run, gpu === null ? {} : { CUDA_VISIBLE_DEVICES: gpu });
    running.set(folder, { config, process, gpu, asked: false });
    ended.delete(folder);
    void process.end.then((end) => {
      running.delete(folder);
      ended.set(folder, end);
    });
  };
  /** Once: at a second signal a run ends without saving its state. */
  const ask = (local: Local) => {
    if (!local.asked) local.process.stop();
    local.asked = true;
  };

  return {
    poll: async () => {
      const jobs = new Map<string, Job>(ended);
      ended.clear();
      for (const [folder, { process, gpu }] of running) {
        const place = `process ${process.pid}${gpu === null ? '' : ` on GPU ${gpu}`}`;
        jobs.set(folder, { kind: 'running', place });
      }
      return jobs;
    },
    start: async (ready) => {
      remark = null;
      for (const config of ready) {
        if (running.size >= jobs) return;
        remark = memory === null ? null : memoryShortage(config, [...running.values()], memory);
        if (remark !== null) return;
        begin(config);
      }
    },
    cancel: async (folder) => {
      const local = running.get(folder);
      if (local !== undefined) ask(local);
    },
    stop: async () => {
      for (const local of running.values()) ask(local);
      await Promise.all([...running.values()].map(({ process }) => process.end));
    },
    remark: () => remark,
    change: async () => {
      const ends = [...running.values()].map(({ process }) => process.end);
      await Promise.race([...ends, sleep(MILLISECONDS_BETWEEN_LOOKS)]);
    },
  };
}

function leastUsed(gpus: readonly string[], running: Iterable<Local>): string | null {
  const uses = new Map(gpus.map((gpu) => [gpu, 0]));
  for (const { gpu } of running) if (gpu !== null) uses.set(gpu, uses.get(gpu)! + 1);
  const [first] = [...uses].sort(([, a], [, b]) => a - b);
  return first?.[0] ?? null;
}

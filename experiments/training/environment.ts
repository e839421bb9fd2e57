/** What a run was made with, for its record. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isCurrent } from '../../programs/compiled-program.mjs';
import { BACKEND_PACKAGES } from '../engine/backends.ts';
import type { EngineOptions } from '../engine/engine.ts';
import type { Environment } from '../record/base-record.ts';
import { presentCpu } from '../record/describe-cpu.ts';

/** Packages whose code computes a run's numbers. */
const RECORDED_PACKAGES = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'onnxruntime-node'] as const;

/** What decides a run's outcome; a changed results folder or paper does not make the code dirty. */
const CODE_PATHS = ['experiments', 'programs', 'package.json', 'package-lock.json'] as const;

/**
 * Git commit and state of the code, Node, operating system, CPU, GPU and package versions. What cannot be found out
 * (no git, no GPU driver) is null, not an error: the run itself does not depend on it.
 */
export async function captureEnvironment(
  repository: string,
  { device, threads, backend }: EngineOptions,
): Promise<Environment> {
  const packages = [...RECORDED_PACKAGES, ...(backend === undefined ? [] : [BACKEND_PACKAGES[backend].name])];
  return {
    ...(await captureGit(repository)),
    node: process.version,
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    cpu: presentCpu(),
    gpu: await captureGpu(),
    device,
    threads,
    ...(backend === undefined ? {} : { backend }),
    packages: Object.fromEntries(packages.map((name) => [name, packageVersion(repository, name)])),
  };
}

async function captureGit(repository: string): Promise<Pick<Environment, 'gitCommit' | 'gitDirty'>> {
  const commit = await printed('git', ['rev-parse', 'HEAD'], repository);
  const status = await printed('git', ['status', '--porcelain', '--', ...CODE_PATHS], repository);
  if (commit === null || status === null) return { gitCommit: null, gitDirty: null };
  // What is running may have been compiled before somebody checked out another commit.
  return { gitCommit: commit, gitDirty: status !== '' || !isCurrent() };
}

async function captureGpu(): Promise<string | null> {
  const query = ['--query-gpu=name,driver_version', '--format=csv,noheader'];
  const said = await printed('nvidia-smi', query);
  return said?.split('\n').join('; ') ?? null;
}

/** Node's own way: a run would wait a third of a second for the modules of a library to be loaded. */
const execute = promisify(execFile);

/** Stdout, trimmed; null when the program is not there, fails, or takes too long. */
async function printed(program: string, args: readonly string[], cwd?: string): Promise<string | null> {
  try {
    const { stdout } = await execute(program, args, { cwd, timeout: 20_000, maxBuffer: 2 ** 28 });
    return stdout.trim();
  } catch {
    return null;
  }
}

function packageVersion(repository: string, name: string): string {
  const file = path.join(repository, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

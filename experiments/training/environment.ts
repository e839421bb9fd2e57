/** What a run was made with, for its record. */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import type { RunResults } from '../record/schema.ts';

export type Environment = RunResults['environment'];

/** Packages whose code computes a run's numbers. */
const RECORDED_PACKAGES = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'onnxruntime-node'] as const;

/** What decides a run's outcome; a changed results folder or paper does not make the code dirty. */
const CODE_PATHS = ['experiments', 'package.json', 'package-lock.json'] as const;

/**
 * Git commit and state of the code, Node, operating system, CPU, GPU and package versions. What cannot be found out
 * (no git, no GPU driver) is null, not an error: the run itself does not depend on it.
 */
export async function captureEnvironment(repository: string, device: string): Promise<Environment> {
  const git = await captureGit(repository);
  const cpu = os.cpus()[0]?.model.trim() ?? 'unknown';
  return {
    ...git,
    node: process.version,
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    cpu,
    cores: os.availableParallelism(),
    gpu: await captureGpu(),
    device,
    packages: Object.fromEntries(RECORDED_PACKAGES.map((name) => [name, packageVersion(repository, name)])),
  };
}

async function captureGit(repository: string): Promise<Pick<Environment, 'gitCommit' | 'gitDirty'>> {
  const options = { cwd: repository, reject: false, timeout: 20_000 } as const;
  const commit = await execa('git', ['rev-parse', 'HEAD'], options);
  const status = await execa('git', ['status', '--porcelain', '--', ...CODE_PATHS], options);
  if (commit.exitCode !== 0 || status.exitCode !== 0) return { gitCommit: null, gitDirty: null };
  return { gitCommit: commit.stdout.trim(), gitDirty: status.stdout.trim() !== '' };
}

async function captureGpu(): Promise<string | null> {
  const query = ['--query-gpu=name,driver_version', '--format=csv,noheader'];
  const outcome = await execa('nvidia-smi', query, { reject: false, timeout: 20_000 });
  return outcome.exitCode === 0 ? outcome.stdout.trim().split('\n').join('; ') : null;
}

function packageVersion(repository: string, name: string): string {
  const file = path.join(repository, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

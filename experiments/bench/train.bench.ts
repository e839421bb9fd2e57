/**
 * npm run bench:train -- [--json] [--rounds N] [--profile]
 *
 * Training steps of ResNet-18 (CIFAR stem, 32x32 images) compiled by this engine, on PyTorch's CPU and eagerly on
 * TensorFlow.js's WebAssembly; one thread each. The sides take turns, a few steps at a time, so that a machine whose speed drifts
 * drifts for all; figures are medians over all steps but each side's first.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { positiveInteger } from '../cli/flag-values.ts';
import { BENCH_CASES, type BenchCase, caseName } from './bench-case.ts';
import { openCompiled } from './compiled-side.ts';
import { type ProfileRow, readProfile } from './profile.ts';
import { openTorch, type TorchSide } from './torch-side.ts';
import { measureWasm } from './wasm-side.ts';

const THREADS = 1;
const STEPS_A_TURN = 3;

interface BenchResult extends BenchCase {
  readonly compiledImagesPerSecond: number;
  readonly torchImagesPerSecond: number | null;
  /** Compiled over PyTorch. */
  readonly ratioToTorch: number | null;
  readonly wasmImagesPerSecond: number;
  /** Compiled over WebAssembly. */
  readonly ratioToWasm: number;
  readonly profile?: readonly ProfileRow[];
}

const flags = new Command('bench:train')
  .description('Time training against PyTorch and TensorFlow.js, the sides taking turns.')
  .option('--rounds <n>', 'turns of each side', positiveInteger, 6)
  .option('--profile', "where ONNX Runtime's time goes")
  .option('--json', 'print JSON')
  .parse()
  .opts<{ rounds: number; profile?: true; json?: true }>();
const { rounds } = flags;

const torch = await openTorch(THREADS);
const results: BenchResult[] = [];
for (const bench of BENCH_CASES) {
  results.push(await measure(bench, torch));
  if (!flags.json) printResult(results.at(-1)!);
}
torch?.close();
if (flags.json) {
  const machine = {
    cpu: os.cpus()[0]?.model,
    node: process.version,
    torch: torch?.version ?? null,
    threads: THREADS,
  };
  process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`);
} else if (torch === null) {
  process.stdout.write(
    'PyTorch was not found (Debian: python3-torch), so there is nothing to compare training with.\n',
  );
}

async function measure(bench: BenchCase, torchSide: TorchSide | null): Promise<BenchResult> {
  const compiled = await openCompiled(bench, THREADS);
  const [own, other]: [number[], number[]] = [[], []];
  await compiled.measure(2);
  await torchSide?.run(bench, 2);
  for (let round = 0; round < rounds; round++) {
    own.push(...(await compiled.measure(STEPS_A_TURN)));
    other.push(...((await torchSide?.run(bench, STEPS_A_TURN)) ?? []));
  }
  await compiled.release();
  const wasm = (await measureWasm(bench, 3)).slice(1);
  const rate = (milliseconds: readonly number[]) => (1000 * bench.batch) / median(milliseconds);
  return {
    ...bench,
    compiledImagesPerSecond: rate(own),
    torchImagesPerSecond: torchSide === null ? null : rate(other),
    ratioToTorch: torchSide === null ? null : rate(own) / rate(other),
    wasmImagesPerSecond: rate(wasm),
    ratioToWasm: rate(own) / rate(wasm),
    ...(flags.profile ? { profile: await profile(bench) } : {}),
  };
}

async function profile(bench: BenchCase): Promise<ProfileRow[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-profile-'));
  try {
    const compiled = await openCompiled(bench, THREADS, path.join(folder, 'profile'));
    await compiled.measure(6);
    // Releasing the session is what writes the profile's end.
    await compiled.release();
    return readProfile(path.join(folder, readdirSync(folder)[0]!));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printResult(result: BenchResult): void {
  const { torchImagesPerSecond: torchRate, ratioToTorch, wasmImagesPerSecond: wasmRate } = result;
  const against =
    torchRate === null ? '' : `   PyTorch ${torchRate.toFixed(1)}   ratio ${ratioToTorch!.toFixed(2)}`;
  process.stdout.write(
    `${caseName(result).padEnd(28)} compiled ${result.compiledImagesPerSecond.toFixed(1)} images/s${against}` +
      `   WASM ${wasmRate.toFixed(1)}   ratio ${result.ratioToWasm.toFixed(1)}\n`,
  );
  for (const { op, callsPerStep, millisecondsPerStep, share } of result.profile?.slice(0, 12) ?? []) {
    const columns = [
      millisecondsPerStep.toFixed(2),
      `${(100 * share).toFixed(1)} %`,
      callsPerStep.toFixed(0),
    ];
    process.stdout.write(`  ${op.padEnd(20)}${columns.map((column) => column.padStart(10)).join('')}\n`);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

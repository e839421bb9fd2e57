/**
 * npm run bench:train -- [--json] [--rounds N] [--only TEXT] [--python FILE] [--profile]
 *
 * Training steps compiled by this engine and on PyTorch's CPU, one thread each: of ResNets (CIFAR stem, 32x32 images), of which
 * ResNet-18 also runs eagerly on TensorFlow.js's WebAssembly, of ViT-S and of decoders. The sides take turns, a few steps at a time, so that a
 * machine whose speed drifts drifts for all; figures are medians over all steps but each side's first.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { median } from 'simple-statistics';
import { positiveInteger } from '../cli/flag-values.ts';
import { BENCH_CASES, type BenchCase, caseName, unitsOf } from './bench-case.ts';
import { openCompiled, openWasm } from './bench-step.ts';
import { type ProfileRow, readProfile } from './profile.ts';
import { openTorch, type TorchSide } from './torch-side.ts';

const THREADS = 1;
const SETTINGS = { device: 'cpu', threads: THREADS } as const;
const STEPS_A_TURN = 3;
const TURN_MILLISECONDS = 250;
const NO_TORCH =
  'PyTorch was not found (Debian: python3-torch), so there is nothing to compare training with.\n';

/** Rates in images or tokens a second, as the case's task has them. */
interface BenchResult {
  readonly name: string;
  readonly bench: BenchCase;
  readonly compiledPerSecond: number;
  readonly torchPerSecond: number | null;
  /** Compiled over PyTorch. */
  readonly ratioToTorch: number | null;
  /** Of ResNet-18 alone. */
  readonly wasmPerSecond: number | null;
  /** Compiled over WebAssembly. */
  readonly ratioToWasm: number | null;
  readonly profile?: readonly ProfileRow[];
}

const flags = new Command('bench:train')
  .description('Time training against PyTorch and TensorFlow.js, the sides taking turns.')
  .option('--rounds <n>', 'turns of each side', positiveInteger, 6)
  .option('--only <text>', 'cases whose name has this in it', '')
  .option('--python <file>', "a Python that has torch (default: the system's, or the first on the path)")
  .option('--profile', "where ONNX Runtime's time goes")
  .option('--json', 'print JSON')
  .parse()
  .opts<{ rounds: number; only: string; python?: string; profile?: true; json?: true }>();
const { rounds } = flags;

const torch = await openTorch(THREADS, flags.python);
if (!flags.json) process.stdout.write(torch === null ? NO_TORCH : `PyTorch ${torch.version}\n`);
const results: BenchResult[] = [];
for (const bench of BENCH_CASES.filter((one) => caseName(one).includes(flags.only))) {
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
}

async function measure(bench: BenchCase, torchSide: TorchSide | null): Promise<BenchResult> {
  const compiled = await openCompiled(bench, SETTINGS);
  const [own, other]: [number[], number[]] = [[], []];
  await compiled.measure(2);
  await torchSide?.run(bench, 2);
  // Steps of some milliseconds are more to a turn.
  const steps = Math.max(STEPS_A_TURN, Math.round(TURN_MILLISECONDS / (await compiled.measure(1))[0]!));
  for (let round = 0; round < rounds; round++) {
    own.push(...(await compiled.measure(steps)));
    other.push(...((await torchSide?.run(bench, steps)) ?? []));
  }
  await compiled.release();
  const hasWasm = bench.task === 'images' && bench.network === 'resnet18';
  const wasm = hasWasm ? (await (await openWasm(bench)).measure(3)).slice(1) : null;
  const rate = (milliseconds: readonly number[]) => (1000 * unitsOf(bench)) / median(milliseconds);
  return {
    ...{ name: caseName(bench), bench },
    compiledPerSecond: rate(own),
    torchPerSecond: torchSide === null ? null : rate(other),
    ratioToTorch: torchSide === null ? null : rate(own) / rate(other),
    wasmPerSecond: wasm && rate(wasm),
    ratioToWasm: wasm && rate(own) / rate(wasm),
    ...(flags.profile ? { profile: await profile(bench) } : {}),
  };
}

async function profile(bench: BenchCase): Promise<ProfileRow[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-profile-'));
  try {
    const compiled = await openCompiled(bench, { ...SETTINGS, profilePrefix: path.join(folder, 'profile') });
    await compiled.measure(6);
    // Releasing the session is what writes the profile's end.
    await compiled.release();
    return readProfile(path.join(folder, readdirSync(folder)[0]!));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printResult(result: BenchResult): void {
  const { name, bench, compiledPerSecond, torchPerSecond, wasmPerSecond } = result;
  const against = (side: string, perSecond: number | null, ratio: number | null) =>
    perSecond === null ? '' : `   ${side} ${perSecond.toFixed(1)}   ratio ${ratio!.toFixed(2)}`;
  process.stdout.write(
    `${name.padEnd(38)} compiled ${compiledPerSecond.toFixed(1)} ${bench.task === 'images' ? 'images' : 'tokens'}/s` +
      against('PyTorch', torchPerSecond, result.ratioToTorch) +
      `${against('WASM', wasmPerSecond, result.ratioToWasm)}\n`,
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

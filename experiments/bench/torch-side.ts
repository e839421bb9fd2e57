import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { BenchCase } from './bench-case.ts';

/** Debian's python3-torch belongs to the system's Python, which need not be the first one on the path. */
const PYTHONS = ['/usr/bin/python3', 'python3'] as const;

const PROBE = fileURLToPath(new URL('torch_probe.py', import.meta.url));
const SCRIPT = fileURLToPath(new URL('torch_side.py', import.meta.url));

export interface TorchSide {
  /** The Python that has it. */
  readonly python: string;
  /** `2.15.0, BLAS mkl, 105 GFLOP/s` */
  readonly version: string;
  /** Milliseconds of each of `steps` training steps. */
  run(bench: BenchCase, steps: number): Promise<number[]>;
  close(): void;
}

/** A PyTorch process to compare with: of `python`, or of the first that has torch; null where none has. */
export async function openTorch(threads: number, python: string | undefined): Promise<TorchSide | null> {
  for (const candidate of python === undefined ? PYTHONS : [python]) {
    const probe = await execa(candidate, [PROBE], { reject: false });
    if (probe.exitCode === 0) return startTorch(candidate, probe.stdout.trim(), threads);
    if (python !== undefined) throw new Error(`--python: ${python} has no torch: ${probe.stderr}`);
  }
  return null;
}

function startTorch(python: string, version: string, threads: number): TorchSide {
  const child = execa(python, [SCRIPT, String(threads)], {
    stdin: 'pipe',
    stderr: 'inherit',
    buffer: false,
    reject: false,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    python,
    version,
    async run(bench, steps) {
      child.stdin.write(`${JSON.stringify({ bench, steps })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('bench: the PyTorch process ended early');
      return (JSON.parse(value) as number[]).map((seconds) => 1000 * seconds);
    },
    close: () => child.stdin.end(),
  };
}

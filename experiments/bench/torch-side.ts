import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { BenchCase } from './bench-case.ts';

/** Debian's python3-torch belongs to the system's Python, which need not be the first one on the path. */
const PYTHONS = ['/usr/bin/python3', 'python3'] as const;

export interface TorchSide {
  readonly version: string;
  /** Milliseconds of each of `steps` training steps. */
  run(bench: BenchCase, steps: number): Promise<number[]>;
  close(): void;
}

/** A PyTorch process to compare with, or null where no Python has torch. */
export async function openTorch(threads: number): Promise<TorchSide | null> {
  for (const python of PYTHONS) {
    const probe = await execa(python, ['-c', 'import torch; print(torch.__version__)'], { reject: false });
    if (probe.exitCode === 0) return startTorch(python, probe.stdout.trim(), threads);
  }
  return null;
}

function startTorch(python: string, version: string, threads: number): TorchSide {
  const script = fileURLToPath(new URL('torch_resnet.py', import.meta.url));
  const child = execa(python, [script, String(threads)], {
    stdin: 'pipe',
    stderr: 'inherit',
    buffer: false,
    reject: false,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    version,
    async run({ width, batch, variant }, steps) {
      child.stdin.write(`${width} ${batch} ${variant} ${steps}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('bench: the PyTorch process ended early');
      return (JSON.parse(value) as number[]).map((seconds) => 1000 * seconds);
    },
    close: () => child.stdin.end(),
  };
}

import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { BENCH_CASES, type BenchCase, caseName } from './bench-case.ts';
import { openTorch } from './torch-side.ts';

const BENCH = fileURLToPath(new URL('.', import.meta.url));
const torch = await openTorch(1, process.env.TORCH_PYTHON);

/** A network of each kind, the smallest of it. */
const kinds = new Map<string, BenchCase>();
for (const bench of BENCH_CASES)
  if (bench.variant === 'bit') {
    const kind = bench.task === 'images' ? bench.network : bench.title;
    if (!kinds.has(kind)) kinds.set(kind, bench);
  }

const SPELLED_OUT = `
import sys
sys.path.insert(0, sys.argv[1])
import torch, torch.nn.functional as F
from torch_attention import attention
q, k, v = torch.randn(3, 2, 4, 7, 8)
own = [attention(q, k, v, 0.3, causal) for causal in (False, True)]
if hasattr(F, "scaled_dot_product_attention"):
    del F.scaled_dot_product_attention
spelled = [attention(q, k, v, 0.3, causal) for causal in (False, True)]
print(max((a - b).abs().max().item() for a, b in zip(own, spelled)))
`;

describe.skipIf(torch === null)(
  'PyTorch beside us (skipped where no Python has torch; TORCH_PYTHON names one)',
  () => {
    it('says which it is, what multiplies, and how fast', () => {
      expect(torch!.version).toMatch(/^\d+\.\d+\S*, BLAS [a-z]+, \d+ GFLOP\/s$/);
    });

    it.each([...kinds.values()].map((bench) => ({ name: caseName(bench), bench })))(
      'steps $name',
      async ({ bench }) => {
        const milliseconds = await torch!.run(bench, 2);
        expect(milliseconds).toHaveLength(2);
        for (const one of milliseconds) expect(one).toBeGreaterThan(0);
      },
      60_000,
    );

    it('has the same attention in a PyTorch that lacks its own', async () => {
      const { stdout } = await execa(torch!.python, ['-c', SPELLED_OUT, BENCH]);
      expect(Number(stdout)).toBeLessThan(1e-6);
    });
  },
);

/** For tests: a paper about the smoke study, whose runs are made long enough to be watched, and the code that trains them. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Paths, REPOSITORY } from '../pipeline/paths.ts';
import { checkoutWith, TRAINED_PAPER } from './synthetic-checkout.ts';

const EPOCHS = 12;
const run = (variant: string, seed: number) =>
  `raw/smoke/dataset=synthetic/model=resnet18/variant=${variant}/s${seed}`;

export const TINY_STUDY = {
  sweep: ['--study', 'smoke'],
  /** In the order of the sweep. */
  runs: [run('std', 42), run('bit', 42), run('std', 123), run('bit', 123)] as const,
  epochs: EPOCHS,
} as const;

/** Without any record. Who asked for it removes `root`. */
export function tinyStudyCheckout(): Paths {
  const paths = checkoutWith(TRAINED_PAPER);
  cpSync(join(REPOSITORY, 'experiments'), join(paths.root, 'experiments'), {
    recursive: true,
    filter: (path) => !path.endsWith('.test.ts'),
  });
  // Of a paper, so that its records may stand in the checkout's own folder.
  edit(paths, { 'epochs: 3,': `epochs: ${EPOCHS},`, "paper: 'none'": "paper: 'that of the tests'" });
  return paths;
}

function edit({ root }: Paths, changes: Readonly<Record<string, string>>): void {
  const file = join(root, 'experiments/studies/smoke.ts');
  let source = readFileSync(file, 'utf8');
  for (const [from, to] of Object.entries(changes)) {
    if (!source.includes(from)) throw new Error(`tinyStudyCheckout: smoke.ts has no ${JSON.stringify(from)}`);
    source = source.replace(from, to);
  }
  writeFileSync(file, source);
}

/** For tests: this paper with one more data set, made-up stripes, on which its studies declare runs of seconds. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Paths, REPOSITORY } from '../pipeline/paths.ts';
import { sourceCheckout } from './synthetic-checkout.ts';

const EPOCHS = 12;
const PROTOCOL = `width: 4, trainExamples: 192, validationExamples: 64, epochs: ${EPOCHS}, batchSize: 32`;

export const TINY_STUDY = {
  /** The study and the part of it that `lab sweep` is to train. */
  sweep: ['--study', 'desk-1-fp32-baselines', '--only', '=synthetic/model=resnet18/'],
  cell: 'synthetic.resnet18.std',
  /** In the order of the sweep: all that the cell declares. */
  runs: [42, 123, 456].map((seed) => `raw/gap/dataset=synthetic/model=resnet18/variant=std/s${seed}`) as [
    string,
    string,
    string,
  ],
  epochs: EPOCHS,
} as const;

/** Without any record; with the code that trains too. Who asked for it removes `root`. */
export function tinyStudyCheckout(): Paths {
  const paths = sourceCheckout();
  cpSync(join(REPOSITORY, 'experiments'), join(paths.root, 'experiments'), {
    recursive: true,
    filter: (path) => !path.endsWith('.test.ts'),
  });
  edit(paths, 'gap.ts', '  desk: [', "  desk: ['synthetic', ");
  edit(paths, 'protocol.ts', '  desk: {\n', `  desk: {\n    synthetic: { ...DESK_PROTOCOL, ${PROTOCOL} },\n`);
  return paths;
}

function edit({ root }: Paths, name: string, from: string, to: string): void {
  const file = join(root, 'experiments/studies', name);
  const source = readFileSync(file, 'utf8');
  if (!source.includes(from)) throw new Error(`tinyStudyCheckout: ${name} has no '${from}'`);
  writeFileSync(file, source.replace(from, to));
}

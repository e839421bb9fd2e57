import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathsOf, REPOSITORY } from '../pipeline/paths.ts';
import { runImport } from './import-verb.ts';

const EXAMPLE = join(REPOSITORY, 'examples', 'minimal');
/** What is made again and needs no version. */
const IGNORED = '.cache/\npaper/build/\npaper/review/\n*.tmp\n';

/**
 * `paper init <folder>`: the example paper as the beginning of one's own, with its records imported.
 * @throws when the folder holds something
 */
export function runInit(folder: string): void {
  const root = resolve(folder);
  if (existsSync(root) && readdirSync(root).length > 0)
    throw new Error(`init: ${root}: must be empty or not there; nothing was written`);
  mkdirSync(root, { recursive: true });
  cpSync(EXAMPLE, root, { recursive: true, filter: (source) => isWritten(relative(EXAMPLE, source)) });
  copyFileSync(join(REPOSITORY, 'paper', 'living.sty'), join(root, 'paper', 'living.sty'));
  writeFileSync(join(root, '.gitignore'), IGNORED);
  runImport(pathsOf(root), join(root, 'results.csv'), {
    study: 'optimizers',
    task: 'regression',
    seed: 'seed',
    ignore: [],
    command: 'python3 measure.py > results.csv',
  });
  process.stdout.write(
    `${root}: README.md says how to go on; npm run paper -- --root ${JSON.stringify(root)} build\n`,
  );
}

/** Of the example, what somebody wrote: it may have been built where it stands. */
function isWritten(path: string): boolean {
  return !/^(results|\.cache|paper[\\/](generated|build|review|main\.pdf))([\\/]|$)/.test(path);
}

import {
  accessSync,
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { hasCode } from '../../experiments/record/file-text.ts';
import { fileInTheWay } from '../../experiments/record/folder-place.ts';
import { pathsOf, REPOSITORY } from '../pipeline/paths.ts';
import { importedText, importTable } from './import-verb.ts';

const EXAMPLE = join(REPOSITORY, 'examples', 'minimal');
/** What is made again and needs no version. */
const IGNORED = '.cache/\npaper/build/\npaper/review/\ntsconfig.json\n*.tmp\n';

/**
 * `paper init <folder>`: the example paper as the beginning of one's own, with its records imported.
 * @throws when the folder holds something or is none, or cannot be made or written to
 */
export function runInit(folder: string): void {
  const root = resolve(folder);
  const file = fileInTheWay(root);
  if (file !== null)
    throw new Error(`init: ${root}: must be a folder, but ${file} is none; nothing was written`);
  makeEmpty(root);
  cpSync(EXAMPLE, root, { recursive: true, filter: (source) => isWritten(relative(EXAMPLE, source)) });
  copyFileSync(join(REPOSITORY, 'paper', 'living.sty'), join(root, 'paper', 'living.sty'));
  writeFileSync(join(root, '.gitignore'), IGNORED);
  writeFileSync(join(root, 'tsconfig.json'), editorSettings());
  const { report } = importTable(pathsOf(root), join(root, 'results.csv'), {
    study: 'optimizers',
    task: 'regression',
    seed: 'seed',
    ignore: [],
    command: 'python3 measure.py > results.csv',
  });
  process.stdout.write(
    `${importedText(report)}${root}: README.md says how to go on; npm run paper -- --root ${JSON.stringify(root)} build\n`,
  );
}

function makeEmpty(root: string): void {
  try {
    if (existsSync(root) && readdirSync(root).length > 0)
      throw new Error(`init: ${root}: must be empty or not there; nothing was written`);
    mkdirSync(root, { recursive: true });
    accessSync(root, constants.W_OK);
  } catch (cause) {
    if (!hasCode(cause, 'EACCES', 'EPERM', 'EROFS')) throw cause;
    throw new Error(`init: ${root}: must be a folder that you may write to; nothing was written`, { cause });
  }
}

/** For an editor, which then knows what `living-ternary-paper/…` offers; it names this machine's folders, so git has none of it. */
function editorSettings(): string {
  const settings = {
    compilerOptions: {
      ...{ target: 'ES2022', module: 'ESNext', moduleResolution: 'Bundler', lib: ['ES2023', 'DOM'] },
      ...{
        strict: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: true,
        allowImportingTsExtensions: true,
      },
      noEmit: true,
      types: ['node'],
      typeRoots: [join(REPOSITORY, 'node_modules', '@types')],
      paths: { 'living-ternary-paper/*': [join(REPOSITORY, '*')] },
    },
    include: ['paper/**/*.ts'],
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** Of the example, what somebody wrote: it may have been built where it stands. */
function isWritten(path: string): boolean {
  return !/^(results|\.cache|paper[\\/](generated|build|review|main\.pdf))([\\/]|$)/.test(path);
}

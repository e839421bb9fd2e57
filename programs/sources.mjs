/** The sources that a program is compiled from, and the name of what comes of them. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** The repository that this code is part of. */
export const REPOSITORY = realpathSync(dirname(import.meta.dirname));

/** What definitions that lie elsewhere call this repository: `living-ternary-paper/analysis/authoring/define-paper.ts`. */
export const PACKAGE = 'living-ternary-paper';

/** Name of a compiled definition, wherever its source lies. */
export const DEFINITION = 'definition';

/** Imports point one way: what a program below `experiments` is made of, analysis and its mistakes are no part of. */
const FOLDERS_OF_EXPERIMENTS = ['experiments', 'programs'];
/** All that a program may be made of. */
export const ALL_FOLDERS = ['analysis', 'chaos', 'paper', ...FOLDERS_OF_EXPERIMENTS];
/** It fixes the packages, the compiler among them. */
const LOCK_FILE = 'package-lock.json';

/**
 * @typedef {object} Sources
 * @property {string} key stands for the program, for all that may be a part of it, for where that lies, and for the version of Node.js
 * @property {readonly string[]} threads files of threads, `*.worker.ts`, that the program may start
 */

/**
 * The module that defines the paper of a program below `analysis`: that of the folder after `--root` among its arguments,
 * or this repository's.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {string | null} null where there is none
 */
export function definitionOf(program, args) {
  if (relative(REPOSITORY, program).startsWith(`experiments${sep}`)) return null;
  const at = args.findIndex((arg) => /^--root(=|$)/.test(arg));
  const root = at === -1 ? REPOSITORY : ((args[at]?.slice('--root='.length) || args[at + 1]) ?? '');
  const file = join(resolve(root), 'paper', 'paper.ts');
  return existsSync(file) ? file : null;
}

/**
 * Reads all of them: a megabyte, in less time than one package takes to load.
 * @param {string} program a TypeScript file of this repository
 * @param {string | null} definition a module that is loaded with it, which may lie elsewhere
 * @returns {Sources}
 */
export function readSources(program, definition) {
  const name = relative(REPOSITORY, program);
  const folders = name.startsWith(`experiments${sep}`) ? FOLDERS_OF_EXPERIMENTS : ALL_FOLDERS;
  const isThere = folders.some(
    (folder) => definition !== null && isWithin(join(REPOSITORY, folder), definition),
  );
  const elsewhere = definition === null || isThere ? [] : sourcesBelow(dirname(definition));
  const files = [...folders.flatMap((folder) => sourcesBelow(join(REPOSITORY, folder))), ...elsewhere];
  const hash = createHash('sha256').update(
    `${REPOSITORY}\0${name}\0${definition}\0${process.versions.node}\0`,
  );
  for (const file of [...files, join(REPOSITORY, LOCK_FILE)]) {
    const content = readFileSync(file);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  const threads = files.filter((file) => file.endsWith('.worker.ts') && file !== program);
  return { key: hash.digest('hex').slice(0, 24), threads };
}

/**
 * @param {string} folder
 * @param {string} file
 */
export function isWithin(folder, file) {
  return !relative(folder, file).startsWith('..');
}

/**
 * Whether a program may be: what lies elsewhere in the repository would change without its key.
 * @param {string} file
 */
export const isSource = (file) => ALL_FOLDERS.some((folder) => isWithin(join(REPOSITORY, folder), file));

/**
 * Tests are no part of a program, so that to change one compiles nothing.
 * @param {string} folder
 * @returns {string[]} in an order that does not change; none where there is no such folder, as in a copy of the analysis alone
 */
function sourcesBelow(folder) {
  const entries = entriesOf(folder).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesBelow(path);
    return /\.(ts|mjs)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    if (/** @type {NodeJS.ErrnoException} */ (cause).code === 'ENOENT') return [];
    throw cause;
  }
}

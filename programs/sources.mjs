/** The sources that a program is compiled from, and the name of what comes of them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The repository that this code is part of. */
export const REPOSITORY = realpathSync(dirname(import.meta.dirname));

/** Imports point one way: what a program below `experiments` is made of, analysis and its mistakes are no part of. */
const FOLDERS_OF_EXPERIMENTS = ['experiments', 'programs'];
const ALL_FOLDERS = ['analysis', 'chaos', ...FOLDERS_OF_EXPERIMENTS];
/** It fixes the packages, the compiler among them. */
const LOCK_FILE = 'package-lock.json';

/**
 * @typedef {object} Sources
 * @property {string} key stands for the program, for all that may be a part of it, for where that lies, and for the version of Node.js
 * @property {readonly string[]} threads files of threads, `*.worker.ts`, that the program may start
 */

/**
 * Reads all of them: a megabyte, in less time than one package takes to load.
 * @param {string} program a TypeScript file of this repository
 * @returns {Sources}
 */
export function readSources(program) {
  const name = relative(REPOSITORY, program);
  const folders = name.startsWith(`experiments${sep}`) ? FOLDERS_OF_EXPERIMENTS : ALL_FOLDERS;
  const files = folders.flatMap((folder) => sourcesBelow(join(REPOSITORY, folder)));
  const hash = createHash('sha256').update(`${REPOSITORY}\0${name}\0${process.versions.node}\0`);
  for (const file of [...files, join(REPOSITORY, LOCK_FILE)]) {
    const content = readFileSync(file);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  const threads = files.filter((file) => file.endsWith('.worker.ts') && file !== program);
  return { key: hash.digest('hex').slice(0, 24), threads };
}

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

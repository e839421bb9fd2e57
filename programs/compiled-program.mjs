/** What a running program asks of how it was started. */
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DEFINITION, REPOSITORY, readSources } from './sources.mjs';

/** Node.js runs a TypeScript program with this one in front. */
export const START = join(REPOSITORY, 'programs', 'start.mjs');

/**
 * Of the code that is running: its program, the definition it was compiled with, where to and from what. The compiler sets
 * them; undefined where sources run as they are, as in tests.
 */
const OWN_PROGRAM = process.env.COMPILED_PROGRAM;
const OWN_DEFINITION = process.env.COMPILED_DEFINITION || null;
const OWN_FOLDER = process.env.COMPILED_FOLDER;
const OWN_KEY = process.env.COMPILED_KEY;

/**
 * Starts the thread `*.worker.ts`, of the same version as the code that asks for it.
 * @param {string} source
 * @param {unknown} [workerData]
 */
export function startThread(source, workerData) {
  const file =
    OWN_FOLDER === undefined ? fromSource(source) : pathToFileURL(compiledFile(OWN_FOLDER, source));
  return new Worker(file, { workerData, execArgv: [] });
}

/**
 * A module that runs TypeScript as it is: a thread takes over no loader of its parent's.
 * @param {string} source
 */
function fromSource(source) {
  const [tsx, file] = [import.meta.resolve('tsx/esm/api'), pathToFileURL(source).href].map((url) =>
    JSON.stringify(url),
  );
  const code = `import { register } from ${tsx}; register(); await import(${file});`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

/**
 * The module that defines a paper, of the same version as the code that asks for it.
 * @param {string} file
 * @returns {Promise<unknown>}
 */
export async function loadDefinitionModule(file) {
  if (OWN_FOLDER === undefined) return import(pathToFileURL(file).href);
  if (file !== OWN_DEFINITION) throw new Error(`programs: ${file} was not compiled with ${OWN_PROGRAM}`);
  return import(pathToFileURL(join(OWN_FOLDER, `${DEFINITION}.mjs`)).href);
}

/** Whether the program that is running was compiled from its sources as they are now. */
export function isCurrent() {
  return OWN_PROGRAM === undefined || readSources(OWN_PROGRAM, OWN_DEFINITION).key === OWN_KEY;
}

/**
 * @param {string} folder
 * @param {string} source
 */
export function compiledFile(folder, source) {
  return join(folder, relative(REPOSITORY, source).replace(/\.ts$/, '.mjs'));
}

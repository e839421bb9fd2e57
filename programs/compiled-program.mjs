/** Programs and threads by the names of their sources, for code that starts one. */
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEFINITION, REPOSITORY, readSources } from './sources.mjs';

/** Node.js runs a TypeScript program with this one in front. */
export const START = join(REPOSITORY, 'programs', 'start.mjs');

/**
 * Of the code that is running: its program, where it was compiled to and from what. The compiler sets them; undefined where
 * sources run as they are, as in tests.
 */
const OWN_PROGRAM = process.env.COMPILED_PROGRAM;
const OWN_DEFINITION = process.env.COMPILED_DEFINITION || null;
const OWN_FOLDER = process.env.COMPILED_FOLDER;
const OWN_KEY = process.env.COMPILED_KEY;

/**
 * The JavaScript of a thread, `*.worker.ts`, of the same version as the code that asks for it.
 * @param {string} source
 */
export function compiledThread(source) {
  return compiledFile(OWN_FOLDER ?? compileNow(source), source);
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

const PRINT_FOLDER = `
  const [module, program] = process.argv.slice(1);
  const { compile } = await import(module);
  process.stdout.write(await compile(program, null));`;

/**
 * In a process of its own: a thread is started at once, and the compiler takes its time.
 * @param {string} program
 */
function compileNow(program) {
  const args = [
    '--input-type=module',
    '-e',
    PRINT_FOLDER,
    new URL('compile.mjs', import.meta.url).href,
    program,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`programs: could not be compiled: ${stderr}`);
  return stdout;
}

/** Where a compiled program is, and that it is there. */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { REPOSITORY, readSources } from './sources.mjs';

const KEPT = join(REPOSITORY, '.cache', 'programs');
const HOUR_MILLISECONDS = 60 * 60 * 1000;
const FORGOTTEN_AFTER_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/**
 * The folder that holds the program as it is now, compiled first if that was not done before. Its name stands for the
 * sources, so nothing stale can run, and a process that goes on for days finds the rest of its own version however often they
 * have changed since. It is kept while somebody uses it, and for a day.
 * @param {string} program
 * @param {string | null} definition a module that the program loads when it runs; see {@link definitionOf}
 * @returns {Promise<string>}
 * @throws {Error} naming file and line of a source that is no TypeScript or imports what is not there
 */
export async function compile(program, definition) {
  const { key, threads } = readSources(program, definition);
  const folder = join(KEPT, key);
  if (!existsSync(folder)) {
    const draft = draftOf(folder);
    if (draft === null) return compileOnce({ program, definition, threads }, key);
    try {
      await bundle({ program, definition, threads }, { into: draft, folder, key });
      // Edited meanwhile: what was made is not what its name says.
      if (readSources(program, definition).key !== key) return await compile(program, definition);
      putInPlace(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    removeForgotten();
  }
  keepInUse(folder);
  return folder;
}

/**
 * Null where nothing can be written, as in the image of a container.
 * @param {string} folder
 */
function draftOf(folder) {
  const draft = `${folder}.${randomUUID()}`;
  try {
    mkdirSync(draft, { recursive: true });
    return draft;
  } catch (cause) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(cause))) return null;
    throw cause;
  }
}

/**
 * Of several that compile the same at once the first one's stays.
 * @param {string} draft
 * @param {string} folder
 */
function putInPlace(draft, folder) {
  try {
    renameSync(draft, folder);
  } catch (cause) {
    if (!existsSync(folder)) throw cause;
  }
}

function removeForgotten() {
  for (const name of readdirSync(KEPT)) {
    const path = join(KEPT, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined && Date.now() - stat.mtimeMs > FORGOTTEN_AFTER_MILLISECONDS)
      rmSync(path, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function keepInUse(folder) {
  const touch = () => {
    try {
      utimesSync(folder, new Date(), new Date());
    } catch {
      // Somebody else's, or not to be written: nobody removes it either, then.
    }
  };
  touch();
  setInterval(touch, HOUR_MILLISECONDS).unref();
}

/**
 * For this process alone.
 * @param {import('./bundle.mjs').Entries} entries
 * @param {string} key
 */
async function compileOnce(entries, key) {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await bundle(entries, { into: folder, folder, key });
  return folder;
}

/** @param {unknown} cause */
const codeOf = (cause) => /** @type {NodeJS.ErrnoException} */ (cause).code ?? '';

/** Programs of TypeScript to JavaScript, by esbuild: once for each state of their sources. */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEFINITION, PACKAGE, REPOSITORY, readSources } from './sources.mjs';

// In the repository, so that Node.js finds its packages.
const CACHE = join(REPOSITORY, '.cache', 'programs');
const HOUR_MILLISECONDS = 60 * 60 * 1000;
const UNUSED_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/**
 * The folder that holds the program as it is now, compiled first if that was not done before. Its name stands for the
 * sources, so nothing stale can run, and a process that goes on for days finds the rest of its own version however often they
 * have changed since. It is kept while somebody uses it, and for a day.
 * @param {string} program
 * @param {string | null} definition a module that the program loads when it runs; see {@link definitionOf}
 * @returns {Promise<string | null>} null where nothing can be written, as in the image of a container
 * @throws {Error} naming file and line of a source that is no TypeScript or imports what is not there
 */
export async function compile(program, definition) {
  const { key, threads } = readSources(program, definition);
  const folder = join(CACHE, key);
  if (!existsSync(folder)) {
    const draft = `${folder}.${randomUUID()}`;
    if (!canMake(draft)) return null;
    try {
      await bundle({ program, definition, threads }, { into: draft, folder, key });
      // Edited meanwhile: what was made is not what its name says.
      if (readSources(program, definition).key !== key) return await compile(program, definition);
      // Of several that compile the same at once one's stays.
      if (!existsSync(folder)) renameUnlessThere(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    removeUnused();
  }
  keepInUse(folder);
  return folder;
}

/**
 * Each entry by itself, and what several have in common in files of their own.
 * @param {{ program: string, definition: string | null, threads: readonly string[] }} entries
 * @param {{ into: string, folder: string, key: string }} target `folder` is where the files will be when they run
 */
async function bundle({ program, definition, threads }, { into, folder, key }) {
  const { build } = await import('esbuild');
  const ours = [program, ...threads].map((file) => ({
    in: file,
    out: relative(REPOSITORY, file).replace(/\.ts$/, ''),
  }));
  await build({
    entryPoints: definition === null ? ours : [...ours, { in: definition, out: DEFINITION }],
    outdir: into,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    absWorkingDir: REPOSITORY,
    logLevel: 'silent',
    define: {
      'process.env.COMPILED_PROGRAM': JSON.stringify(program),
      'process.env.COMPILED_DEFINITION': JSON.stringify(definition ?? ''),
      'process.env.COMPILED_FOLDER': JSON.stringify(folder),
      'process.env.COMPILED_KEY': JSON.stringify(key),
    },
    plugins: [{ name: 'in place', setup: inPlace }],
  }).catch((error) => {
    throw new Error(placedInRoot(error.message, definition), { cause: error });
  });
}

/**
 * Files of a paper that lies elsewhere are told as its author knows them: below its own root.
 * @param {string} message with paths relative to this repository
 * @param {string | null} definition
 */
function placedInRoot(message, definition) {
  const root = definition === null ? '' : relative(REPOSITORY, dirname(dirname(definition)));
  return root === '' ? message : message.replaceAll(`${root}/`, '');
}

/**
 * Compiled code finds the files beside its source where the source does, and a definition that lies elsewhere finds this
 * repository by its name.
 * @param {import('esbuild').PluginBuild} build
 */
function inPlace({ onResolve, onLoad }) {
  onResolve({ filter: new RegExp(`^${PACKAGE}/`) }, ({ path }) => {
    const file = join(REPOSITORY, path.slice(PACKAGE.length));
    return existsSync(file) ? { path: file } : { errors: [{ text: noSuchFile(path, file) }] };
  });
  onLoad({ filter: /\.(ts|mjs)$/ }, ({ path }) => {
    const contents = readFileSync(path, 'utf8')
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
      .replaceAll('import.meta.filename', JSON.stringify(path));
    return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
  });
}

/**
 * @param {string} imported
 * @param {string} file that it would be
 */
function noSuchFile(imported, file) {
  const folder = dirname(file);
  const there = existsSync(folder)
    ? readdirSync(folder).filter((name) => /^(?!.*\.test).*\.ts$/.test(name))
    : [];
  const beside = there.length === 0 ? '' : `; beside it there are ${there.join(', ')}`;
  return `${JSON.stringify(imported)}: ${REPOSITORY} has no such file${beside}`;
}

/** @param {string} folder */
function canMake(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    return true;
  } catch (cause) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(/** @type {NodeJS.ErrnoException} */ (cause).code ?? ''))
      return false;
    throw cause;
  }
}

/**
 * @param {string} draft
 * @param {string} folder
 */
function renameUnlessThere(draft, folder) {
  try {
    renameSync(draft, folder);
  } catch (cause) {
    if (!existsSync(folder)) throw cause;
  }
}

function removeUnused() {
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined && Date.now() - stat.mtimeMs > UNUSED_MILLISECONDS)
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

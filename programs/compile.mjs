/** A program of TypeScript and its threads to JavaScript, by esbuild. */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REPOSITORY, readSources } from './sources.mjs';

const KEPT = join(REPOSITORY, '.cache', 'programs');
const HOUR_MILLISECONDS = 60 * 60 * 1000;
const FORGOTTEN_AFTER_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** Packages of many small files; as a part of ours they load several times as fast. */
const INLINED = /^(zod|simple-statistics|@stdlib\/.+)$/;

/**
 * The folder that holds the program as it is now, compiled first if that was not done before. Its name stands for the
 * sources, so nothing stale can run, and a process that goes on for days finds the rest of its own version however often they
 * have changed since. It is kept while somebody uses it, and for a day.
 * @param {string} program
 * @returns {Promise<string>}
 * @throws {Error} naming file and line of a source that is no TypeScript or imports what is not there
 */
export async function compile(program) {
  const { key, threads } = readSources(program);
  const folder = join(KEPT, key);
  if (!existsSync(folder)) {
    const draft = draftOf(folder);
    if (draft === null) return compileOnce([program, ...threads], key);
    try {
      await bundle([program, ...threads], { into: draft, folder, key });
      // Edited meanwhile: what was made is not what its name says.
      if (readSources(program).key !== key) return await compile(program);
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
 * @param {readonly string[]} entries
 * @param {string} key
 */
async function compileOnce(entries, key) {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await bundle(entries, { into: folder, folder, key });
  return folder;
}

/**
 * @param {readonly string[]} entries
 * @param {{ into: string, folder: string, key: string }} target `folder` is where the files will be when they run
 */
async function bundle(entries, { into, folder, key }) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: entries.map((file) => ({ in: file, out: relative(REPOSITORY, file).replace(/\.ts$/, '') })),
    outdir: into,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    absWorkingDir: REPOSITORY,
    logLevel: 'silent',
    define: {
      'process.env.COMPILED_PROGRAM': JSON.stringify(entries[0]),
      'process.env.COMPILED_FOLDER': JSON.stringify(folder),
      'process.env.COMPILED_KEY': JSON.stringify(key),
    },
    // For packages of the older kind within ours.
    banner: { js: "import { createRequire as $r } from 'node:module'; const require = $r(import.meta.url);" },
    plugins: [{ name: 'in place', setup: inPlace }],
  });
}

/**
 * Compiled code finds packages, and the files beside its source, where the source does.
 * @param {import('esbuild').PluginBuild} build
 */
function inPlace({ onResolve, onLoad }) {
  onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
    if (kind === 'entry-point' || !isOurs(importer) || INLINED.test(path)) return undefined;
    try {
      return { path: import.meta.resolve(path), external: true };
    } catch {
      // The compiler says then who asks for it, and where.
      return undefined;
    }
  });
  onLoad({ filter: /\.(ts|mjs)$/ }, ({ path }) => {
    if (!isOurs(path)) return undefined;
    const contents = readFileSync(path, 'utf8')
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
      .replaceAll('import.meta.filename', JSON.stringify(path));
    return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
  });
}

/**
 * Packages may lie below the repository, or elsewhere where `node_modules` is a link.
 * @param {string} file
 */
function isOurs(file) {
  const path = relative(REPOSITORY, file).split(sep);
  return path[0] !== '..' && !path.includes('node_modules');
}

/** @param {unknown} cause */
const codeOf = (cause) => /** @type {NodeJS.ErrnoException} */ (cause).code ?? '';

/** Programs of TypeScript and what they import to JavaScript, by esbuild. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEFINITION, isWithin, PACKAGE, REPOSITORY } from './sources.mjs';

/** Packages of many small files; as a part of ours they load several times as fast. */
const INLINED = /^(zod|simple-statistics|@stdlib\/.+)$/;

/**
 * @typedef {object} Entries
 * @property {string} program
 * @property {string | null} definition
 * @property {readonly string[]} threads
 */

/**
 * Each entry by itself, and what several have in common in files of their own.
 * @param {Entries} entries
 * @param {{ into: string, folder: string, key: string }} target `folder` is where the files will be when they run
 */
export async function bundle({ program, definition, threads }, { into, folder, key }) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [
      ...[program, ...threads].map((file) => ({
        in: file,
        out: relative(REPOSITORY, file).replace(/\.ts$/, ''),
      })),
      ...(definition === null ? [] : [{ in: definition, out: DEFINITION }]),
    ],
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
      'process.env.COMPILED_PROGRAM': JSON.stringify(program),
      'process.env.COMPILED_DEFINITION': JSON.stringify(definition ?? ''),
      'process.env.COMPILED_FOLDER': JSON.stringify(folder),
      'process.env.COMPILED_KEY': JSON.stringify(key),
    },
    // For packages of the older kind within ours.
    banner: { js: "import { createRequire as $r } from 'node:module'; const require = $r(import.meta.url);" },
    plugins: [{ name: 'in place', setup: (build) => inPlace(build, definition) }],
  });
}

/**
 * Compiled code finds packages, and the files beside its source, where the source does.
 * @param {import('esbuild').PluginBuild} build
 * @param {string | null} definition
 */
function inPlace({ onResolve, onLoad }, definition) {
  const folders = definition === null ? [REPOSITORY] : [REPOSITORY, dirname(definition)];
  // Packages may lie below the repository, or elsewhere where `node_modules` is a link.
  const isOurs = (/** @type {string} */ file) =>
    !file.includes('/node_modules/') && folders.some((folder) => isWithin(folder, file));
  onResolve({ filter: new RegExp(`^${PACKAGE}/`) }, ({ path }) => ({
    path: join(REPOSITORY, path.slice(PACKAGE.length)),
  }));
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

/** Programs of TypeScript and what they import to JavaScript, by esbuild. */
import { readFileSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REPOSITORY } from './sources.mjs';

/** Packages of many small files; as a part of ours they load several times as fast. */
const INLINED = /^(zod|simple-statistics|@stdlib\/.+)$/;

/**
 * Each entry by itself, and what several have in common in files of their own.
 * @param {readonly string[]} entries the program first
 * @param {{ into: string, folder: string, key: string }} target `folder` is where the files will be when they run
 */
export async function bundle(entries, { into, folder, key }) {
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

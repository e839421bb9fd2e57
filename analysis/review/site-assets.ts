/** The site's own code and looks, bundled: the same bytes from the same sources and package versions. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** File name in the site's folder to content. */
export type SiteFiles = ReadonlyMap<string, Uint8Array | string>;

const ENTRIES = { app: 'browser/app.ts', charts: 'browser/charts.ts', style: 'style/main.css' } as const;

/** @throws when a source does not compile, with file and line */
export async function siteAssets(): Promise<SiteFiles> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: Object.entries(ENTRIES).map(([out, source]) => ({ in: source, out })),
    outdir: 'site',
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    // Legal texts stay with the code they belong to.
    legalComments: 'eof',
    charset: 'utf8',
    loader: { '.woff2': 'dataurl' },
    logLevel: 'silent',
  });
  return new Map(outputFiles.map(({ path, contents }) => [path.slice(path.lastIndexOf('/') + 1), contents]));
}

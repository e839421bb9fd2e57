/** `node programs/start.mjs analysis/cli/paper.ts build`: runs a TypeScript program, with what follows as its arguments. */
import { existsSync, realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { compile } from './compile.mjs';
import { compiledFile } from './compiled-program.mjs';
import { ALL_FOLDERS, definitionOf, isSource } from './sources.mjs';

const source = process.argv[2] ?? '';
if (!source.endsWith('.ts') || !existsSync(source) || !isSource(realpathSync(source))) {
  const folders = new Intl.ListFormat('en', { type: 'disjunction' }).format(ALL_FOLDERS);
  process.stderr.write(
    `start: program must be a TypeScript file below ${folders}, got ${JSON.stringify(source)}\n`,
  );
  process.exit(2);
}
const program = realpathSync(source);
const folder = await compile(program, definitionOf(program, process.argv.slice(3))).catch((error) => {
  process.stderr.write(`start: ${error.message}\n`);
  process.exit(1);
});
process.argv.splice(1, 2, program);
if (folder === null) {
  process.env.TSX_DISABLE_CACHE = '1';
  const { register } = await import('tsx/esm/api');
  register();
  await import(pathToFileURL(program).href);
} else {
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(compiledFile(folder, program)).href);
}

/**
 * Imports point one way. This reads the import lines of every source file and compares them with the
 * layers below; it knows nothing of what the files do.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which folders (or single files) each folder may import from, besides itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'experiments/record': [],
  'experiments/rng': [],
  'experiments/studies': ['experiments/record'],
  'experiments/data': ['experiments/record/file-text.ts'],
  'experiments/checkpoint': ['experiments/quant'],
  'experiments/engine': ['experiments/record/file-text.ts'],
  'experiments/logs': ['experiments/record', 'experiments/engine/protobuf-writer.ts'],
  'experiments/quant': ['experiments/engine/fused-op.ts'],
  'experiments/layers': ['experiments/record', 'experiments/engine/fused-op.ts', 'experiments/quant'],
  'experiments/models': ['experiments/record', 'experiments/rng', 'experiments/quant', 'experiments/layers'],
  'experiments/tasks': [
    'experiments/record',
    'experiments/rng',
    'experiments/data',
    'experiments/checkpoint',
    'experiments/engine',
    'experiments/quant',
    'experiments/layers',
    'experiments/models',
  ],
  'experiments/training': [
    'experiments/record',
    'experiments/checkpoint',
    'experiments/engine',
    'experiments/logs',
    'experiments/models',
    'experiments/tasks',
  ],
  'experiments/efficiency': [
    'experiments/record',
    'experiments/rng',
    'experiments/checkpoint',
    'experiments/engine',
    'experiments/quant',
    'experiments/layers',
    'experiments/models',
    'experiments/studies',
    'experiments/tasks',
    'experiments/training',
  ],
  'experiments/sweep': [
    'experiments/record',
    'experiments/studies',
    'experiments/tasks',
    'experiments/training',
  ],
  'experiments/cli': ['experiments'],
  'experiments/bench': ['experiments'],
};

/** What starts programs and threads; it knows nothing of any. */
const PROGRAMS = 'programs';

/**
 * The story of the data: each folder of `analysis` may use those before it, and of `experiments` the record contract alone.
 */
const ANALYSIS = [
  ...['stats', 'latex', 'load', 'definition', 'cells', 'facts', 'claims', 'history', 'context'],
  ...['captions', 'tables', 'figures', 'reports', 'authoring', 'prose', 'pipeline', 'provenance'],
  ...['import', 'diff', 'review', 'live', 'verify', 'bundle', 'watch', 'cli'],
].map((name) => `analysis/${name}`);
const RECORD = 'experiments/record';

/** What a paper is made of: the engine's authoring interface, and of `experiments` what is plain data. */
const OF_PAPER = ['analysis', RECORD, 'experiments/studies'];

interface Import {
  readonly from: string;
  readonly to: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => join(folder, name).replaceAll('\\', '/'));
}

/** What papers that lie elsewhere call this repository. */
const PACKAGE = 'living-ternary-paper/';

function importsOf(file: string): Import[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(
    /(?:from|import|import\()\s*['"]((?:\.{1,2}|living-ternary-paper)\/[^'"]+)['"]/g,
  );
  return [...specifiers].map(([, name]) => ({
    from: file,
    to: name!.startsWith(PACKAGE)
      ? name!.slice(PACKAGE.length)
      : normalize(join(dirname(file), name!)).replaceAll('\\', '/'),
  }));
}

const folderOf = (file: string): string =>
  /^(experiments|analysis)\//.test(file) ? file.split('/').slice(0, 2).join('/') : file.split('/')[0]!;
const isWithin = (file: string, place: string): boolean => file === place || file.startsWith(`${place}/`);
const isTest = (file: string): boolean => /\.test\.ts$|\/(bench|fixtures|testing)\//.test(file);

/** Where a file may import from, besides its own folder. */
function allowedTo(from: string): readonly string[] {
  const folder = folderOf(from);
  if (folder !== 'paper' && isTest(from)) return ['experiments', 'analysis', 'chaos', PROGRAMS];
  if (folder === 'paper' && isTest(from)) return ['experiments', 'analysis', PROGRAMS];
  if (folder === 'chaos') return ['experiments', 'analysis', PROGRAMS];
  if (folder === PROGRAMS) return [];
  if (folder === 'paper') return [...OF_PAPER, PROGRAMS];
  const layer = ANALYSIS.indexOf(folder);
  return layer === -1 ? [...ALLOWED[folder]!, PROGRAMS] : [...ANALYSIS.slice(0, layer), RECORD, PROGRAMS];
}

function isAllowed({ from, to }: Import): boolean {
  if (isTest(to) && !isTest(from) && folderOf(from) !== 'chaos') return false;
  return [folderOf(from), ...allowedTo(from)].some((place) => isWithin(to, place));
}

const files = ['experiments', 'analysis', 'paper', 'chaos', PROGRAMS].flatMap(sourceFiles);

describe('imports point one way', () => {
  it('reads a tree worth the name', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it('no source file imports against the direction of the data', () => {
    const wrong = files.flatMap(importsOf).filter((line) => !isAllowed(line));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('names no folder that is not there', () => {
    const folders = new Set(files.map(folderOf));
    const named = [...Object.keys(ALLOWED), ...ANALYSIS];
    expect(named.filter((folder) => !folders.has(folder))).toEqual([]);
  });

  it('knows every folder', () => {
    const known = new Set([
      ...Object.keys(ALLOWED),
      ...ANALYSIS,
      'analysis/testing',
      'paper',
      'chaos',
      PROGRAMS,
    ]);
    expect([...new Set(files.map(folderOf))].filter((folder) => !known.has(folder))).toEqual([]);
  });

  it('no files import each other in a circle, types neither', () => {
    const imports = new Map(
      files.filter((file) => !isTest(file)).map((file) => [file, importsOf(file).map(({ to }) => to)]),
    );
    // A file whose imports are all known to be in no circle is in none.
    const free = new Set<string>();
    for (let before = -1; before < free.size; ) {
      before = free.size;
      for (const [file, targets] of imports) {
        if (targets.every((target) => free.has(target) || !imports.has(target))) free.add(file);
      }
    }
    expect([...imports.keys()].filter((file) => !free.has(file))).toEqual([]);
  });

  it('only experiments load TensorFlow.js or ONNX Runtime, and only below training', () => {
    const heavy = /from\s*['"](@tensorflow\/|onnxruntime)/;
    const loaders = files
      .filter((file) => !isTest(file) && heavy.test(readFileSync(file, 'utf8')))
      .map(folderOf);
    const expected = ['efficiency', 'engine', 'layers', 'models', 'quant', 'tasks', 'training'];
    expect([...new Set(loaders)].sort()).toEqual(expected.map((name) => `experiments/${name}`));
  });
});

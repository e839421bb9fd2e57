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
  'experiments/data': [],
  'experiments/checkpoint': ['experiments/quant'],
  'experiments/engine': [],
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
  'analysis/stats': [],
  'analysis/load': ['experiments/record'],
  'analysis/definition': ['experiments/record', 'analysis/load'],
  'analysis/cells': ['experiments/record', 'analysis/load', 'analysis/stats', 'analysis/definition'],
  'analysis/facts': [
    'experiments/record',
    'analysis/load',
    'analysis/definition',
    'analysis/cells',
    'analysis/stats',
  ],
};

/** What starts programs and threads; it knows nothing of any. */
const PROGRAMS = 'programs';

/** Everything else in `analysis` may use all of `analysis`, and of `experiments` these alone. */
const PLAIN_DATA = ['experiments/record', 'experiments/studies'];

interface Import {
  readonly from: string;
  readonly to: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name).replaceAll('\\', '/'));
}

function importsOf(file: string): Import[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(
    /(?:from|import|import\()\s*['"](\.{1,2}\/[^'"]+)['"]/g,
  );
  return [...specifiers].map((match) => ({
    from: file,
    to: normalize(join(dirname(file), match[1]!)).replaceAll('\\', '/'),
  }));
}

const folderOf = (file: string): string =>
  file.startsWith('paper/') ? 'paper' : file.split('/').slice(0, 2).join('/');
const isWithin = (file: string, place: string): boolean => file === place || file.startsWith(`${place}/`);
const isTest = (file: string): boolean => /\.test\.ts$|\/(fixtures|testing)\//.test(file);

function isAllowed({ from, to }: Import): boolean {
  const folder = folderOf(from);
  if (isWithin(to, folder)) return true;
  if (folder === 'paper') return isWithin(to, 'analysis') || PLAIN_DATA.some((place) => isWithin(to, place));
  const places = ALLOWED[folder] ?? (folder.startsWith('analysis') ? ['analysis', ...PLAIN_DATA] : []);
  return [...places, PROGRAMS].some((place) => isWithin(to, place));
}

const files = ['experiments', 'analysis', 'paper'].flatMap(sourceFiles);

describe('imports point one way', () => {
  it('reads a tree worth the name', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it('no source file imports against the direction of the data', () => {
    const wrong = files
      .filter((file) => !isTest(file))
      .flatMap(importsOf)
      .filter((line) => !isAllowed(line));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('names no folder that is not there', () => {
    const folders = new Set(files.map(folderOf));
    expect(Object.keys(ALLOWED).filter((folder) => !folders.has(folder))).toEqual([]);
  });

  it('only experiments load TensorFlow.js or ONNX Runtime, and only below training', () => {
    const heavy = /from\s*['"](@tensorflow\/|onnxruntime)/;
    const loaders = files
      .filter((file) => !isTest(file) && heavy.test(readFileSync(file, 'utf8')))
      .map(folderOf);
    const expected = ['bench', 'efficiency', 'engine', 'layers', 'models', 'quant', 'tasks', 'training'].map(
      (name) => `experiments/${name}`,
    );
    expect([...new Set(loaders)].filter((folder) => !expected.includes(folder))).toEqual([]);
  });
});

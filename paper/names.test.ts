/** The engine is any paper's: what this one calls its data sets, models, variants and outcomes stands in `paper` alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY } from '../analysis/pipeline/paths.ts';
import paper from './paper.ts';

const ENGINE = join(REPOSITORY, 'analysis');
const isOfTests = (path: string) => /\.test\.ts$|(^|\/)(testing|fixtures)\//.test(path);

/** Ids of claims; values of factors that runs of a study have, and outcomes by their names here and in records. */
const NAMES = [
  ...paper.claims.map(({ id }) => id),
  ...paper.studies.flatMap(({ runs, outcomes }) => [
    ...runs.flatMap(({ factors }) => Object.values(factors)),
    ...Object.keys(outcomes),
    ...Object.values(outcomes).map(({ of }) => of),
  ]),
];

/** Words that an engine for any paper has too: losses in the examples of its documentation, FP32 beside packed files, nodes of trees. */
const ORDINARY: ReadonlySet<string> = new Set([
  ...['loss', 'fp32', 'ternary', 'counted', 'masked', 'node', 'legal', 'baseline', 'speed'],
  ...['exact', 'plus', 'minus', 'times', 'over'],
]);
const isName = (value: string) => !ORDINARY.has(value) && Number.isNaN(Number(value));

it('no file of the engine outside its tests names what the paper defines', () => {
  const names = [...new Set(NAMES)].filter(isName).map((name) => name.replaceAll('.', '\\.'));
  // A word of its own: neither `32-bit` nor `habit` is a variant.
  const named = new RegExp(`(?<![\\w-])(?:${names.join('|')})(?!\\w)`);
  const files = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(ts|mjs|njk|css)$/.test(path) && !isOfTests(path),
  );
  expect(names.length).toBeGreaterThan(10);
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((path) =>
    readFileSync(join(ENGINE, path), 'utf8')
      .split('\n')
      .flatMap((line, i) => (named.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});

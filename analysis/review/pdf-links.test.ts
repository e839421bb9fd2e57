/** Every number of the paper's PDF leads to its place in the reviewer's view, in the committed PDF itself. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { pathsOf, REPOSITORY } from '../pipeline/paths.ts';
import { filesBelow } from '../pipeline/source-files.ts';
import { storedUses } from '../pipeline/stored-uses.ts';
import { readAddress } from './browser/address.ts';

const paths = pathsOf(REPOSITORY);

/** Targets of the PDF's links into the reviewer's view: what stands after `#`. */
function fragments(): string[] {
  const listed = execFileSync('pdfinfo', ['-url', paths.pdf], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return listed
    .split('\n')
    .flatMap((line) => /^ *\d+ +Annotation +review\/index\.html#(.*)$/.exec(line)?.[1] ?? []);
}

const keysIn = (files: readonly string[], macro: RegExp): string[] =>
  files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(macro)].map(([, key]) => key!));

test('each number in prose and tables is a link to its fact, and each link leads to a fact that there is', () => {
  const linked = fragments().flatMap((fragment) => readAddress(`#${fragment}`).fact ?? []);
  const { facts } = JSON.parse(readFileSync(join(paths.generated, 'facts.json'), 'utf8')) as {
    facts: { key: string }[];
  };
  const known = new Set(facts.map(({ key }) => key));
  expect(linked.filter((key) => !known.has(key))).toEqual([]);
  const uses = storedUses(paths);
  const prose = uses.facts.map(({ key }) => key);
  // One that no section inputs stands on the web alone.
  const isSet = (file: string) => uses.floats.some(({ label }) => label === `tab:${basename(file, '.tex')}`);
  const files = filesBelow(join(paths.generated, 'tables')).filter(isSet);
  const tables = keysIn(files, /\\factvalue\{([a-z0-9._-]+)\}/g);
  expect(Math.min(prose.length, tables.length)).toBeGreaterThan(50);
  const reached = new Set(linked);
  expect([...prose, ...tables].filter((key) => !reached.has(key))).toEqual([]);
  // As often as it is printed, and not once a paper.
  expect(linked.length).toBeGreaterThanOrEqual(prose.length + tables.length);
});

test('each figure leads to its interactive form', () => {
  const drawn = readdirSync(join(paths.generated, 'figures')).flatMap((name) =>
    name.endsWith('.pdf') ? [name.replace('.pdf', '')] : [],
  );
  const addresses = fragments().map((fragment) => readAddress(`#${fragment}`));
  const floats = addresses.flatMap(({ view, float }) =>
    view === 'figures' && float !== null ? [float] : [],
  );
  expect(floats.sort()).toEqual(drawn.sort());
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pathsOf, REPOSITORY } from '../analysis/pipeline/paths.ts';
import paper from './paper.ts';

it('the text shows every table and figure that is made for it', () => {
  const folder = join(pathsOf(REPOSITORY).paper, 'sections');
  const text = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const made = [
    ...paper.tables.map(({ name }) => `tables/${name}`),
    ...paper.figures.map(({ name }) => name),
  ];
  expect(made.length).toBeGreaterThan(10);
  expect(made.filter((name) => !text.includes(`\\input{generated/${name}}`))).toEqual([]);
});

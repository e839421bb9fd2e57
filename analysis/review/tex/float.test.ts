import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placesOf, REPOSITORY } from '../../pipeline/places.ts';
import { texFloat } from './float.ts';
import { readMacros } from './macros.ts';

const { paper, generated } = placesOf(REPOSITORY);
const context = {
  macros: readMacros(readFileSync(join(paper, 'macros.tex'), 'utf8')),
  fact: (key: string) => key,
  reference: (label: string) => label,
  claimSection: () => null,
};
const floats = ['tables', 'figures'].flatMap((folder) =>
  readdirSync(join(generated, folder))
    .filter((name) => name.endsWith('.tex'))
    .map((name) => `${folder}/${name}`),
);

test.each(floats)('of %s nothing is left in the words of TeX', (name) => {
  const float = texFloat(readFileSync(join(generated, name), 'utf8'), context);
  const shown = JSON.stringify(float);
  expect(shown.length).toBeGreaterThan(200);
  expect(shown).not.toMatch(/"t":"tex"/);
});

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PACKED_FILE } from '../record/names.ts';
import { PAPER_RESULTS, REPOSITORY } from './paths.ts';

const README = readFileSync(path.join(REPOSITORY, 'README.md'), 'utf8');
const OPENED = [...README.matchAll(/lab -- (?:sample|chat|play tictactoe|evaluate) (raw\S+)/g)];

test.each(OPENED.map(([, folder]) => folder!))('%s can be opened in a fresh clone', (folder) => {
  expect(existsSync(path.join(PAPER_RESULTS, folder, PACKED_FILE))).toBe(true);
});

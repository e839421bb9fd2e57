/** The same bytes at another path, at another time, from another order of building. */
import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  runPaper,
  SECTION,
  type TemporaryRepository,
  temporaryRepository,
} from '../testing/temporary-repository.ts';
import { pathsOf } from './paths.ts';
import { filesBelow } from './source-files.ts';

let first: TemporaryRepository;
let folder: string;
beforeAll(() => {
  first = temporaryRepository();
  folder = mkdtempSync(join(tmpdir(), 'another place with spaces '));
});
afterAll(() => {
  first.remove();
  rmSync(folder, { recursive: true });
});

function artifacts(root: string): Map<string, string> {
  const { generated, csv, pdf, ledger } = pathsOf(root);
  const files = [...filesBelow(generated), csv, pdf, ledger];
  return new Map(files.map((file) => [file.slice(root.length + 1), readFileSync(file).toString('base64')]));
}

it('a build elsewhere gives identical bytes of every artifact, the PDF included, and check agrees', () => {
  const second = pathsOf(join(folder, 'deep', 'er'));
  cpSync(first.root, second.root, { recursive: true });
  for (const file of filesBelow(second.results)) utimesSync(file, 1e9, 1e9);
  const outcomes = [
    runPaper(first.root, ['build']),
    // Here the PDF comes later than the rest, under another time zone, language and user.
    runPaper(second.root, ['build', '--no-pdf'], { TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8', USER: 'someone' }),
    runPaper(second.root, ['build'], { TZ: 'America/New_York' }),
  ];
  expect(outcomes.map(({ status, stderr }) => (status === 0 ? 0 : stderr))).toEqual([0, 0, 0]);
  const [a, b] = [artifacts(first.root), artifacts(second.root)];
  expect([...b.keys()]).toEqual([...a.keys()]);
  expect([...a].filter(([path, bytes]) => b.get(path) !== bytes).map(([path]) => path)).toEqual([]);
  expect(a.size).toBeGreaterThan(10);
  const { status, stdout } = runPaper(second.root, ['check']);
  expect([status, stdout]).toEqual([0, expect.stringContaining('the PDF byte for byte\nall identical')]);
});

it('check names the page where the PDF differs, and compares text, saying so, when another TeX made it', () => {
  const section = first.file(SECTION);
  const before = readFileSync(section, 'utf8');
  writeFileSync(section, before.replace('Accuracy was', 'Accuracy, they say, was'));
  expect(runPaper(first.root, ['build']).status).toBe(0);
  writeFileSync(section, before);
  const different = `paper/main.pdf: page 1 reads "Accuracy, they say, was`;
  const same = runPaper(first.root, ['check']);
  expect([same.status, same.stdout]).toEqual([1, expect.stringContaining(different)]);
  const stored = readFileSync(first.ledger, 'utf8');
  const { tex } = JSON.parse(stored) as { tex: string };
  writeFileSync(first.ledger, stored.replace(tex, 'pdfTeX 3.0 (TeX Live 1999)'));
  const other = runPaper(first.root, ['check']);
  expect([other.status, other.stdout]).toEqual([1, expect.stringContaining(different)]);
  writeFileSync(section, before.replace('Accuracy was', 'Accuracy, they say, was'));
  const { status, stdout } = runPaper(first.root, ['check']);
  expect(stdout).toContain(
    "the PDF's text, not its bytes: it was built with pdfTeX 3.0 (TeX Live 1999), here is pdfTeX",
  );
  expect(status).toBe(0);
});

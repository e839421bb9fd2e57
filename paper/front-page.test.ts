/** Title, authors and version of the data: the first page, CITATION.cff, the ledger and the definition agree. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkCitation, parseCitation } from '../analysis/bundle/citation.ts';
import { escapeTex } from '../analysis/facts/format-value.ts';
import { parseLedger } from '../analysis/pipeline/ledger.ts';
import { REPOSITORY } from '../analysis/pipeline/paths.ts';
import definition from './paper.ts';

const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');
const status = read('paper/generated/status.tex');

test('CITATION.cff has title and authors of the definition, and one that differs is refused', () => {
  const citation = parseCitation(read('CITATION.cff'));
  checkCitation(citation, definition);
  expect(() => checkCitation({ ...citation, title: 'Another' }, definition)).toThrow(
    /CITATION.cff: title: must be ".*", as the paper's definition says, got "Another"/,
  );
  expect(() => checkCitation(citation, { ...definition, authors: ['Somebody Else'] })).toThrow(
    'authors: must be',
  );
  expect(() => checkCitation(citation, { ...definition, repository: 'https://example.org/p' })).toThrow(
    'repository-code: must be https://example.org/p',
  );
  const list = definition.authors.map(escapeTex).join(', ');
  expect(status).toContain(`\\newcommand{\\paperauthorlist}{${list}}`);
});

test('the hash on the first page is that of the records in the ledger, of the studies that are reported', () => {
  const { records } = parseLedger(read('results/ledger.json'));
  const registered = definition.registered.map(({ study }) => `results/raw/${study.id}/`);
  const lines = Object.entries(records)
    .filter(([path]) => !registered.some((folder) => path.startsWith(folder)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, sha256]) => `${sha256}  ${path}\n`);
  const expected = hash('sha256', lines.join(''), 'hex').slice(0, 12);
  expect(status).toContain(`records \\texttt{${expected}}`);
  expect(status).toMatch(
    /Data of \d{4}-\d{2}-\d{2}, records .*, newest run at commit \\texttt\{[0-9a-f]{12}\}/,
  );
});

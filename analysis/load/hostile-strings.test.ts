/** What is hostile in a record or a file's name is inert wherever it is shown. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordFolder } from '../../experiments/record/schema.ts';
import { csvField } from '../cells/aggregated-csv.ts';
import { escapeTex } from '../facts/format-value.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import { writeSyntheticRecord } from '../testing/synthetic-records.ts';
import { loadRecords } from './load-records.ts';
import { HOSTILE_STRINGS } from './testing/mutations.ts';

const CONTROL = /[\p{Cc}\p{Cf}]/u;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hostile-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test.each(HOSTILE_STRINGS)('in TeX, %j is printable text without commands', (text) => {
  const tex = escapeTex(text);
  expect(tex).not.toMatch(/\p{C}/u);
  expect(tex).not.toMatch(/\\(input|immediate|write|end)\b/);
});

test.each(HOSTILE_STRINGS)('in CSV, %j is no formula and commands no terminal', (text) => {
  const field = csvField(text);
  expect(field).not.toMatch(/^"?[=+\-@]/);
  expect(field).not.toMatch(CONTROL);
});

test('a foreign file named with escape sequences is told without them', () => {
  mkdirSync(join(root, 'raw'), { recursive: true });
  writeFileSync(join(root, 'raw', '\u001b[2J\u202egnp.exe'), '');
  const [problem] = loadRecords(root).problems;
  expect(problem!.file).toBe('raw/?[2J?gnp.exe');
  expect(problem!.rule).toMatch(/^foreign/);
});

test('an exclusion with escape sequences in reason or path is refused in plain text', () => {
  const run = writeSyntheticRecord(root, EXAMPLE_RUNS[1]!);
  expect(run).toBe(recordFolder(EXAMPLE_RUNS[1]!));
  const rules = (entries: object) => {
    writeFileSync(join(root, 'exclusions.json'), JSON.stringify(entries));
    return loadRecords(root).problems.map(({ rule }) => rule);
  };
  expect(rules({ [run]: 'power cut \u001b]0;owned\u0007 here' })).toEqual([
    expect.stringContaining('must hold no control characters'),
  ]);
  const [rule] = rules({ '../\u001b[2J': 'power cut while writing' });
  expect(rule).toBe('../?[2J: there is no such run to exclude');
});

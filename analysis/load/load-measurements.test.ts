import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeEfficiency } from '../../experiments/record/efficiency-store.ts';
import { recordFolder } from '../../experiments/record/schema.ts';
import { exampleEfficiency } from '../../experiments/record/testing/example-efficiency.ts';
import { recordHashes } from '../pipeline/ledger-hashes.ts';
import { checkRecords } from '../provenance/check-records.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import { syntheticResults, writeSyntheticRecord } from '../testing/synthetic-records.ts';
import { loadRecords } from './load-records.ts';

const CONFIG = EXAMPLE_RUNS.find(
  ({ quantization, ablation }) => quantization === 'bit' && ablation === 'none',
)!;
const FILE = `efficiency/resnet18/${CONFIG.dataset}_bit.json`;

let repository: string;
let root: string;
beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'measurements-'));
  root = join(repository, 'results');
  writeSyntheticRecord(root, CONFIG);
  expect(writeEfficiency(root, exampleEfficiency(CONFIG, syntheticResults(CONFIG)))).toBe(FILE);
});
afterEach(() => rmSync(repository, { recursive: true }));

const problems = () => loadRecords(root).problems.map(({ file, rule }) => `${file}: ${rule}`);
function edit(from: string | RegExp, to: string): void {
  const text = readFileSync(join(root, FILE), 'utf8');
  expect(text.match(from), `${from} is not in the record`).not.toBeNull();
  writeFileSync(join(root, FILE), text.replace(from, to));
}

it('reads what was measured, and whose weights', () => {
  const { measurements, problems: none } = loadRecords(root);
  expect(none).toEqual([]);
  expect(measurements.map(({ path }) => path)).toEqual([FILE]);
  expect(measurements[0]!.record.weights.run).toBe(recordFolder(CONFIG));
});

it('stands without the record of its run', () => {
  rmSync(join(root, recordFolder(CONFIG)), { recursive: true });
  expect(loadRecords(root)).toMatchObject({ problems: [], measurements: [{ path: FILE }] });
});

describe('names file, field and rule of what is wrong', () => {
  it.each([
    ['a sum', /"macs": \d+/, '"macs": 5', /operations\.macs: must be \d+, counted over the layers, got 5/],
    ['a field', /"cores": 2,/, '', /environment\.cores: .*got nothing/],
    [
      'another checkpoint',
      /"checkpointSha256": "[0-9a-f]{64}"/,
      `"checkpointSha256": "${'0'.repeat(64)}"`,
      /weights\.checkpointSha256: must be [0-9a-f]{64} \(raw\/.*\/results\.json\), got 0{64}; npm run lab -- efficiency .*measures it again/,
    ],
    [
      'another size',
      /"packed": \d+/,
      '"packed": 999999',
      /bytes\.packed: must be \d+ \(raw\/.*\/results\.json\), got 999999/,
    ],
    ['another width', /"width": \d+/, '"width": 64', /network\.width: must be 8 .*got 64/],
    ['text that is no JSON', /^\{/, '', /not valid JSON/],
  ])('%s', (_, from, to, message) => {
    edit(from, to);
    const found = problems();
    expect(found.length).toBeGreaterThan(0);
    for (const line of found) expect(line.startsWith(`${FILE}: `)).toBe(true);
    expect(found.join('\n')).toMatch(message);
    expect(loadRecords(root).measurements).toEqual([]);
  });

  it('what does not belong there, or stands in the place of another', () => {
    const other = 'efficiency/resnet50/cifar10_bit.json';
    mkdirSync(dirname(join(root, other)), { recursive: true });
    cpSync(join(root, FILE), join(root, other));
    writeFileSync(join(root, 'efficiency/note.txt'), '');
    mkdirSync(join(root, 'efficiency/resnet18/folder'));
    expect(problems()).toEqual([
      'efficiency/note.txt: foreign: only folders of models belong here',
      'efficiency/resnet18/folder: foreign: only <dataset>_<variant>.json files belong here',
      `${other}: network: describes ${FILE}, but the record stands in ${other}`,
    ]);
  });
});

describe('the ledger has it', () => {
  it('and says when it changed, is missing, or was added', () => {
    const { runs, measurements } = loadRecords(root);
    const ledger = recordHashes(root, runs, [], measurements);
    expect(Object.keys(ledger)).toContain(`results/${FILE}`);
    expect(checkRecords(repository, ledger)).toEqual([]);
    edit(/"median": [\d.]+/, '"median": 77');
    expect(checkRecords(repository, ledger)).toEqual([
      { path: `results/${FILE}`, what: expect.stringMatching(/^changed: SHA-256 is/) },
    ]);
    rmSync(join(root, FILE));
    expect(checkRecords(repository, ledger)[0]!.what).toMatch(/^missing/);
    const { [`results/${FILE}`]: _, ...without } = ledger;
    writeFileSync(join(root, FILE), '{}');
    expect(checkRecords(repository, without)[0]!.what).toMatch(/^not in the ledger/);
  });
});

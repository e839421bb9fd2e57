/**
 * The loader on broken records: a problem that names the file, or the right answer; never an exception, a hang, or a word
 * that a terminal would obey. `FUZZ_INPUTS=10000 FUZZ_SEED=7 npx vitest run analysis/load/fuzz.test.ts`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { runId } from '../../experiments/record/canonical-json.ts';
import { readRecord } from '../../experiments/record/record-store.ts';
import { type RunConfig, recordFolder } from '../../experiments/record/schema.ts';
import { CONFIG_2, FOLDER_2, results2 } from '../../experiments/record/testing/version-2-example.ts';
import { RecordError } from '../../experiments/record/validate.ts';
import { version1Command } from '../../experiments/record/version-1-rules.ts';
import { seededGenerator } from '../stats/testing/seeded-generator.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import { syntheticResults } from '../testing/synthetic-records.ts';
import { type LoadedRecords, loadRecords } from './load-records.ts';
import { mutate } from './testing/mutations.ts';

const INPUTS = Number(process.env.FUZZ_INPUTS ?? 300);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Far above what a record takes to read on a busy machine. */
const LONGEST_MILLISECONDS = 20_000;

const FILES = ['config.json', 'results.json'] as const;

const CONFIG = EXAMPLE_RUNS[1]!;
const IMPORTED = { task: 'translation', factors: { optimizer: 'adam', rate: 0.001 }, seed: 7 };
const SOURCE = { name: 'table.csv', line: 2, sha256: '0'.repeat(64) };
/** What a sound record of each kind holds, by its folder. */
const RECORDS = {
  'version 1': [recordFolder(CONFIG), CONFIG, syntheticResults(CONFIG)],
  'version 2': [FOLDER_2, CONFIG_2, results2()],
  imported: [
    'raw/torch/optimizer=adam/rate=0.001/s7',
    IMPORTED,
    { origin: 'imported', source: SOURCE, outcomes: { bleu: 31.5 }, history: [{ step: 1, loss: 2 }] },
  ],
} as const;

let root: string;
let folder: string;
let originals: readonly string[];
afterEach(() => rmSync(root, { recursive: true }));

function begin(kind: keyof typeof RECORDS): void {
  const [place, ...values] = RECORDS[kind];
  root = mkdtempSync(join(tmpdir(), 'fuzz-'));
  folder = place;
  originals = values.map((value) => JSON.stringify(value));
  mkdirSync(join(root, folder), { recursive: true });
  FILES.forEach((name, i) => {
    writeFileSync(join(root, folder, name), originals[i]!);
  });
}

/** Characters that move a terminal's cursor, colour it or turn the order of letters. */
const CONTROL = /[\p{Cc}\p{Cf}]/u;

/** What is wrong with the loader's answer; null when nothing is. */
function objection(): { readonly wrong: string | null; readonly isTaken: boolean } {
  const began = performance.now();
  const records = loadRecords(root);
  const isLate = performance.now() - began > LONGEST_MILLISECONDS;
  return { wrong: isLate ? 'took too long' : objectionTo(records), isTaken: records.problems.length === 0 };
}

function objectionTo({ runs, problems, unfinished }: LoadedRecords): string | null {
  if (runs.length + unfinished.length + (problems.length > 0 ? 1 : 0) === 0) return 'passed over in silence';
  for (const { file, rule } of problems) {
    if (!file.startsWith(folder)) return `the problem names ${file}`;
    if (rule === '' || /got undefined|\[object|at .*\.ts:\d/.test(rule))
      return `unclear: ${rule.slice(0, 300)}`;
    if (CONTROL.test(rule)) return `holds control characters: ${JSON.stringify(rule.slice(0, 300))}`;
    if (rule.length > 20_000) return `is ${rule.length} characters long`;
  }
  for (const run of runs) {
    if (Object.values(run.outcomes).some((value) => !Number.isFinite(value)))
      return 'took a number that is none';
    if (run.path !== folder || (run.origin === 'imported') !== (run.source !== null))
      return 'took a wrong record';
    const config = { schemaVersion: 1, seed: run.seed, ...run.config } as RunConfig;
    if (
      folder === recordFolder(CONFIG) &&
      (run.runId !== runId(config) || run.command !== version1Command(config))
    )
      return 'took a wrong record';
  }
  if (({} as { polluted?: unknown }).polluted !== undefined) return 'a prototype was changed';
  return folder === recordFolder(CONFIG) ? storeObjection(problems.length > 0) : null;
}

/** The store of the experiments checks less than the loader, but what it refuses it refuses by name. */
function storeObjection(isBroken: boolean): string | null {
  try {
    readRecord(root, folder);
    return null;
  } catch (cause) {
    if (!(cause instanceof RecordError)) return `the store threw ${cause}`;
    if (!cause.message.startsWith(join(root, folder)))
      return `the store's error names no file: ${cause.message}`;
    return isBroken ? null : 'the store refuses what the loader takes';
  }
}

test.each(Object.keys(RECORDS) as (keyof typeof RECORDS)[])(
  `${INPUTS} broken records of %s, seed ${SEED}`,
  (kind) => {
    begin(kind);
    const draw = seededGenerator(SEED);
    const objections: string[] = [];
    let taken = 0;
    for (let i = 0; i < INPUTS; i++) {
      const which = draw() < 0.4 ? 0 : 1;
      const content = mutate(originals[which]!, draw);
      writeFileSync(join(root, folder, FILES[which]!), content);
      try {
        const { wrong, isTaken } = objection();
        if (isTaken) taken++;
        if (wrong !== null) objections.push(`input ${i}: ${wrong}; ${shown(content)}`);
      } catch (cause) {
        objections.push(
          `input ${i}: threw ${cause instanceof Error ? cause.stack : cause}; ${shown(content)}`,
        );
      }
      writeFileSync(join(root, folder, FILES[which]!), originals[which]!);
    }
    expect(objections.slice(0, 10)).toEqual([]);
    // Some changes mean nothing (a value put in its own place); most must be noticed.
    expect(taken).toBeLessThan(INPUTS / 2);
    expect(loadRecords(root).runs).toHaveLength(1);
  },
  3_600_000,
);

test('fields of 10 MB and files beyond bounds are told in a line', () => {
  begin('version 1');
  const file = join(root, folder, 'results.json');
  const value = JSON.parse(originals[1]!) as Record<string, unknown>;
  for (const size of [10 * 2 ** 20, 20 * 2 ** 20]) {
    for (const edited of [
      { ...value, status: 'x'.repeat(size) },
      { ...value, ['k'.repeat(size)]: 1 },
    ]) {
      writeFileSync(file, JSON.stringify(edited));
      expect(objection().wrong).toBeNull();
      expect(loadRecords(root).problems[0]!.rule.length).toBeLessThan(500);
    }
  }
  writeFileSync(file, originals[1]!);
});

function shown(content: string | Buffer): string {
  return JSON.stringify(content.toString('latin1').slice(0, 200));
}

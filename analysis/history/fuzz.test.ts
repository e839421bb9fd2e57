/**
 * Lists that people and programs write beside the records, broken in every way that files break: what they say, or an error that
 * names the file in words that no terminal obeys; never another exception or a hang.
 * `FUZZ_INPUTS=10000 FUZZ_SEED=7 npx vitest run analysis/history/fuzz.test.ts`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NO_USES, parseUses, usesJson } from '../latex/uses.ts';
import { REPETITIONS_FILE, WITHDRAWN_FILE } from '../load/run-folders.ts';
import { mutate } from '../load/testing/mutations.ts';
import { USES_FILE } from '../pipeline/stored-uses.ts';
import { seededGenerator } from '../stats/testing/seeded-generator.ts';
import { readRepetitions, repetitionsJson } from './repetitions.ts';
import { readWithdrawn } from './withdrawn.ts';

const INPUTS = Number(process.env.FUZZ_INPUTS ?? 300);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const LONGEST_MILLISECONDS = 20_000;

const root = mkdtempSync(join(tmpdir(), 'fuzz-lists-'));
afterAll(() => rmSync(root, { recursive: true }));

const drawn = { run: 'raw/a/x=1/s1', sha256: '0'.repeat(64), seed: '1'.repeat(64), records: 3 };
const REPETITIONS = repetitionsJson([
  {
    ...drawn,
    verdict: 'other arithmetic',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T01:00:00.000Z',
    machine: 'a processor (its family), cpu, 1 thread',
    commit: '2'.repeat(40),
    outcome: { name: 'test.loss', recorded: 1.5, repeated: 1.25, spread: 0.5 },
  },
  { ...drawn, run: 'raw/a/x=1/s2', verdict: 'not repeated', reason: 'the data is not here' },
]);
const WITHDRAWN = JSON.stringify([
  { records: ['raw/a/s1', 'raw/a/s2'], reason: 'trained on the wrong split' },
  { records: ['raw/a/s3'], sha256: '0'.repeat(64), reason: 'the disk was faulty' },
]);
const place = { file: 'sections/results.tex', line: 3, section: '4.1' };
const USES = usesJson({
  ...NO_USES,
  files: ['main.tex', 'sections/results.tex'],
  layout: { columns: 1, textWidth: 433.5, columnWidth: 433.5 },
  sections: [{ number: '4', title: 'Results' }],
  floats: [{ label: 'tab:a', kind: 'table', number: '1', section: '4' }],
  claims: [{ id: 'a-below-b', macro: 'undecided', reason: 'seeds', ...place }],
  facts: [{ key: 'a.mean', ...place }],
});

/** What stands in a list, read from its file as any program reads it. */
const LISTS = {
  [WITHDRAWN_FILE]: [WITHDRAWN, () => readWithdrawn(root)],
  [REPETITIONS_FILE]: [REPETITIONS, () => readRepetitions(root)],
} as const;

function objection(file: string, read: () => unknown): string | null {
  const began = performance.now();
  try {
    read();
  } catch (cause) {
    if (!(cause instanceof Error) || /^(Type|Range|Reference|Syntax)Error/.test(cause.name))
      return `threw ${cause}`;
    const { message } = cause;
    if (!message.startsWith(file)) return `names no file: ${message.slice(0, 200)}`;
    if (/[\p{Cc}\p{Cf}]/u.test(message.replaceAll('\n', '')))
      return `control characters: ${JSON.stringify(message)}`;
    if (message.length > 20_000) return `is ${message.length} characters long`;
  }
  if (({} as { polluted?: unknown }).polluted !== undefined) return 'a prototype was changed';
  return performance.now() - began > LONGEST_MILLISECONDS ? 'took too long' : null;
}

function broken(text: string, tried: (content: string | Buffer) => string | null): string[] {
  const draw = seededGenerator(SEED);
  return Array.from({ length: INPUTS }, () => mutate(text, draw)).flatMap((content, i) => {
    const wrong = tried(content);
    return wrong === null
      ? []
      : [`input ${i}: ${wrong}; ${JSON.stringify(content.toString('latin1').slice(0, 200))}`];
  });
}

test.each(Object.entries(LISTS))(
  `${INPUTS} broken versions of %s, seed ${SEED}`,
  (file, [text, read]) => {
    writeFileSync(join(root, file), text);
    expect(read()).toHaveLength(2);
    const objections = broken(text, (content) => {
      writeFileSync(join(root, file), content);
      return objection(file, read);
    });
    expect(objections.slice(0, 10)).toEqual([]);
  },
  3_600_000,
);

test(`${INPUTS} broken versions of what LaTeX said, seed ${SEED}`, () => {
  expect(parseUses(USES, USES_FILE).facts).toHaveLength(1);
  const objections = broken(USES, (content) =>
    objection(USES_FILE, () => parseUses(content.toString('utf8'), USES_FILE)),
  );
  expect(objections.slice(0, 10)).toEqual([]);
}, 3_600_000);

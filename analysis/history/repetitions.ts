/**
 * `results/repetitions.json`: recorded runs that were repeated, and what came of it. Which ones is not for the author to
 * choose: they are drawn by a seed taken from the hashes of all records, so that only other records give another draw.
 */

import { join } from 'node:path';
import { z } from 'zod';
import { plainText, sha256 as sha256Field } from '../../experiments/record/fields.ts';
import { readTextIfThere } from '../../experiments/record/file-text.ts';
import { parseChecked } from '../../experiments/record/validate.ts';
import type { Fact } from '../facts/fact.ts';
import { makeFact } from '../facts/make-fact.ts';
import { REPETITIONS_FILE } from '../load/run-folders.ts';
import { sha256 } from '../load/sha256.ts';

const plain = plainText.min(1).max(500);

const drawn = {
  /** Its folder below the results root. */
  run: z.string().regex(/^raw(_kd)?\/[A-Za-z0-9_./=+-]+$/, 'must be a record folder, raw/…'),
  /** Of its results.json. */
  sha256: sha256Field,
  /** What it was drawn by, {@link drawSeed}, and from how many records. */
  seed: sha256Field,
  records: z.int().positive(),
};

const repeatedSchema = z.strictObject({
  ...drawn,
  /**
   * `identical`: all but times, to the last digit. `other arithmetic`: not, and the processor, its instruction sets, threads or
   * versions are others. `unknown arithmetic`: not, and the record does not say what it was computed with. `differs`: not, though
   * all of that is the same.
   */
  verdict: z.enum(['identical', 'other arithmetic', 'unknown arithmetic', 'differs']),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** Processor, its family and instruction sets; device and threads. */
  machine: plain,
  /** Of the code that trained; null where it could not be asked for. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/, 'must be 40 lower-case hex digits')
    .nullable(),
  outcome: z.strictObject({
    name: plain,
    recorded: z.number(),
    repeated: z.number(),
    /** The largest difference between two recorded seeds of the cell; null where it has one. */
    spread: z.number().nonnegative().nullable(),
  }),
});
/** It was drawn and cannot be repeated here. */
const notRepeatedSchema = z.strictObject({
  ...drawn,
  verdict: z.literal('not repeated'),
  reason: plain,
});

const repetitionsSchema = z.strictObject({
  generatedBy: z.string(),
  schemaVersion: z.literal(1),
  /** In the order in which they were drawn. */
  repetitions: z
    .array(z.discriminatedUnion('verdict', [repeatedSchema, notRepeatedSchema]))
    .superRefine((all, context) => {
      const names = all.map(({ run, seed }) => `${run} ${seed}`);
      const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
      if (twice !== -1)
        context.addIssue({ code: 'custom', path: [twice], message: 'must not be there twice by one seed' });
    }),
});

/** A run that was repeated. */
export type Repeated = z.infer<typeof repeatedSchema>;
export type Repetition = Repeated | z.infer<typeof notRepeatedSchema>;
export type RepetitionVerdict = Repetition['verdict'];

/** @throws {RecordError} naming file, field, rule and value */
export function parseRepetitions(text: string): readonly Repetition[] {
  return parseChecked(repetitionsSchema, text, REPETITIONS_FILE).repetitions;
}

/** All that there are; an absent file has none. @throws {RecordError} naming file, field, rule and value */
export function readRepetitions(resultsRoot: string): readonly Repetition[] {
  const text = readTextIfThere(join(resultsRoot, REPETITIONS_FILE));
  return text === null ? [] : parseRepetitions(text);
}

export function repetitionsJson(repetitions: readonly Repetition[]): string {
  const whole = {
    generatedBy: 'npm run paper -- verify-run --sample',
    schemaVersion: 1,
    repetitions: [...repetitions],
  } satisfies z.infer<typeof repetitionsSchema>;
  return `${JSON.stringify(whole, null, 2)}\n`;
}

export const isRepeated = (one: Repetition): one is Repeated => one.verdict !== 'not repeated';

/** @param records path of every record file of the ledger to its SHA-256 */
export function drawSeed(records: Readonly<Record<string, string>>): string {
  const lines = Object.entries(records).map(([path, hash]) => `${path} ${hash}\n`);
  return sha256(lines.sort().join(''));
}

/** All runs in the order in which a seed draws them: by the hash over seed and folder. */
export function drawOrder(seed: string, runs: readonly string[]): string[] {
  const placed = runs.map((run) => [sha256(`${seed}\n${run}`), run] as const);
  return placed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, run]) => run);
}

/** Folders of the runs of a ledger. @param records its record files, `results/raw/…/results.json` among them */
export function runsOfRecords(records: Readonly<Record<string, string>>): string[] {
  return Object.keys(records).flatMap((path) => /^results\/(raw.*)\/results\.json$/.exec(path)?.[1] ?? []);
}

const FROM = 'in results/repetitions.json, of runs drawn by the hashes of all records';

/** How many runs were repeated, and with what result: facts for the text. */
export function repetitionFacts(repetitions: readonly Repetition[]): Fact[] {
  const repeated = repetitions.filter(isRepeated);
  const count = (name: string, of: readonly Repetition[], what: string) =>
    makeFact({ key: `repetitions.${name}`, value: of.length, unit: 'count', formula: `${what} ${FROM}` });
  const having = (...verdicts: RepetitionVerdict[]) =>
    repetitions.filter(({ verdict }) => verdicts.includes(verdict));
  const days = repeated.map(({ finishedAt }) => finishedAt.slice(0, 10)).sort();
  return [
    count('done', repeated, 'repetitions'),
    count('identical', having('identical'), 'repetitions that give the record to the last digit'),
    count(
      'other',
      having('other arithmetic', 'unknown arithmetic'),
      'repetitions that do not, on another arithmetic than the record has or where it does not say',
    ),
    count('differ', having('differs'), 'repetitions that do not, though the arithmetic is the same'),
    count(
      'within_spread',
      repeated.filter(({ outcome }) => staysWithinSpread(outcome)),
      "repetitions whose outcome moved by no more than the largest difference between two seeds of the record's cell",
    ),
    count('passed', having('not repeated'), 'runs that could not be repeated'),
    makeFact({
      key: 'repetitions.last',
      value: days.at(-1) ?? null,
      unit: 'text',
      formula: `day of the last repetition ${FROM}`,
      absent: 'no run was repeated',
    }),
  ];
}

function staysWithinSpread({ recorded, repeated, spread }: Repeated['outcome']): boolean {
  return spread !== null && Math.abs(repeated - recorded) <= spread;
}

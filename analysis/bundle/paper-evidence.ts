/** What the records say about how the results came about, summed up for the venues' questions. */

import { selectionOf, usedSplits } from '../../experiments/record/task-records.ts';
import { groupBy } from '../cells/group-by.ts';
import type { Verdict } from '../claims/verdict.ts';
import type { PaperContext } from '../context/context.ts';
import { environmentOf, type Run } from '../load/run.ts';
import { machineText } from '../load/sitting-text.ts';
import type { SourceFile } from '../prose/check-fact-keys.ts';
import { dataOf, type NamedSource } from './crate-entity.ts';
import type { Obstacle } from './obstacles.ts';

/** The claims that the paper makes, and whether its sentences say what the data says of them. */
export interface StatedClaims {
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** How many sentences say what the data does not. To state as refuted what the data refutes is not among them. */
  readonly unsupported: number;
}

export interface PaperEvidence {
  readonly runs: number;
  /** Of them, made elsewhere: their records name their source, and no more of how they were made. */
  readonly imported: number;
  readonly declared: number;
  readonly seeds: string;
  /** A line for each kind of machine: processor, cores, GPU, runs, hours and memory. */
  readonly machines: readonly string[];
  readonly hours: string;
  /** A line for each data set: its splits, and its publisher's terms. */
  readonly splits: readonly string[];
  /** A line for each task that trains: which weights its runs keep. */
  readonly selections: readonly string[];
  readonly terms: readonly string[];
  readonly comparisons: number;
  readonly families: number;
  readonly claims: StatedClaims;
  readonly excluded: number;
  readonly commits: number;
  readonly license: string;
  readonly hasLimitations: boolean;
  readonly hasTheorems: boolean;
  readonly obstacles: readonly Obstacle[];
}

interface Sources extends Pick<PaperEvidence, 'claims' | 'license' | 'obstacles'> {
  readonly context: PaperContext;
  readonly texts: readonly SourceFile[];
}

export function paperEvidence({ context, claims, texts, license, obstacles }: Sources): PaperEvidence {
  const { cells, comparisons, exclusions } = context;
  const runs = cells.flatMap((cell) => cell.runs);
  const counts = cells.map((cell) => cell.declaredSeeds.length);
  const range = [...new Set([Math.min(...counts), Math.max(...counts)])];
  const says = (pattern: RegExp) => texts.some(({ text }) => pattern.test(text));
  return {
    runs: runs.length,
    imported: runs.filter(({ origin }) => origin === 'imported').length,
    declared: counts.reduce((total, count) => total + count, 0),
    seeds: range.join(' to '),
    machines: machines(runs),
    hours: hours(runs),
    splits: ofData(context, runs, splitLines),
    selections: [...new Set(runs.flatMap((run) => selectionOf(run) ?? []))].sort(),
    terms: ofData(context, runs, ({ source: { title, citation, terms } }) => [
      `${title} (${citation}): ${terms}`,
    ]),
    comparisons: comparisons.length,
    families: new Set(comparisons.map(({ a, family }) => `${a.study.id} ${family}`)).size,
    claims,
    excluded: exclusions.length,
    commits: new Set(runs.flatMap((run) => environmentOf(run)?.gitCommit ?? [])).size,
    license,
    hasLimitations: says(/\\(?:sub)?section\*?\{[^}]*[Ll]imitation/),
    hasTheorems: says(/\\begin\{(?:theorem|lemma|proposition|corollary|proof)\}/),
    obstacles,
  };
}

const hours = (runs: readonly Run[]): string =>
  (runs.reduce((total, { outcomes }) => total + (outcomes['time.seconds'] ?? 0), 0) / 3600).toFixed(1);

function machines(runs: readonly Run[]): string[] {
  const known = runs.filter((run) => environmentOf(run) !== null);
  const groups = groupBy(known, (run) => machineText(environmentOf(run)!));
  return [...groups]
    .sort()
    .map(([key, members]) => `${key}: ${members.length} runs, ${hours(members)} hours, ${memory(members)}`);
}

/** The most that any run took, and of how many that is known. */
function memory(runs: readonly Run[]): string {
  const peaks = runs
    .map(({ sittings }) => sittings.flatMap(({ peakMemory }) => peakMemory ?? []))
    .filter((known) => known.length > 0)
    .map((known) => Math.max(...known));
  if (peaks.length === 0) return 'memory not recorded';
  const most = `at most ${(Math.max(...peaks) / 2 ** 30).toFixed(1)} GiB of memory`;
  return peaks.length === runs.length ? most : `${most} in the ${peaks.length} that recorded it`;
}

const SPLIT_NAMES = { train: 'training', validation: 'validation', test: 'test' } as const;

/** `CIFAR-10: 45000 training, 5000 validation and 10000 test examples` */
function splitLines({ source: { title } }: NamedSource, run: Run): string[] {
  const splits = usedSplits(run);
  if (splits.length === 0) return [];
  const parts = splits.map(({ name, count }) => `${count} ${SPLIT_NAMES[name]}`);
  const listed = [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(' and ');
  return [`${title}: ${listed} ${splits[0]!.unit}`];
}

/** A line each, in order of title; data with different splits has several. */
function ofData(
  { studies }: PaperContext,
  runs: readonly Run[],
  lines: (data: NamedSource, run: Run) => readonly string[],
): string[] {
  const all = runs.flatMap((run) => {
    const data = dataOf(run, studies);
    return data === null ? [] : lines(data, run);
  });
  return [...new Set(all)].sort();
}

import { join } from 'node:path';
import { loadDefinition } from '../authoring/load-definition.ts';
import { studyOfPath } from '../context/context.ts';
import type { Outcome, StudyDefinition } from '../definition/study.ts';
import { differenceUnit } from '../definition/unit.ts';
import { isRepeated, type Repetition } from '../history/repetitions.ts';
import { loadRecords } from '../load/load-records.ts';
import type { Paths } from '../pipeline/paths.ts';
import { differingExcerpts, excerpt } from '../provenance/finding.ts';
import { type Condition, type Equality, NOT_RECORDED, stateOf } from '../verify/arithmetic.ts';
import { spreadOf } from '../verify/compare-repetition.ts';
import { repeatSample } from '../verify/repeat-sample.ts';
import { type Verification, verifyRun } from '../verify/verify-run.ts';
import { printReport, type ReportFlags } from './print-report.ts';

export interface VerifyRunFlags extends ReportFlags {
  readonly sample?: number;
  readonly atHead?: boolean;
  readonly keepFiles?: boolean;
  readonly dataDir?: string;
}

/**
 * `paper verify-run <run>`, or of a sample: progress on stderr; exit status 1 when a run differs where equality is promised.
 * @throws unless there is either a run or the size of a sample
 */
export async function runVerifyRun(
  paths: Paths,
  run: string | undefined,
  flags: VerifyRunFlags,
): Promise<void> {
  if ((run === undefined) === (flags.sample === undefined))
    throw new Error('verify-run: needs either a run, raw/…, or --sample and how many');
  if (flags.keepFiles && run === undefined) throw new Error('verify-run: --keep-files: is of one run, raw/…');
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  // Not once: what waits for a program ends this process as soon as it sees that nobody else listens, and nothing is tidied up.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  const { studies, registered } = await loadDefinition(paths.definition);
  const all = [...studies, ...registered.map(({ study }) => study)];
  const options = {
    code: flags.atHead ? 'head' : 'commit',
    dataDir: flags.dataDir ?? process.env.DATA_DIR ?? join(paths.root, 'data'),
    log: (line: string) => process.stderr.write(`${line}\n`),
    signal: stop.signal,
  } as const;
  if (run === undefined) {
    refuseAllImported(paths);
    const sample = await repeatSample(paths, flags.sample!, {
      ...options,
      outcomeOf: (path) => shownOutcome(path, all).of,
      now: () => new Date().toISOString(),
    });
    printReport(flags, sample, () => `${sample.map(describeRepetition).join('\n')}\n`);
    if (sample.some(({ verdict }) => verdict === 'differs')) process.exitCode = 1;
    return;
  }
  const path = run.replace(/^results\//, '').replace(/\/$/, '');
  const shown = shownOutcome(path, all);
  const outcome = await verifyRun(paths, path, {
    ...options,
    outcome: shown.of,
    keepFiles: flags.keepFiles === true,
  });
  const equal = outcome.differences.length === 0;
  printReport(flags, { equal, ...outcome }, () => describe(outcome, shown));
  if (!equal && outcome.equality === 'promised') process.exitCode = 1;
}

/** @throws where there is nothing to draw from: each run would be drawn and kept as one that cannot be trained */
function refuseAllImported({ results }: Paths): void {
  const { runs } = loadRecords(results);
  if (runs.length === 0 || runs.some(({ source }) => source === null)) return;
  throw new Error(
    `verify-run --sample: all ${runs.length} runs are imported: no code here made them, and none can make one again`,
  );
}

/** The first of its study. */
function shownOutcome(path: string, studies: readonly StudyDefinition[]): Outcome {
  const shown = Object.values(studyOfPath(path, studies)?.outcomes ?? {})[0];
  if (shown === undefined) throw new Error(`verify-run: no study of the paper has the run ${path}`);
  return shown;
}

function describeRepetition(one: Repetition): string {
  if (!isRepeated(one)) return `${one.run}: not repeated: ${one.reason}`;
  const { name, recorded, repeated } = one.outcome;
  const moved = one.verdict === 'identical' ? '' : `; ${name} recorded ${recorded}, now ${repeated}`;
  return `${one.run}: ${one.verdict}${moved}`;
}

function describe(outcome: Verification, shown: Outcome): string {
  const { run, differences, checkpoint, equality } = outcome;
  if (differences.length === 0) {
    const kept = outcome.kept.map((name) => `  results/${run}/${name}: put beside the record\n`);
    const of = checkpoint.repeated === 'none' ? '' : `; checkpoint SHA-256 ${checkpoint.repeated}`;
    return `${run}: repeated to the last digit${of}\n${kept.join('')}`;
  }
  const fields = differences
    .slice(0, 12)
    .map(({ field, a, b }) => `  ${excerpt(field)}: recorded ${differingExcerpts(a, b).join(', now ')}`);
  const more = differences.length > 12 ? [`  and ${differences.length - 12} more`] : [];
  const other = outcome.conditions.filter((one) => stateOf(one) !== 'same').map(describeCondition);
  const lines = [
    `${run}: ${VERDICTS[equality]}`,
    ...other,
    ...fields,
    ...more,
    describeSpread(outcome, shown),
  ];
  return `${lines.join('\n')}\n`;
}

const VERDICTS: Readonly<Record<Equality, string>> = {
  promised: 'DIFFERS, and equality is promised here',
  'another arithmetic': 'another arithmetic: the last digits may differ, and with them all that follows',
  unknown: 'differs; whether this is another arithmetic cannot be known',
};

function describeCondition({ what, recorded, present }: Condition): string {
  const [before, now] = differingExcerpts(recorded ?? '', present ?? 'unknown');
  return `  ${what}: ${recorded === null ? NOT_RECORDED : `recorded ${before}`}, here ${now}`;
}

/** The difference beside what another seed changes. */
function describeSpread({ outcome, seeds }: Verification, { label, unit, digits }: Outcome): string {
  const difference = differenceUnit(unit);
  const value = (one: number) => {
    const shown = (difference.scale * one).toFixed(digits);
    const isSmall = one !== 0 && Number(shown) === 0;
    return `${isSmall ? `less than ${(10 ** -digits).toFixed(digits)}` : shown} ${difference.unit}`;
  };
  const { moved, largest, isWithin } = spreadOf(outcome, Object.values(seeds));
  const count = Object.keys(seeds).length;
  const beside =
    largest === null
      ? 'the cell has no other seed to compare that with'
      : `${isWithin ? 'within' : 'MORE THAN'} the spread of the cell, whose ${count} seeds differ by up to ${value(largest)}`;
  return `  ${label} moved by ${value(moved)}: ${beside}`;
}

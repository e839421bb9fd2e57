/** Trains again runs that nobody chose, and keeps what came of it beside the records. */
import { join } from 'node:path';
import { printableText } from '../../experiments/record/printable-text.ts';
import { type RunLease, withRunLease } from '../../experiments/record/run-lease.ts';
import type { LockOwner } from '../../experiments/record/run-lock.ts';
import {
  drawOrder,
  drawSeed,
  isRepeated,
  type Repeated,
  type Repetition,
  type RepetitionVerdict,
  readRepetitions,
  repetitionsJson,
  runsOfRecords,
} from '../history/repetitions.ts';
import { REPETITIONS_FILE } from '../load/run-folders.ts';
import { deviceTitle } from '../load/sitting-text.ts';
import { storedLedger } from '../pipeline/load-history.ts';
import type { Paths } from '../pipeline/paths.ts';
import { replaceFile } from '../pipeline/write-if-changed.ts';
import { checkRecords } from '../provenance/check-records.ts';
import { spreadOf } from './compare-repetition.ts';
import { UnrepeatableError } from './run-again.ts';
import { type Verification, type VerifyOptions, verifyRun } from './verify-run.ts';

export interface SampleOptions extends Omit<VerifyOptions, 'outcome'> {
  /** Name of the outcome that tells how far a run is from its repetition. */
  readonly outcomeOf: (run: string) => string;
  /** ISO 8601. */
  readonly now: () => string;
}

/**
 * Goes through the runs in the order in which the records' own hashes draw them, until `count` were repeated; what this
 * draw has done before counts. Each outcome is kept as it comes, also of a run that was drawn and cannot be repeated here.
 * Returns all of this draw.
 * @throws when another process does the same here, the records are not those of the ledger, or a training fails
 */
export function repeatSample(
  paths: Paths,
  count: number,
  options: SampleOptions,
): Promise<readonly Repetition[]> {
  const { log, signal } = options;
  // Two at once would train the same runs, and each would keep its own outcome of them.
  const alone = {
    stop: signal,
    waiting: ({ pid, host }: LockOwner) =>
      log(`waiting whether process ${pid} on ${host}, which repeats runs of this paper, still lives`),
    taken: ({ pid, host }: LockOwner) =>
      new Error(`verify-run --sample: process ${pid} on ${host} is repeating runs of ${paths.root} already`),
  };
  return withRunLease(join(paths.root, '.cache', 'verify-run'), alone, (lease) =>
    repeatDrawn(paths, count, options, lease),
  );
}

async function repeatDrawn(
  paths: Paths,
  count: number,
  options: SampleOptions,
  lease: RunLease,
): Promise<readonly Repetition[]> {
  const records = ledgeredRecords(paths);
  const seed = drawSeed(records);
  const runs = runsOfRecords(records);
  const ofDraw = () => readRepetitions(paths.results).filter((one) => one.seed === seed);
  for (const run of drawOrder(seed, runs)) {
    const before = ofDraw();
    if (before.filter(isRepeated).length >= count) break;
    if (before.some((one) => one.run === run)) continue;
    const drawn = { run, sha256: records[`results/${run}/results.json`]!, seed, records: runs.length };
    options.log(`${run}: drawn from ${runs.length} runs`);
    const outcome = await repeat(paths, run, options);
    lease.confirm();
    keep(paths, { ...drawn, ...outcome });
  }
  return ofDraw();
}

/** Of the ledger, which must be that of the records that there are. */
function ledgeredRecords(paths: Paths): Readonly<Record<string, string>> {
  const records = storedLedger(paths)?.records ?? {};
  const [first] = checkRecords(paths.root, records);
  if (first === undefined) return records;
  throw new Error(`verify-run --sample: ${first.path}: ${first.what}; npm run paper -- build`);
}

function keep({ results }: Paths, repetition: Repetition): void {
  const all = [...readRepetitions(results), repetition];
  replaceFile(join(results, REPETITIONS_FILE), Buffer.from(repetitionsJson(all)));
}

type Outcome<R extends Repetition> = R extends Repetition
  ? Omit<R, 'run' | 'sha256' | 'seed' | 'records'>
  : never;

async function repeat(paths: Paths, run: string, options: SampleOptions): Promise<Outcome<Repetition>> {
  const startedAt = options.now();
  try {
    const outcome = options.outcomeOf(run);
    const verification = await verifyRun(paths, run, { ...options, outcome });
    return outcomeOf(verification, outcome, { startedAt, finishedAt: options.now() });
  } catch (error) {
    if (!(error instanceof UnrepeatableError)) throw error;
    options.log(`  cannot be repeated here: ${error.reason}`);
    const reason = printableText(error.reason, 'joined').slice(0, 500);
    return { verdict: 'not repeated', reason };
  }
}

const VERDICTS = {
  promised: 'differs',
  'another arithmetic': 'other arithmetic',
  unknown: 'unknown arithmetic',
} as const satisfies Record<Verification['equality'], RepetitionVerdict>;

function outcomeOf(
  { differences, equality, machine, commit, outcome, seeds }: Verification,
  name: string,
  times: Pick<Repeated, 'startedAt' | 'finishedAt'>,
): Outcome<Repeated> {
  const { model, family } = machine.cpu;
  return {
    verdict: differences.length === 0 ? 'identical' : VERDICTS[equality],
    ...times,
    machine: `${model} (${family ?? 'family unknown'}), ${deviceTitle(machine)}`,
    commit,
    outcome: { name, ...outcome, spread: spreadOf(outcome, Object.values(seeds)).largest },
  };
}

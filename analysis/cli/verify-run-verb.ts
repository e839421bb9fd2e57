import { join } from 'node:path';
import { sampleStandardDeviation } from 'simple-statistics';
import { loadDefinition } from '../authoring/load-definition.ts';
import { studyOfPath } from '../context/context.ts';
import type { Outcome } from '../definition/study.ts';
import { differenceUnit } from '../definition/unit.ts';
import type { Places } from '../pipeline/places.ts';
import { differingExcerpts, excerpt } from '../provenance/finding.ts';
import { isSame } from '../verify/compare-repetition.ts';
import { type Verification, verifyRun } from '../verify/verify-run.ts';

export interface VerifyRunFlags {
  readonly atHead?: boolean;
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** `paper verify-run <run>`: progress on stderr; exit status 1 when the run differs where equality is promised. */
export async function runVerifyRun(places: Places, run: string, flags: VerifyRunFlags): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, onSignal);
  const path = run.replace(/^results\//, '').replace(/\/$/, '');
  const { studies } = await loadDefinition(places.definition);
  const shown = Object.values(studyOfPath(path, studies)?.outcomes ?? {})[0];
  if (shown === undefined) throw new Error(`verify-run: no study of the paper has the run ${path}`);
  const outcome = await verifyRun(places, path, {
    outcome: shown.of,
    code: flags.atHead ? 'head' : 'commit',
    dataDir: flags.dataDir ?? process.env.DATA_DIR ?? join(places.root, 'data'),
    log: (line) => process.stderr.write(`${line}\n`),
    signal: stop.signal,
  });
  const equal = outcome.differences.length === 0;
  process.stdout.write(
    flags.json ? `${JSON.stringify({ equal, ...outcome }, null, 2)}\n` : describe(outcome, shown),
  );
  if (!equal && outcome.promised) process.exitCode = 1;
}

function describe(outcome: Verification, shown: Outcome): string {
  const { run, differences, checkpoint, promised } = outcome;
  if (differences.length === 0) {
    return `${run}: repeated to the last digit; checkpoint SHA-256 ${checkpoint.repeated}\n`;
  }
  const fields = differences
    .slice(0, 12)
    .map(({ field, a, b }) => `  ${excerpt(field)}: recorded ${differingExcerpts(a, b).join(', now ')}`);
  const more = differences.length > 12 ? [`  and ${differences.length - 12} more`] : [];
  const other = outcome.conditions
    .filter((condition) => !isSame(condition))
    .map(
      ({ what, recorded, present }) => `  ${what}: recorded ${excerpt(recorded)}, here ${excerpt(present)}`,
    );
  const verdict = promised
    ? 'DIFFERS, and equality is promised here'
    : 'differs; equality is not promised here';
  return `${[`${run}: ${verdict}`, ...other, ...fields, ...more, spread(outcome, shown)].join('\n')}\n`;
}

/** The difference beside what another seed changes. */
function spread({ outcome: { recorded, repeated }, seeds }: Verification, { label, unit, digits }: Outcome) {
  const difference = differenceUnit(unit);
  const value = (one: number) => (difference.scale * one).toFixed(digits);
  const values = Object.values(seeds);
  const beside =
    values.length < 2
      ? 'the cell has no other seed to see it against'
      : `over the ${values.length} seeds of the cell the standard deviation is ${value(sampleStandardDeviation(values))} ${difference.unit}, ` +
        `the range ${value(Math.min(...values))} to ${value(Math.max(...values))}${unit === 'fraction' ? ' %' : ''}`;
  return `  ${label} moved by ${value(repeated - recorded)} ${difference.unit}; ${beside}`;
}

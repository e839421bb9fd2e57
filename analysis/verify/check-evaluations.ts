/** Every packed checkpoint that lies beside its record is evaluated again, and must give the outcomes that the record names. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGE_CLASSIFICATION } from '../../experiments/record/image-classification-record.ts';
import { LANGUAGE_MODELLING } from '../../experiments/record/language-modelling.ts';
import { PACKED_FILE } from '../../experiments/record/names.ts';
import type { Run } from '../load/run.ts';
import type { CheckReport, Finding } from '../provenance/finding.ts';
import { askLab, type LabFolders } from './ask-lab.ts';

export interface EvaluationOptions extends LabFolders {
  readonly log: (line: string) => void;
}

/** Tasks whose checkpoints `lab evaluate` takes. */
const EVALUATED: readonly string[] = [IMAGE_CLASSIFICATION, LANGUAGE_MODELLING];

/** What `lab evaluate --json` says: outcomes by name, of the test split or of the whole validation text. */
interface Evaluated {
  readonly recorded: Readonly<Record<string, number>>;
  readonly evaluated: Readonly<Record<string, number>>;
  readonly examples: number;
}

/**
 * Packed weights are those of the run, but another processor rounds otherwise, which moves an activation to a neighbouring one
 * of 255 levels and with it an example or two of ten thousand, in networks of fifty layers six.
 */
const TOLERANCE = 0.001;
/** Of a small test split two are more than that; the half is for binary fractions. */
const EXAMPLES = 2.5;

/** @throws where there is no such folder, before anything takes long */
export function requireDataDir(dataDir: string): void {
  if (statSync(dataDir, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new Error(
    `check --evaluate: ${dataDir}: must be the folder of the data sets; --data-dir or DATA_DIR names it`,
  );
}

export async function checkEvaluations(
  runs: readonly Run[],
  options: EvaluationOptions,
): Promise<CheckReport> {
  const kept = runs.filter(({ path }) => existsSync(join(options.results, path, PACKED_FILE)));
  const there = kept.filter(({ task }) => EVALUATED.includes(task));
  const findings: Finding[] = [];
  const failures = new Map<string, string[]>();
  for (const [i, { path }] of there.entries()) {
    const outcome = await askLab<Evaluated>('evaluate', path, ['--json'], options);
    const place = `results/${path}/${PACKED_FILE}`;
    if (typeof outcome === 'string') {
      failures.set(outcome, [...(failures.get(outcome) ?? []), place]);
    } else findings.push(...differences(outcome).map((what) => ({ path: place, what })));
    options.log(`${i + 1}/${there.length} ${path}: ${summary(outcome)}`);
  }
  const failed = [...failures].map(([reason, [first, ...others]]) => {
    const more = others.length === 0 ? '' : `, nor can ${others.length} more for the same reason`;
    return { path: first!, what: `cannot be evaluated: ${reason}${more}` };
  });
  const done = there.length - [...failures.values()].flat().length;
  const notes = [
    `${done} of ${there.length} packed checkpoints evaluated again`,
    ...passedOver(runs.length - kept.length, 'no packed checkpoint on disk'),
    ...passedOver(kept.length - there.length, `a task other than ${EVALUATED.join(' and ')}`),
  ];
  return { findings: [...findings, ...failed], notes };
}

const passedOver = (count: number, having: string) =>
  count === 0 ? [] : [`not evaluated: ${count} ${count === 1 ? 'record' : 'records'} with ${having}`];

/** Outcomes that the weights do not give. */
export function differences({ recorded, evaluated, examples }: Evaluated): string[] {
  return Object.entries(recorded).flatMap(([name, value]) => {
    const now = evaluated[name];
    const tolerance = Math.max(TOLERANCE * Math.max(1, Math.abs(value)), EXAMPLES / examples);
    if (now !== undefined && Math.abs(now - value) <= tolerance) return [];
    return [`these weights give ${name} ${now ?? 'no value'}, the record has ${value}`];
  });
}

function summary(outcome: Evaluated | string): string {
  if (typeof outcome === 'string') return `cannot be evaluated: ${outcome}`;
  const found = differences(outcome);
  return found.length === 0 ? 'as recorded' : found.join('; ');
}

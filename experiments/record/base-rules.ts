/** What every record of version 2 keeps beyond its schema, whatever its task: each broken rule as `field: rule, got value`. */
import type { BaseConfig } from './base-record.ts';
import { runId } from './canonical-json.ts';
import { type RunRecord, studyRecordFolder } from './run-record.ts';

const OWN_FILES = ['config.json', 'results.json'];

/** Something was measured, the history goes forward, and the files have names of their own. */
export function brokenBaseRules({ outcomes, history, files }: RunRecord): string[] {
  const empty = Object.keys(outcomes).length === 0;
  const names = files.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  const own = names.find((name) => OWN_FILES.includes(name));
  return brokenOf(
    empty && 'outcomes: must name at least one outcome, got {}',
    brokenHistory(history),
    twice !== undefined && `files: must have different names, got ${twice} twice`,
    own !== undefined && `files: must be others than the record's own two, got ${own}`,
  );
}

/** Of rules that are texts where they are broken, those that are. */
export const brokenOf = (...rules: readonly (string | false)[]): string[] =>
  rules.filter((rule) => rule !== false);

/** Of tasks whose networks may have ternary weights. */
export function brokenZeroShare({ outcomes }: RunRecord): string | false {
  const { 'parameters.ternary': ternary, 'ternary.zeroShare': share } = outcomes;
  return (
    (ternary === 0) !== (share === undefined) &&
    `outcomes.ternary.zeroShare: must be there exactly when there are ternary weights (${ternary}), got ${share ?? 'nothing'}`
  );
}

function brokenHistory(history: RunRecord['history']): string | false {
  const steps = history.map(({ step, epoch }) => step ?? epoch ?? null);
  const unnumbered = steps.indexOf(null);
  if (unnumbered !== -1) return `history[${unnumbered}]: must have an epoch or a step, got neither`;
  const back = steps.findIndex((step, i) => i > 0 && step! <= steps[i - 1]!);
  return (
    back !== -1 && `history[${back}]: must come after epoch or step ${steps[back - 1]}, got ${steps[back]}`
  );
}

/** The results belong to the configuration beside them. */
export function wrongId(record: RunRecord, config: BaseConfig): string[] {
  const id = runId(config);
  return record.runId === id ? [] : [`runId: must be ${id} (of config.json beside it), got ${record.runId}`];
}

/** A configuration stands in the folder that it describes. */
export function wrongFolder(folder: string, config: BaseConfig): string[] {
  const study = studyOfFolder(folder);
  if (study !== null && config.study !== undefined && config.study !== study)
    return [`study: must be ${study}, as the folder says, got ${config.study}`];
  const described = studyRecordFolder(study ?? config.study ?? '<study>', config);
  if (described === folder) return [];
  return [`factors and seed: describe ${described}, but the record stands in ${folder}`];
}

/** `raw/<study>/…`; null for any other folder. */
export function studyOfFolder(folder: string): string | null {
  return /^raw\/([a-z0-9][a-z0-9._-]*)\//.exec(folder)?.[1] ?? null;
}

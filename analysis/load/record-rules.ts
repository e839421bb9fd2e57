/**
 * What the two files of a record ask of each other, beyond their schemas. A record that our own code wrote keeps
 * these rules; one that was edited, mixed up or made elsewhere usually breaks one.
 */
import { isDeepStrictEqual } from 'node:util';
import { canonicalJson } from '../../experiments/record/canonical-json.ts';
import { runCommand } from '../../experiments/record/run-command.ts';
import { runId } from '../../experiments/record/run-id.ts';
import { type RunConfig, type RunResults, recordFolder } from '../../experiments/record/schema.ts';
import type { Problem } from './problem.ts';

/** Which file and field breaks a rule, or null. */
type Rule = (config: RunConfig, results: RunResults) => Omit<Problem, 'file'> | null;

const unless = (holds: boolean, rule: string): Omit<Problem, 'file'> | null => (holds ? null : { rule });

/** An accuracy is a count of hits divided by the examples. */
function isShareOf(accuracy: number, examples: number): boolean {
  const hits = accuracy * examples;
  return Math.abs(hits - Math.round(hits)) < 1e-6;
}

const RESULT_RULES: readonly Rule[] = [
  (config, results) => {
    const id = runId(config);
    return unless(
      results.runId === id,
      `runId: must be ${id} (of config.json beside it), got ${results.runId}`,
    );
  },
  (config, results) => {
    const command = runCommand(config);
    if (results.command === command) return null;
    return { rule: `command: must be ${command}, got ${JSON.stringify(results.command.slice(0, 400))}` };
  },
  (config, { history }) =>
    unless(
      history.length === config.epochs,
      `history: must have as many epochs as config.json (${config.epochs}), got ${history.length}`,
    ),
  (_, { history }) => {
    const at = history.findIndex((record, i) => record.epoch !== i + 1);
    return unless(at === -1, `history[${at}].epoch: must be ${at + 1}, got ${history[at]?.epoch}`);
  },
  (_, { history, final }) => epochRule('final', final, history, history.length),
  (_, { history, best }) => {
    const top = Math.max(...history.map((record) => record.validation.accuracy));
    return epochRule('best', best, history, history.findIndex((r) => r.validation.accuracy === top) + 1);
  },
  ({ distillation }, { teacherCheckpoint }) =>
    unless(
      (distillation === null) === (teacherCheckpoint === null),
      `teacherCheckpoint: must be ${distillation === null ? 'null, for nothing was distilled' : 'the SHA-256 of the weights that taught'}, got ${teacherCheckpoint}`,
    ),
  (config, { data }) => {
    const expected = config.trainExamples - config.validationExamples;
    return unless(
      data.train === expected,
      `data.train: must be ${expected} (trainExamples - validationExamples of config.json), got ${data.train}`,
    );
  },
  (config, { data }) =>
    unless(
      data.validation === config.validationExamples,
      `data.validation: must be ${config.validationExamples} (validationExamples of config.json), got ${data.validation}`,
    ),
  (_, { test, data }) =>
    unless(
      test.examples === data.test,
      `test.examples: must be data.test (${data.test}), got ${test.examples}`,
    ),
  (_, { test }) =>
    unless(
      isShareOf(test.accuracy, test.examples),
      `test.accuracy: must be a whole number of ${test.examples} examples, got ${test.accuracy}`,
    ),
  (_, { history, data }) => {
    const at = history.findIndex((record) => !isShareOf(record.validation.accuracy, data.validation));
    const got = history[at]?.validation.accuracy;
    return unless(
      at === -1,
      `history[${at}].validation.accuracy: must be a whole number of ${data.validation} examples, got ${got}`,
    );
  },
  (_, { parameters: p }) =>
    unless(
      p.trainable <= p.total && p.ternary <= p.trainable,
      `parameters: must be ternary <= trainable <= total, got ${p.ternary}, ${p.trainable}, ${p.total}`,
    ),
  ({ quantization }, { parameters: { ternary } }) =>
    unless(
      quantization !== 'std' || ternary === 0,
      `parameters.ternary: must be 0 where nothing is quantized (std), got ${ternary}`,
    ),
  (_, { parameters: { ternary, ternaryZeroShare } }) =>
    unless(
      (ternary === 0) === (ternaryZeroShare === null),
      `parameters.ternaryZeroShare: must be null exactly when there are no ternary weights (${ternary}), got ${ternaryZeroShare}`,
    ),
];

function epochRule(
  name: 'final' | 'best',
  outcome: RunResults['final'],
  history: RunResults['history'],
  epoch: number,
): Omit<Problem, 'file'> | null {
  if (outcome.epoch !== epoch) {
    const which = name === 'best' ? 'the first with the highest validation accuracy' : 'the last';
    return { rule: `${name}.epoch: must be ${epoch} (${which}), got ${outcome.epoch}` };
  }
  const { train, validation } = history[epoch - 1]!;
  if (isDeepStrictEqual(outcome, { epoch, train, validation })) return null;
  return { rule: `${name}: must equal epoch ${epoch} of history, got ${canonicalJson(outcome)}` };
}

/** A configuration stands in the folder that it describes. */
export function wrongPlace(folder: string, config: RunConfig): Problem[] {
  const place = recordFolder(config);
  if (place === folder) return [];
  const rule = `dataset, model, variant and seed: describe ${place}, but the record stands in ${folder}`;
  return [{ file: `${folder}/config.json`, rule }];
}

/** Every rule that the record in `folder` (below the results root) breaks. */
export function brokenRules(folder: string, config: RunConfig, results: RunResults): Problem[] {
  const broken = RESULT_RULES.map((rule) => rule(config, results)).filter((outcome) => outcome !== null);
  return [
    ...wrongPlace(folder, config),
    ...broken.map((outcome) => ({ file: `${folder}/results.json`, ...outcome })),
  ];
}

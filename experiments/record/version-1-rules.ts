/**
 * What the two files of a record of version 1 ask of each other, beyond their schemas. A record that our own code wrote keeps
 * these rules; one that was edited, mixed up or made elsewhere usually breaks one.
 */
import { isDeepStrictEqual } from 'node:util';
import { brokenOf } from './base-rules.ts';
import { canonicalJson, runId } from './canonical-json.ts';
import { brokenImageRules } from './image-classification-record.ts';
import { distillationFlags, settingFlags } from './image-run.ts';
import type { RunRecord } from './run-record.ts';
import type { RunConfig, RunResults } from './schema.ts';

/** Every rule of results.json that the record breaks; `record` is what readers see of the two files. */
export function brokenVersion1Rules(config: RunConfig, results: RunResults, record: RunRecord): string[] {
  const { history, final, best, parameters } = results;
  const { ternary, ternaryZeroShare } = parameters;
  const [id, command] = [runId(config), version1Command(config)];
  const top = Math.max(...history.map(({ validation }) => validation.accuracy));
  const first = history.findIndex(({ validation }) => validation.accuracy === top) + 1;
  return [
    ...brokenOf(
      results.runId !== id && `runId: must be ${id} (of config.json beside it), got ${results.runId}`,
      results.command !== command &&
        `command: must be ${command}, got ${JSON.stringify(results.command.slice(0, 400))}`,
      brokenEpoch('final', final, history, history.length),
      brokenEpoch('best', best, history, first),
      (ternary === 0) !== (ternaryZeroShare === null) &&
        `parameters.ternaryZeroShare: must be null exactly when there are no ternary weights (${ternary}), got ${ternaryZeroShare}`,
    ),
    ...brokenImageRules(record),
  ];
}

function brokenEpoch(
  name: 'final' | 'best',
  outcome: RunResults['final'],
  history: RunResults['history'],
  epoch: number,
): string | false {
  if (outcome.epoch !== epoch) {
    const which = name === 'best' ? 'the first with the highest validation accuracy' : 'the last';
    return `${name}.epoch: must be ${epoch} (${which}), got ${outcome.epoch}`;
  }
  const { train, validation } = history[epoch - 1]!;
  return (
    !isDeepStrictEqual(outcome, { epoch, train, validation }) &&
    `${name}: must equal epoch ${epoch} of history, got ${canonicalJson(outcome)}`
  );
}

/**
 * The command in a record of version 1, exact at the commit that the record names: every flag that decides the outcome is
 * written out, and no value needs quoting in a shell. Where data and results lie is left to the environment of whoever repeats it.
 */
export function version1Command(config: RunConfig): string {
  const { optimizer } = config;
  const momentum = optimizer.name === 'sgd' ? ['--momentum', optimizer.momentum] : [];
  return ['npm run lab -- train', ...settingFlags(config, momentum), ...distillationFlags(config)].join(' ');
}

/**
 * A paper context of made-up runs, for tests of tables and figures: the declared study with the outcomes of
 * `syntheticResults`, accuracies moved to where such networks end up, so that a drawing can be judged by eye.
 */

import { createHash } from 'node:crypto';
import { definePaper, type PaperDefinition } from '../../analysis/authoring/define-paper.ts';
import type { PaperContext } from '../../analysis/context/context.ts';
import type { Measurement } from '../../analysis/load/load-measurements.ts';
import type { Run } from '../../analysis/load/run.ts';
import { analyse } from '../../analysis/pipeline/analyse.ts';
import { claimsTable } from '../../analysis/tables/claims.table.ts';
import { runOfVersion1 } from '../../analysis/testing/run-of-version-1.ts';
import { syntheticResults } from '../../analysis/testing/synthetic-records.ts';
import { efficiencyFile } from '../../experiments/record/efficiency-schema.ts';
import { type RunConfig, type RunResults, recordFolder } from '../../experiments/record/schema.ts';
import { exampleEfficiency } from '../../experiments/record/testing/example-efficiency.ts';
import { FIRST_STUDY } from '../../experiments/studies/gap.ts';
import type { ImageStudy } from '../../experiments/studies/study.ts';
import { GAP_PHASES } from '../gap/declared-runs.ts';
import { gapReport } from '../gap/report.ts';
import { gapStudy } from '../gap/study.ts';
import { LAYOUT } from '../layout.ts';

/** Test accuracy of FP32, and how much of its error a quantized network adds. */
const LEVEL: Readonly<Record<string, number>> = { fashion_mnist: 0.9, cifar10: 0.75, cifar100: 0.36 };
const LOSS: Readonly<Record<string, number>> = { std: 0, bit: 0.16, bit_keep_conv1: 0.1, ttq: 0.12 };

/**
 * @param isIn which of the declared runs are in; all when not given
 * @param studies what is declared: one network, four variants and three seeds when not given
 */
export function syntheticContext(
  isIn: (config: RunConfig) => boolean = () => true,
  studies: readonly ImageStudy[] = [FIRST_STUDY],
): PaperContext {
  const folders = new Map(
    studies.flatMap(({ runs }) => runs.map((config) => [recordFolder(config), config])),
  );
  const configs = [...folders.values()].filter(isIn);
  const runs = configs.map(syntheticRun);
  const measurements = measuredConfigs(configs).map(syntheticMeasurement);
  return analyse({ runs, problems: [], exclusions: [], unfinished: [], measurements }, gapPaper(studies));
}

/** The paper's definition with the runs of these phases; its claims are of all of them. */
export function gapPaper(studies: readonly ImageStudy[]): PaperDefinition {
  const report = gapReport(gapStudy(studies));
  const claims = studies === GAP_PHASES ? (report.claims ?? []) : [];
  return definePaper({ layout: LAYOUT, studies: [{ ...report, claims }], tables: [claimsTable] });
}

/** The first run of each network without distillation. */
function measuredConfigs(configs: readonly RunConfig[]): RunConfig[] {
  const networks = new Map<string, RunConfig>();
  for (const config of configs.filter(({ distillation }) => distillation === null)) {
    const network = recordFolder(config).replace(/_s\d+$/, '');
    if (!networks.has(network)) networks.set(network, config);
  }
  return [...networks.values()];
}

export function syntheticMeasurement(config: RunConfig): Measurement {
  const record = exampleEfficiency(config, syntheticResults(config));
  const path = efficiencyFile(record.network);
  return { path, record, sha256: digest(path) };
}

export function syntheticRun(config: RunConfig): Run {
  const path = recordFolder(config);
  return runOfVersion1(path, config, atItsLevel(config, syntheticResults(config)), {
    config: digest(`${path} config`),
    results: digest(`${path} results`),
  });
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** In [0, 1), from the text alone: a change of the protocol does not move what tests have seen. */
const hashFraction = (text: string): number => Number.parseInt(digest(text).slice(0, 8), 16) / 2 ** 32;

function atItsLevel(config: RunConfig, results: RunResults): RunResults {
  const variant =
    config.ablation === 'none' ? config.quantization : `${config.quantization}_${config.ablation}`;
  const level = LEVEL[config.dataset] ?? 0.5;
  const noise = (hashFraction(recordFolder(config)) - 0.5) * 0.016;
  const accuracy = Math.round(1e4 * (level - (1 - level) * (LOSS[variant] ?? 0.2) + noise)) / 1e4;
  const scale = accuracy / results.test.accuracy;
  const history = results.history.map((epoch) => ({
    ...epoch,
    train: { ...epoch.train, accuracy: epoch.train.accuracy * scale },
    validation: { ...epoch.validation, accuracy: Math.min(1, epoch.validation.accuracy * scale) },
  }));
  return { ...results, history, test: { ...results.test, accuracy } };
}

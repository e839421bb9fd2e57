import path from 'node:path';
import type { BaseResults } from '../record/base-record.ts';
import { type EvaluationConfig, isRecordedModel } from '../record/language-evaluation.ts';
import { recordedModel } from '../tasks/language-modelling/generation/open-recorded.ts';
import type { StoredModel } from '../tasks/language-modelling/generation/stored-model.ts';
import { evaluatePerplexity } from '../tasks/language-modelling/perplexity/evaluate-perplexity.ts';
import { type EvaluatedText, openTextUnits } from '../tasks/language-modelling/perplexity/text-units.ts';
import { importedFolder, readModelFolder } from '../tasks/language-modelling/pretrained/model-folder.ts';
import { type MeasurementOptions, writeMeasurement } from './write-measurement.ts';

export interface PerformEvaluationOptions extends MeasurementOptions<EvaluationConfig> {
  readonly dataDir: string;
  /** Bytes that the weights may take. */
  readonly memory: number;
  readonly onUnits: (done: number, all: number) => void;
}

/**
 * One evaluation from its configuration to its record, or an error that leaves earlier records as they were: the model or the text is not
 * there or is another, the model cannot be taken so.
 */
export async function performEvaluation(options: PerformEvaluationOptions): Promise<BaseResults> {
  const { config, clock } = options;
  const { stored, texts, file } = await openEvaluation(options);
  const measure = () =>
    evaluatePerplexity({
      ...options,
      ...{ stored, settings: config, units: texts, now: clock.now },
      onUnits: (done) => options.onUnits(done, texts.length),
    });
  return writeMeasurement(options, measure, { data: file });
}

/** Throws an error naming the model or the text that is not there or is another. */
export async function openEvaluation({
  config,
  dataDir,
  resultsDir,
}: Pick<PerformEvaluationOptions, 'config' | 'dataDir' | 'resultsDir'>): Promise<
  EvaluatedText & { readonly stored: StoredModel }
> {
  const stored = modelOf(config, dataDir, resultsDir);
  return { ...(await openTextUnits(config.data, dataDir)), stored };
}

function modelOf({ model }: EvaluationConfig, dataDir: string, resultsDir: string): StoredModel {
  const { name, sha256 } = model;
  const isRun = isRecordedModel(name);
  const folder = isRun ? path.join(resultsDir, name) : importedFolder(dataDir, name);
  const stored = isRun ? recordedModel(resultsDir, name) : readModelFolder(folder);
  if (stored.origin.sha256 === sha256) return stored;
  throw new Error(
    `${folder}: its weights must have SHA-256 ${sha256}, as configured, got ${stored.origin.sha256}`,
  );
}

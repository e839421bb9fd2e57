import { compiledEngine } from '../../engine/compile.ts';
import type { DeviceOptions } from '../../engine/device.ts';
import { modelVariables } from '../../engine/model-variables.ts';
import { inferenceStep } from '../../engine/train-step.ts';
import { useKernelsAsTheyAre } from '../../models/ternary-weights.ts';
import { RecordError } from '../../record/validate.ts';
import type { LoadProgress } from '../task.ts';
import { recordedModel } from './generation/open-recorded.ts';
import { floatWeights } from './generation/stored-model.ts';
import { languageModelling } from './language-modelling.ts';

export interface EvaluateRecordedOptions extends DeviceOptions {
  /** Of the records. */
  readonly root: string;
  readonly folder: string;
  readonly dataDir: string;
  readonly progress: LoadProgress;
}

/** Losses over the whole validation text, by their names without the split. */
interface Losses {
  readonly recorded: Readonly<Record<string, number>>;
  readonly evaluated: Readonly<Record<string, number>>;
  /** Tokens that are predicted. */
  readonly examples: number;
}

/**
 * Evaluates the checkpoint beside a language model's record, the packed one where it was kept, on the validation text.
 * Throws when record or checkpoint is not there or damaged, or when the text here is not that of the run.
 */
export async function evaluateRecorded(options: EvaluateRecordedOptions): Promise<Losses> {
  const { root, folder, dataDir, progress } = options;
  const engine = compiledEngine(options);
  const { config, record, kernels, weights } = recordedModel(root, folder);
  const { seed, outcomes, details } = record;
  const context = { dataDir, resultsDir: root, engine, progress };
  const open = await languageModelling.open({ ...config, seed }, context);
  try {
    const [here, recorded] = [open.details(), details].map(validationText);
    if (here!.fingerprint !== recorded!.fingerprint)
      throw new RecordError(
        folder,
        `validation text in ${dataDir} has fingerprint ${here!.fingerprint}, the record has ${recorded!.fingerprint}: another text than the run's`,
      );
    if (kernels === 'ternary') useKernelsAsTheyAre(open.model);
    const { state, prepare } = engine.over(modelVariables(open.model).all);
    const step = inferenceStep({ model: open.model, measures: open.evaluationMeasures });
    const evaluation = await prepare(step, open.evaluationInputs);
    state.write(floatWeights(weights()));
    const evaluated = await open.evaluate('validation', evaluation.run).finally(() => evaluation.release());
    const named = Object.keys(evaluated).map((name) => [name, outcomes[`validation.${name}`]!] as const);
    return { recorded: Object.fromEntries(named), evaluated, examples: recorded!.tokens - 1 };
  } finally {
    await open.release();
    open.model.dispose();
  }
}

function validationText(details: Readonly<Record<string, unknown>>) {
  const { data } = details as {
    readonly data: { readonly validation: { readonly tokens: number; readonly fingerprint: string } };
  };
  return data.validation;
}

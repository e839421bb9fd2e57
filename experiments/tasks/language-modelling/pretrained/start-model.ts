/** The model that a run goes on training: built as configured, with an imported model's weights. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { floatWeights } from '../../../checkpoint/packed-checkpoint.ts';
import { modelVariables } from '../../../engine/model-variables.ts';
import { assembleLanguageModel } from '../../../models/build-language-model.ts';
import type { LanguageModelConfig, LanguageModellingConfig } from '../../../record/language-modelling.ts';
import type { StoredModel } from '../generation/stored-model.ts';
import { importedFolder, readModelFolder } from './model-folder.ts';

/** What a run may set otherwise than the model that it begins with. */
const FREE = ['variant', 'softmax', 'temperature', 'context'] as const;

/**
 * The imported model of the configuration; null where the run begins anew. Throws when it is not there, has other weights or another
 * shape, a shorter context, or weights that are trits, which have no latent ones to train.
 */
export function openStart(
  { start, model }: Pick<LanguageModellingConfig, 'start' | 'model'>,
  dataDir: string,
): StoredModel | null {
  if (start === undefined) return null;
  const folder = importedFolder(dataDir, start.model.name);
  const stored = readModelFolder(folder);
  if (stored.origin.sha256 !== start.model.sha256) {
    throw new Error(
      `${folder}: its weights must have SHA-256 ${start.model.sha256}, as configured, got ${stored.origin.sha256}`,
    );
  }
  if (stored.kernels === 'ternary')
    throw new Error(`${folder}: must have latent weights to be trained, got packed trits`);
  const [there, here] = [stored.model, model].map(fixed);
  if (there !== here) throw new Error(`${folder}: model: must be ${there}, got ${here}`);
  if (model.context > stored.model.context) {
    throw new Error(
      `${folder}: model.context: must be at most ${stored.model.context}, got ${model.context}`,
    );
  }
  return stored;
}

function fixed(model: LanguageModelConfig): string {
  const entries = Object.entries(model).filter(([name]) => !(FREE as readonly string[]).includes(name));
  return JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Its layers but those that are trained keep their weights. A table of positions is cut to the context. */
export function startModel(
  { model: config, start, dropout }: Pick<LanguageModellingConfig, 'start' | 'model' | 'dropout'>,
  stored: StoredModel,
): LayersModel {
  const model = assembleLanguageModel(config, { dropout });
  const weights = floatWeights(stored.weights());
  for (const [name, variable] of Object.entries(modelVariables(model).all)) {
    const value = tf.tensor(weights[name]!.subarray(0, variable.size), variable.shape);
    variable.assign(value);
    value.dispose();
  }
  const trained = start!.trained;
  if (trained === 'all') return model;
  const first = config.layers - trained;
  for (const layer of model.layers) {
    const block = /^blocks\.(\d+)\./.exec(layer.name)?.[1];
    layer.trainable = block === undefined ? /^(norm|head)$/.test(layer.name) : Number(block) >= first;
  }
  return model;
}

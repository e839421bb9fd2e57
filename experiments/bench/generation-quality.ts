import { evaluateText } from '../tasks/language-modelling/evaluate-text.ts';
import { openRecorded } from '../tasks/language-modelling/generation/open-recorded.ts';
import type { WeightForms } from '../tasks/language-modelling/generation/weight-forms.ts';
import { openText } from '../tasks/language-modelling/training-text.ts';

export interface QualityOptions {
  readonly resultsDir: string;
  /** Record of a finished run, below the results. */
  readonly folder: string;
  readonly dataDir: string;
  /** Of the validation text, from its beginning. */
  readonly tokens: number;
}

/** Nats a token of validation text in each of the forms, with the same kernels that generate. */
export async function generationQuality(
  { resultsDir, folder, dataDir, tokens }: QualityOptions,
  forms: readonly WeightForms[],
): Promise<number[]> {
  const losses: number[] = [];
  for (const form of forms) {
    const { config, decoder, tokenizer } = await openRecorded(resultsDir, folder, form);
    const text = await openText({ data: config.data, seed: 0 }, { dataDir });
    const shape = { batchSize: 1, context: decoder.context };
    const { loss } = await evaluateText(text.validation.slice(0, tokens), tokenizer, shape, async (feeds) => {
      decoder.restart();
      const logits = await decoder.readAll([...feeds.tokens!]);
      return { nats: Float32Array.of(totalNats(logits, feeds.targets!, feeds.mask!)) };
    });
    losses.push(loss);
    text.release();
    await decoder.release();
  }
  return losses;
}

/** Cross entropy, added up over the positions that `mask` scores. */
function totalNats(logits: Float32Array, targets: ArrayLike<number>, mask: ArrayLike<number>): number {
  const vocabulary = logits.length / targets.length;
  let nats = 0;
  for (let at = 0; at < targets.length; at++) {
    if (mask[at] === 0) continue;
    const own = logits.subarray(at * vocabulary, (at + 1) * vocabulary);
    const largest = own.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
    const sum = own.reduce((total, logit) => total + Math.exp(logit - largest), 0);
    nats += largest + Math.log(sum) - own[targets[at]!]!;
  }
  return nats;
}

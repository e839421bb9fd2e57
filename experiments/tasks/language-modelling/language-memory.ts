/** What training a language model takes of a machine's memory. */
import type { LanguageSettings } from '../../record/language-modelling.ts';

const BYTES = 4;
/** Weights and both moments: twice while a step writes the next, in TensorFlow.js, as saved, and on the way to the disk. */
const COPIES_OF_WEIGHTS = 17;
/** Of the vocabulary's logits: themselves, their logarithms, their gradient. */
const COPIES_OF_LOGITS = 4;
/** Of the masks of dropout, which are of the whole batch and new in every step. */
const COPIES_OF_MASKS = 2;
/** Evaluation keeps nothing for gradients, but takes so many tokens at a time, and its memory beside training's. */
const EVALUATION_TOKENS = 4096;

/**
 * Bytes that a run takes at its peak beside those of a process that trains nothing. A text takes none of them: its tokens are read
 * from a file. The factors are from peaks of resident memory measured while training (ONNX Runtime 1.30 on the CPU), rounded up;
 * run-memory.test.ts has the measurements.
 */
export function languageMemory({ model, batchSize, accumulate, dropout = 0 }: LanguageSettings): number {
  const { hidden, layers, heads, feedForward, context, vocabulary } = model;
  const weights = layers * (4 * hidden * hidden + 3 * hidden * feedForward) + 2 * vocabulary * hidden;
  // Of a token in a block: vectors of its width, of the feed-forward layer, and rows of scores.
  const block = 34 * hidden + 10 * feedForward + 7 * heads * context;
  const logits = COPIES_OF_LOGITS * vocabulary;
  const training = (batchSize / accumulate) * context * (layers * block + logits);
  const masks = dropout === 0 ? 0 : COPIES_OF_MASKS * batchSize * context * (2 * layers + 1) * hidden;
  const evaluation = EVALUATION_TOKENS * (block + logits);
  return BYTES * (COPIES_OF_WEIGHTS * weights + training + masks + evaluation);
}

/** `bitnet_training, 384 wide, 6 layers, 8,192 tokens a step` */
export function languageRunTitle({ model, batchSize }: LanguageSettings): string {
  const tokens = (batchSize * model.context).toLocaleString('en-US');
  return `${model.architecture}, ${model.hidden} wide, ${model.layers} layers, ${tokens} tokens a step`;
}

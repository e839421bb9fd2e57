import type { EvaluationRun } from '../task.ts';
import type { WindowShape } from './data/token-windows.ts';
import type { Tokenizer } from './tokenizers/tokenizer.ts';

/** A text that a trained model writes, for readers: nothing is computed from it. */
export interface Sample {
  readonly prompt: string;
  /** What follows the prompt. */
  readonly text: string;
}

/** Where stories begin. */
export const STORY_PROMPTS = [
  'Once upon a time',
  'Lily and Tom went to the park',
  'The little dog was sad',
] as const;

/** Tokens of a sample at most. */
const LENGTH = 80;

/**
 * Continues each prompt by the token that the model finds most likely, one after the other, until `LENGTH` of them are written,
 * the context is full or the model ends the text. All prompts are rows of one evaluation step, of which a token each is taken.
 */
export async function writeSamples(
  prompts: readonly string[],
  tokenizer: Tokenizer,
  { batchSize, context }: WindowShape,
  run: EvaluationRun,
): Promise<Sample[]> {
  if (prompts.length > batchSize)
    throw new RangeError(`writeSamples: at most ${batchSize} prompts, got ${prompts.length}`);
  const rows = prompts.map((prompt) => ({
    prompt,
    written: [] as number[],
    tokens: [...tokenizer.encode(prompt)],
  }));
  const isOpen = ({ tokens, written }: (typeof rows)[number]) =>
    written.length < LENGTH && tokens.length < context && tokens.at(-1) !== tokenizer.endOfText;
  while (rows.some(isOpen)) {
    const tokens = new Int32Array(batchSize * context);
    for (const [row, { tokens: read }] of rows.entries()) tokens.set(read, row * context);
    const { predicted } = await run({
      tokens,
      targets: new Int32Array(tokens.length),
      mask: new Float32Array(tokens.length),
    });
    for (const [row, { tokens: read, written }] of rows.entries()) {
      if (!isOpen(rows[row]!)) continue;
      const next = predicted![row * context + read.length - 1]!;
      read.push(next);
      if (next !== tokenizer.endOfText) written.push(next);
    }
  }
  return rows.map(({ prompt, written }) => ({ prompt, text: tokenizer.decode(written) }));
}

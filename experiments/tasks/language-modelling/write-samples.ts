import type { EvaluationRun } from '../task.ts';
import type { WindowShape } from './data/windows.ts';
import { mostLikelyTokens } from './evaluate-text.ts';
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
 * the context is full or the model ends the text. Each evaluation step gives a token for every prompt.
 */
export async function writeSamples(
  prompts: readonly string[],
  tokenizer: Tokenizer,
  shape: WindowShape,
  run: EvaluationRun,
): Promise<Sample[]> {
  const rows = prompts.map((prompt) => ({
    prompt,
    written: [] as number[],
    tokens: [...tokenizer.encode(prompt)],
  }));
  const isOpen = ({ tokens, written }: (typeof rows)[number]) =>
    written.length < LENGTH && tokens.length < shape.context && tokens.at(-1) !== tokenizer.endOfText;
  while (rows.some(isOpen)) {
    const texts = rows.map(({ tokens }) => tokens);
    const likely = await mostLikelyTokens(texts, shape, run);
    for (const [at, row] of rows.entries()) {
      if (!isOpen(row)) continue;
      const next = likely[at]![row.tokens.length - 1]!;
      row.tokens.push(next);
      if (next !== tokenizer.endOfText) row.written.push(next);
    }
  }
  return rows.map(({ prompt, written }) => ({ prompt, text: tokenizer.decode(written) }));
}

import { parseJson } from '../../../record/validate.ts';
import { characterTokenizer } from './character-tokenizer.ts';
import { bpeFile, huggingFaceTokenizer } from './hugging-face-tokenizer.ts';
import { END_OF_TEXT, type Tokenizer } from './tokenizer.ts';

/**
 * The tokenizer of a `tokenizer.json` whose tokens are a model's whole vocabulary: characters, or BPE.
 *
 * Throws naming the file and the field when it is neither.
 */
export function readTokenizer(json: string, name: string): Tokenizer {
  return tokenizerOf(parseJson(json, name) as object, name);
}

/** Throws as {@link readTokenizer} does. */
export function tokenizerOf(file: object, name: string): Tokenizer {
  const { added_tokens: special, pre_tokenizer: preTokenizer, model } = bpeFile(file, name);
  const tokens = Object.entries(model.vocab);
  if (preTokenizer == null && model.merges.length === 0) {
    return characterTokenizer(tokens.sort(([, a], [, b]) => a - b).map(([character]) => character));
  }
  const endOfText = special.find(({ content }) => content === END_OF_TEXT)?.id ?? null;
  return huggingFaceTokenizer(file, name, { endOfText, vocabularySize: tokens.length });
}

import { z } from 'zod';
import { byteLevelTokenizer } from './byte-level-tokenizer.ts';
import { characterTokenizer } from './character-tokenizer.ts';
import { type Tokenizer, TokenizerError, type TokenizerFile } from './tokenizer.ts';

const nothing = z.null().or(z.literal('')).optional();
const readable = z.object({
  added_tokens: z.array(z.object({ id: z.int().nonnegative(), content: z.string() })),
  normalizer: z.null(),
  pre_tokenizer: z.object({ type: z.literal('ByteLevel') }).nullable(),
  decoder: z.object({ type: z.enum(['ByteLevel', 'Fuse']) }),
  model: z.object({
    type: z.literal('BPE'),
    unk_token: nothing,
    continuing_subword_prefix: nothing,
    end_of_word_suffix: nothing,
    vocab: z.record(z.string(), z.int().nonnegative()),
    merges: z.array(z.tuple([z.string(), z.string()]).or(z.string())),
  }),
});

/**
 * The tokenizer of a `tokenizer.json`: characters, or byte-level BPE, by this project or by another.
 *
 * Throws {@link TokenizerError} naming the file and the field when it is neither.
 */
export function readTokenizer(json: string, name: string): Tokenizer {
  const file = parse(json, name);
  const checked = readable.safeParse(file);
  if (!checked.success) {
    const { path, message } = checked.error.issues[0]!;
    throw new TokenizerError(
      `${name}: ${path.join('.')}: ${message}; characters and byte-level BPE are read`,
    );
  }
  const { pre_tokenizer: preTokenizer, model } = checked.data;
  if (preTokenizer !== null) return byteLevelTokenizer(file as TokenizerFile);
  if (model.merges.length > 0) {
    throw new TokenizerError(
      `${name}: pre_tokenizer: must be ByteLevel where model.merges are given, got null`,
    );
  }
  const ordered = Object.entries(model.vocab).sort(([, a], [, b]) => a - b);
  return characterTokenizer(ordered.map(([character]) => character));
}

function parse(json: string, name: string): unknown {
  try {
    return JSON.parse(json);
  } catch (thrown) {
    throw new TokenizerError(`${name}: must be JSON (${(thrown as Error).message})`);
  }
}

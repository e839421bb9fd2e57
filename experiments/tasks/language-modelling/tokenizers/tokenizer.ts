/** Ids of tokens, in the narrower type that holds all of their vocabulary. */
export type Tokens = Uint16Array | Uint32Array;

export function tokenArray(vocabularySize: number, ids: ArrayLike<number> | number): Tokens {
  const Type = vocabularySize > 65_536 ? Uint32Array : Uint16Array;
  return typeof ids === 'number' ? new Type(ids) : Type.from(ids);
}

/** A text's tokens as a model sees them: integers below `vocabularySize`. */
export interface Tokenizer {
  readonly vocabularySize: number;
  /** Ids of the text's tokens. Throws {@link TokenizerError} where the text has a character that no token stands for. */
  encode(text: string): Tokens;
  /** The text of the tokens; special tokens as they are written in the vocabulary. */
  decode(ids: ArrayLike<number>): string;
  /** How many bytes of UTF-8 each token stands for, [vocabularySize]; 0 for a special token, which stands for no text. */
  readonly tokenBytes: Uint8Array;
  /** Id of the token that stands before a document; null where none does. */
  readonly beginOfText: number | null;
  /** Id of the token that stands after a document; null where the vocabulary has none. */
  readonly endOfText: number | null;
  /** Content of a Hugging Face `tokenizer.json` that means the same. */
  readonly file: object;
}

/** A text or a vocabulary that cannot be used. */
export class TokenizerError extends Error {
  override readonly name = 'TokenizerError';
}

/** Written between documents of a corpus, as GPT-2 and TinyStories write it. */
export const END_OF_TEXT = '<|endoftext|>';

export type TokenizerFile = ReturnType<typeof tokenizerFile>;

/**
 * Hugging Face's `tokenizer.json`, version 1.0, of a BPE vocabulary.
 *
 * @param vocab token to id
 * @param merges in the order in which they are applied
 * @param special tokens of `vocab` that are matched whole, before anything else
 */
export function tokenizerFile({
  vocab,
  merges,
  special,
  preTokenizer,
  decoder,
}: {
  readonly vocab: Readonly<Record<string, number>>;
  readonly merges: readonly (readonly [string, string])[];
  readonly special: readonly string[];
  readonly preTokenizer: object | null;
  readonly decoder: object;
}) {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content) => ({
      id: vocab[content]!,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: preTokenizer,
    post_processor: null,
    decoder,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab,
      merges,
    },
  };
}

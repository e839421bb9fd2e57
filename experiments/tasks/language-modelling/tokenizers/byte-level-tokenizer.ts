import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import {
  END_OF_TEXT,
  type Tokenizer,
  TokenizerError,
  type TokenizerFile,
  tokenizerFile,
} from './tokenizer.ts';

/** Takes a text apart as GPT-2 does, then writes bytes as characters (`byte-alphabet.ts`); adds no space in front. */
const BYTE_LEVEL = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };

/** A byte-level BPE vocabulary as a `tokenizer.json`. */
export function byteLevelFile(
  vocab: Readonly<Record<string, number>>,
  merges: readonly (readonly [string, string])[],
  special: readonly string[] = [END_OF_TEXT],
): TokenizerFile {
  return tokenizerFile({ vocab, merges, special, preTokenizer: BYTE_LEVEL, decoder: BYTE_LEVEL });
}

/**
 * The tokenizer of a byte-level BPE `tokenizer.json`; Hugging Face's own implementation encodes and decodes. Every text has
 * tokens, whatever its characters; special tokens in a text become their ids.
 *
 * Throws {@link TokenizerError} when ids are not 0 … vocabularySize - 1 or there are more than 65,536.
 */
export function byteLevelTokenizer(file: TokenizerFile): Tokenizer {
  const tokens = tokensById(file);
  const special = new Set(file.added_tokens.map(({ id }) => id));
  const tokenizer = new HuggingFaceTokenizer(file, {});
  return {
    vocabularySize: tokens.length,
    tokenBytes: Uint8Array.from(tokens, (token, id) => (special.has(id) ? 0 : token.length)),
    beginOfText: null,
    endOfText: file.added_tokens.find(({ content }) => content === END_OF_TEXT)?.id ?? null,
    encode: (text) => Uint16Array.from(tokenizer.encode(text, { add_special_tokens: false }).ids),
    decode: (ids) => {
      const wrong = Array.from(ids).find((id) => !(id < tokens.length));
      if (wrong !== undefined) {
        throw new TokenizerError(`decode: token must be below ${tokens.length}, got ${wrong}`);
      }
      return ids.length === 0 ? '' : tokenizer.decode(Array.from(ids), { skip_special_tokens: false });
    },
    file,
  };
}

function tokensById(file: TokenizerFile): string[] {
  const tokens: string[] = [];
  for (const [token, id] of Object.entries(file.model.vocab)) tokens[id] = token;
  for (const { content, id } of file.added_tokens) tokens[id] = content;
  const absent = Array.from(tokens).indexOf(undefined as never);
  if (absent >= 0 || tokens.length === 0 || tokens.length > 65_536) {
    const got = absent >= 0 ? `no token ${absent}` : `${tokens.length}`;
    throw new TokenizerError(`tokenizer.json: must have 1 to 65536 tokens numbered from 0, got ${got}`);
  }
  return tokens;
}

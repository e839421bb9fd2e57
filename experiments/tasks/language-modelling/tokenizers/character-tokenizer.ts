import { type Tokenizer, TokenizerError, type TokenizerFile, tokenizerFile } from './tokenizer.ts';

/**
 * One token a character (Unicode code point), as in char-rnn and nanoGPT's Shakespeare: `characters` are the tokens in the
 * order of their ids.
 *
 * As a `tokenizer.json` it is a BPE without merges and without a pre-tokenizer, which takes a text apart in the same way.
 *
 * Throws {@link TokenizerError} when a character stands twice or is none.
 */
export function characterTokenizer(characters: readonly string[]): Tokenizer {
  const ids = new Map(characters.map((character, id) => [character, id]));
  if (ids.size !== characters.length) {
    const twice = characters.find((character, id) => ids.get(character) !== id);
    throw new TokenizerError(
      `characterTokenizer: each character must stand once, ${JSON.stringify(twice)} does twice`,
    );
  }
  const wrong = characters.find((character) => [...character].length !== 1);
  if (wrong !== undefined) {
    throw new TokenizerError(
      `characterTokenizer: tokens must be single characters, got ${JSON.stringify(wrong)}`,
    );
  }
  return {
    vocabularySize: characters.length,
    tokenBytes: Uint8Array.from(characters, (character) => Buffer.byteLength(character, 'utf8')),
    beginOfText: null,
    endOfText: null,
    encode: (text) => encode(text, ids),
    decode: (tokens) => Array.from(tokens, (id) => characterOf(id, characters)).join(''),
    file: fileOf(characters),
  };
}

/** The tokenizer of all characters that a text has, by code point: Tiny Shakespeare has 65. */
export function charactersOf(text: string): Tokenizer {
  const characters = [...new Set(text)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  return characterTokenizer(characters);
}

function encode(text: string, ids: ReadonlyMap<string, number>): Uint16Array {
  const tokens = new Uint16Array(text.length);
  let count = 0;
  for (const character of text) {
    const id = ids.get(character);
    if (id === undefined) {
      throw new TokenizerError(
        `the tokenizer has no token for ${JSON.stringify(character)} (character ${count + 1} of the text)`,
      );
    }
    tokens[count++] = id;
  }
  return tokens.slice(0, count);
}

function characterOf(id: number, characters: readonly string[]): string {
  const character = characters[id];
  if (character === undefined) {
    throw new TokenizerError(`decode: token must be below ${characters.length}, got ${id}`);
  }
  return character;
}

function fileOf(characters: readonly string[]): TokenizerFile {
  const vocab = Object.fromEntries(characters.map((character, id) => [character, id]));
  return tokenizerFile({
    vocab,
    merges: [],
    special: [],
    preTokenizer: null,
    decoder: { type: 'Fuse' },
  });
}

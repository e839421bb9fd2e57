import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { charactersOf, characterTokenizer } from './character-tokenizer.ts';
import { readTokenizer, tokenizerOf } from './read-tokenizer.ts';
import { END_OF_TEXT } from './tokenizer.ts';
import { byteLevelFile, trainBpe } from './train-bpe.ts';

/** Made by Hugging Face's tokenizers in Rust: fixtures/make_tokenizer_fixtures.py. */
const reference = JSON.parse(
  readFileSync(new URL('./fixtures/hugging-face.json', import.meta.url), 'utf8'),
) as {
  documents: string[];
  bpe: Cases & { vocabulary_size: number; vocab: string[]; merges: [string, string][] };
  characters: Cases & { file: { model: { vocab: Record<string, number> } } };
};
interface Cases {
  texts: string[];
  ids: number[][];
  decoded: string[];
}

describe('byte-level BPE', () => {
  const file = trainBpe(reference.documents, reference.bpe.vocabulary_size);
  const tokenizer = tokenizerOf(file, 'tokenizer.json');

  test('is trained to the tokens and merges of Hugging Face’s trainer', () => {
    const tokens = Object.entries(file.model.vocab).sort(([, a], [, b]) => a - b);
    expect(tokens.map(([token]) => token)).toEqual(reference.bpe.vocab);
    expect(file.model.merges).toEqual(reference.bpe.merges);
  });

  test('takes texts apart as Hugging Face’s implementation in Rust does', () => {
    expect(reference.bpe.texts.map((text) => [...tokenizer.encode(text)])).toEqual(reference.bpe.ids);
  });

  test('gives every text back', () => {
    expect(reference.bpe.ids.map((ids) => tokenizer.decode(ids))).toEqual(reference.bpe.decoded);
    for (const text of [...reference.documents, ...reference.bpe.texts]) {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    }
  });

  test('its tokens stand for all bytes of a text, special tokens for none', () => {
    const text = 'Zoë’s café 🐻 日本';
    const bytes = (of: string) =>
      [...tokenizer.encode(of)].reduce((sum, id) => sum + tokenizer.tokenBytes[id]!, 0);
    expect(bytes(text)).toBe(new TextEncoder().encode(text).length);
    expect(bytes(text + END_OF_TEXT + text)).toBe(2 * new TextEncoder().encode(text).length);
    expect(tokenizer.endOfText).toBe(0);
  });

  test('stops where no pair stands twice, and needs room for the bytes', () => {
    expect(Object.keys(trainBpe(['abcabd'], 400).model.vocab).length).toBe(258);
    expect(() => trainBpe([], 256)).toThrow(
      'trainBpe: vocabularySize must be an integer in 257 … 65536, got 256',
    );
  });

  test('is the same after it was written and read', () => {
    const read = readTokenizer(JSON.stringify(file), 'tokenizer.json');
    expect(read.file).toEqual(file);
    expect([...read.encode(reference.bpe.texts[0]!)]).toEqual(reference.bpe.ids[0]);
  });

  test('refuses a token that is none', () => {
    expect(() => tokenizer.decode([3, 350])).toThrow('decode: token must be below 350, got 350');
  });
});

describe('characters', () => {
  const { texts, ids, decoded, file } = reference.characters;

  test('are numbered by code point, and mean what Hugging Face makes of the file', () => {
    const tokenizer = charactersOf(reference.documents[0]!);
    expect(tokenizer.file).toMatchObject({ model: { vocab: file.model.vocab } });
    expect(texts.map((text) => [...tokenizer.encode(text)])).toEqual(ids);
    expect(ids.map((row) => tokenizer.decode(row))).toEqual(decoded);
    const read = readTokenizer(JSON.stringify(file), 'tokenizer.json');
    expect([...read.encode(texts[1]!)]).toEqual(ids[1]);
  });

  test('a character beyond 16 bits is one token of four bytes', () => {
    const tokenizer = charactersOf('a🐻é');
    expect([...tokenizer.encode('🐻aé')]).toEqual([2, 0, 1]);
    expect(tokenizer.decode([2, 1])).toBe('🐻é');
    expect([...tokenizer.tokenBytes]).toEqual([1, 2, 4]);
  });

  test('names the character that has no token, and where it stands', () => {
    expect(() => charactersOf('abc').encode('ab€')).toThrow(
      'the tokenizer has no token for "€" (character 3 of the text)',
    );
    expect(() => characterTokenizer(['a', 'b', 'a'])).toThrow('"a" does twice');
    expect(() => characterTokenizer(['a', 'bc'])).toThrow('tokens must be single characters, got "bc"');
  });
});

describe('readTokenizer', () => {
  test('names the file and the field of what it cannot read', () => {
    expect(() => readTokenizer('{', 'a/tokenizer.json')).toThrow(/^a\/tokenizer\.json: not valid JSON/);
    const file = byteLevelFile({ a: 0, [END_OF_TEXT]: 1 }, []);
    const damaged = (model: object) => JSON.stringify({ ...file, model: { ...file.model, ...model } });
    expect(() => readTokenizer(damaged({ type: 'Unigram' }), 'tokenizer.json')).toThrow(
      /^tokenizer\.json: model\.type: must be BPE, got "Unigram"$/,
    );
    expect(() => readTokenizer(damaged({ merges: [['a']] }), 'tokenizer.json')).toThrow(
      /^tokenizer\.json: model\.merges\[0\]: /,
    );
    const gap = byteLevelFile({ a: 0, b: 2, [END_OF_TEXT]: 3 }, []);
    expect(() => readTokenizer(JSON.stringify(gap), 'tokenizer.json')).toThrow(
      `tokenizer.json: tokens must be below the vocabulary's size of 3, got 3 ("${END_OF_TEXT}")`,
    );
  });
});

const gpt2 = path.join(process.env.DATA_DIR ?? 'data', 'gpt2-tokenizer');
describe.skipIf(!existsSync(gpt2))('GPT-2’s own files', () => {
  test('give the ids that GPT-2 gives', () => {
    const read = (name: string) => readFileSync(path.join(gpt2, name), 'utf8');
    const merges = read('vocab.bpe').split('\n').slice(1).filter(Boolean);
    const tokenizer = tokenizerOf(
      byteLevelFile(
        JSON.parse(read('encoder.json')) as Record<string, number>,
        merges.map((line) => line.split(' ') as [string, string]),
      ),
      'GPT-2',
    );
    expect(tokenizer.vocabularySize).toBe(50_257);
    // As tiktoken and the original encoder give them.
    expect([...tokenizer.encode('Hello world')]).toEqual([15496, 995]);
    expect([...tokenizer.encode('hello 👋 world 🌍')]).toEqual([31373, 50169, 233, 995, 12520, 234, 235]);
    expect(tokenizer.decode([31373, 50169, 233, 995, 12520, 234, 235])).toBe('hello 👋 world 🌍');
    expect(tokenizer.endOfText).toBe(50_256);
  });
});

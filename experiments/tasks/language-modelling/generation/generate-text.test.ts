import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../rng/random-stream.ts';
import { charactersOf } from '../tokenizers/character-tokenizer.ts';
import { tokenizerOf } from '../tokenizers/read-tokenizer.ts';
import type { Tokenizer } from '../tokenizers/tokenizer.ts';
import { trainBpe } from '../tokenizers/train-bpe.ts';
import { GREEDY, type Sampling } from './choose-token.ts';
import type { Decoder } from './decoder.ts';
import { generateText } from './generate-text.ts';

/** Says `next` of the tokens that it has read, surely. */
function fakeDecoder(
  context: number,
  next: (tokens: readonly number[]) => number,
): Decoder & { reads: number[][] } {
  let tokens: number[] = [];
  const reads: number[][] = [];
  return {
    context,
    reads,
    get length() {
      return tokens.length;
    },
    read: async (given) => {
      if (tokens.length + given.length > context) throw new Error('full');
      for (const token of given) {
        tokens.push(token);
        reads.push([...tokens]);
      }
      return new Float32Array(400).fill(-50).fill(0, next(tokens), next(tokens) + 1);
    },
    readAll: () => Promise.reject(new Error('generation asks for the last logits alone')),
    restart: () => {
      tokens = [];
    },
    release: async () => {},
  };
}

async function written(
  decoder: Decoder,
  tokenizer: Tokenizer,
  prompt: string,
  tokens: number,
  sampling: Sampling = GREEDY,
) {
  const pieces: string[] = [];
  const stream = randomStream(1, 'sample');
  for await (const piece of generateText({ decoder, tokenizer, prompt, tokens, sampling, stream }))
    pieces.push(piece);
  return pieces;
}

const abc = charactersOf('abc');
const following = (tokens: readonly number[]) => (tokens.at(-1)! + 1) % 3;

describe('generateText', () => {
  test('continues the prompt, token by token', async () => {
    const decoder = fakeDecoder(16, following);
    expect(await written(decoder, abc, 'ab', 4)).toEqual(['c', 'a', 'b', 'c']);
    // The last token need not be read.
    expect(decoder.reads.at(-1)).toEqual([0, 1, 2, 0, 1]);
  });

  test('goes on beyond the context from its later half', async () => {
    const decoder = fakeDecoder(6, following);
    expect((await written(decoder, abc, 'ab', 10)).join('')).toBe('cabcabcabc');
    expect(decoder.reads).toContainEqual([0, 1, 2, 0, 1, 2]);
    expect(Math.max(...decoder.reads.map(({ length }) => length))).toBe(6);
    // After six tokens the seventh is read with the two before it.
    expect(decoder.reads[8]).toEqual([1, 2, 0]);
  });

  test('gives a character when all of its bytes are there, and ends with the document', async () => {
    const bpe = tokenizerOf(trainBpe([], 257), 'BPE');
    const bear = [...bpe.encode('🐻!')];
    const decoder = fakeDecoder(32, (tokens) => bear[tokens.length - 1] ?? bpe.endOfText!);
    expect(bear).toHaveLength(5);
    expect(await written(decoder, bpe, 'a', 20)).toEqual(['🐻', '!']);
  });

  test('never says a token that the text has not, however likely', async () => {
    const decoder = fakeDecoder(8, () => 300);
    expect(await written(decoder, abc, 'b', 3)).toEqual(['a', 'a', 'a']);
  });

  test('names what is wrong with a prompt', async () => {
    const decoder = fakeDecoder(4, following);
    await expect(written(decoder, abc, '', 3)).rejects.toThrow('prompt: must have at least one token');
    await expect(written(decoder, abc, 'abcab', 3)).rejects.toThrow(
      "prompt: must have at most the model's context of 4 tokens, got 5",
    );
    await expect(written(decoder, abc, 'xa', 3)).rejects.toThrow(
      'no token for "x" (character 1 of the text)',
    );
  });
});

import { describe, expect, test } from 'vitest';
import { randomStream } from '../../rng/random-stream.ts';
import { presetSettings } from '../../studies/language-presets.ts';
import type { EvaluationRun } from '../task.ts';
import { ARITHMETIC_TOKENIZER } from './arithmetic/expressions.ts';
import { evaluateArithmetic } from './evaluate-arithmetic.ts';
import { evaluateGames } from './evaluate-games.ts';
import { evaluateText, sampledLoss } from './evaluate-text.ts';
import { languageModelling } from './language-modelling.ts';
import { afterMove, type Board, EMPTY_BOARD, legalMoves, playerToMove } from './tictactoe/board.ts';
import { TICTACTOE_TOKENIZER } from './tictactoe/game-text.ts';
import { bestMoves } from './tictactoe/players.ts';
import { charactersOf } from './tokenizers/character-tokenizer.ts';
import { openText } from './training-text.ts';
import { writeSamples } from './write-samples.ts';

const SHAPE = { batchSize: 8, context: 32 };

/** A model that gives every token the same probability, and one that knows the cost of each. */
const costing =
  (cost: (target: number) => number): EvaluationRun =>
  async ({ targets, mask }) => {
    const nats = new Float32Array(SHAPE.batchSize);
    for (let at = 0; at < targets!.length; at++) {
      nats[Math.floor(at / SHAPE.context)]! += cost(targets![at]!) * mask![at]!;
    }
    return { nats };
  };

describe('evaluateText', () => {
  const tokenizer = charactersOf('aé🐻 ');
  const sequence = tokenizer.encode('aé🐻 '.repeat(251));

  test('is log V for a model that knows nothing, in bits over the bytes that tokens stand for', async () => {
    const { loss, bitsPerByte } = await evaluateText(
      sequence,
      tokenizer,
      SHAPE,
      costing(() => Math.log(4)),
    );
    expect(loss).toBeCloseTo(Math.log(4), 6);
    // Four characters of 1 + 2 + 4 + 1 bytes, two bits each; the first character, one byte, is not predicted.
    expect(bitsPerByte).toBeCloseTo((2 * (sequence.length - 1)) / (8 * 251 - 1), 6);
  });

  test('counts every token but the first once', async () => {
    const { loss } = await evaluateText(
      sequence,
      tokenizer,
      SHAPE,
      costing((token) => token),
    );
    const all = [...sequence].reduce((sum, token) => sum + token, 0);
    expect(loss).toBeCloseTo((all - sequence[0]!) / (sequence.length - 1), 6);
  });

  test('the sampled loss is a mean over 3,200 windows, as large as the batch may be', async () => {
    let scored = 0;
    const run: EvaluationRun = async (feeds) => {
      scored += (feeds.mask as Float32Array).reduce((sum, weight) => sum + weight, 0);
      return costing((token) => token)(feeds);
    };
    const loss = await sampledLoss(sequence, SHAPE, randomStream(1, 'windows'), run);
    expect(scored).toBe(3200 * 32);
    // Tokens 0 … 3 are as frequent in every window.
    expect(loss).toBeCloseTo(1.5, 6);
  });
});

/** A model that continues a text as `next` says, from what stands before each position. */
function continuing(tokenizer: typeof ARITHMETIC_TOKENIZER, next: (before: string) => string): EvaluationRun {
  return async ({ tokens }) => {
    const predicted = new Int32Array(tokens!.length);
    for (let row = 0; row < SHAPE.batchSize; row++) {
      const text = tokenizer.decode(tokens!.subarray(row * SHAPE.context, (row + 1) * SHAPE.context));
      for (let at = 0; at < SHAPE.context; at++) {
        const character = next(text.slice(0, at + 1));
        predicted[row * SHAPE.context + at] = tokenizer.encode(character)[0]!;
      }
    }
    return { predicted };
  };
}

describe('evaluateArithmetic', () => {
  /** Knows arithmetic, but for what `err` says. */
  const calculator = (err: (operator: string, answer: number) => number) =>
    continuing(ARITHMETIC_TOKENIZER, (before) => {
      const match = /^(\d+) ([-+*/]) (\d+) = (-?\d*)$/.exec(before);
      if (match === null) return '0';
      const [a, b] = [Number(match[1]), Number(match[3])];
      const value = { '+': a + b, '-': a - b, '*': a * b, '/': Math.floor(a / b) }[match[2]!]!;
      return `${err(match[2]!, value)} `[match[4]!.length] ?? '0';
    });

  test('all is exact for a model that knows arithmetic', async () => {
    const shares = await evaluateArithmetic(
      SHAPE,
      calculator((_, value) => value),
    );
    expect(new Set(Object.values(shares))).toEqual(new Set([1]));
    expect(Object.keys(shares)).toEqual(
      expect.arrayContaining(['exact', 'exact.plus', 'exact.times.digits4', 'exact.minus.digits1']),
    );
  });

  test('an answer that goes on, or errs in its last digit, is wrong', async () => {
    const shares = await evaluateArithmetic(
      SHAPE,
      calculator((operator, value) => (operator === '*' ? 10 * value : operator === '+' ? value + 1 : value)),
    );
    // 0 · b is 0 with a zero more or less: the answer 0 is still exact.
    expect(shares['exact.times.digits2']).toBe(0);
    expect(shares['exact.times.digits4']).toBe(0);
    expect(shares['exact.plus']).toBe(0);
    expect(shares['exact.minus']).toBe(1);
    expect(shares.exact).toBeGreaterThan(0.5);
  });
});

describe('evaluateGames', () => {
  const boardOf = (text: string): Board =>
    [...text.matchAll(/[XO]:(\d)/g)].reduce<Board>(
      (board, match) => afterMove(board, Number(match[1]), playerToMove(board)),
      EMPTY_BOARD,
    );
  const shape = { batchSize: 8, context: 96 };
  /** Answers after `X:` or `O:` only; a model has the whole row, of which all but the prompt is filler. */
  const playing =
    (move: (board: Board) => number): EvaluationRun =>
    async ({ tokens }) => {
      const predicted = new Int32Array(tokens!.length);
      for (let row = 0; row < shape.batchSize; row++) {
        const text = TICTACTOE_TOKENIZER.decode(tokens!.subarray(row * 96, (row + 1) * 96));
        const prompt = /^_( _){8}( \| [XO]:\d)*? \| [XO]:(?=0*$)/.exec(text)?.[0];
        if (prompt !== undefined) predicted[row * 96 + prompt.length - 1] = move(boardOf(prompt));
      }
      return { predicted };
    };

  test('a perfect model loses nothing from either side, and draws with its equal', async () => {
    const shares = await evaluateGames(
      shape,
      playing((board) => bestMoves(board).at(-1)!),
      1,
    );
    expect(shares.legal).toBe(1);
    expect([shares['random.lost'], shares['perfect.lost']]).toEqual([0, 0]);
    expect(shares['perfect.drawn']).toBe(1);
    expect(shares['random.won']).toBeGreaterThan(0.7);
    expect(shares['random.x.won']).toBeGreaterThan(shares['random.o.won']!);
  });

  test('a model that always says 8 is soon illegal', async () => {
    const shares = await evaluateGames(
      shape,
      playing(() => 8),
      1,
    );
    expect(shares['random.illegal']! + shares['random.lost']!).toBeCloseTo(1, 12);
    expect(shares['random.x.illegal']).toBeGreaterThan(0.9);
    expect(shares.legal).toBeLessThan(0.6);
  });

  test('the four ends of games are all there are', async () => {
    const shares = await evaluateGames(
      shape,
      playing((board) => legalMoves(board)[0]!),
      1,
    );
    for (const opponent of ['random', 'perfect', 'random.x', 'perfect.o']) {
      const ends = ['won', 'drawn', 'lost', 'illegal'].map((end) => shares[`${opponent}.${end}`]!);
      expect(ends.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  });
});

describe('generated text', () => {
  test.each(['arithmetic', 'tictactoe'] as const)(
    '%s runs on from row to row, anew each step',
    async (name) => {
      const open = (seed: number) => openText({ seed, data: { text: name } }, { dataDir: 'nowhere' });
      const { tokenizer, windows } = await open(1);
      const shape = { batchSize: 4, context: 64 };
      const { tokens, targets } = windows(3, shape);
      expect([tokens.length, targets.length]).toEqual([256, 256]);
      expect([...targets.subarray(0, 255)]).toEqual([...tokens.subarray(1)]);
      const start = name === 'arithmetic' ? /^\d+ [-+*/] \d+ = -?\d+ \d/ : /^_ _ _ _ _ _ _ _ _ \| X:\d \| O:/;
      expect(tokenizer.decode(tokens)).toMatch(start);
      expect(windows(3, shape)).toEqual({ tokens, targets });
      expect(windows(4, shape).tokens).not.toEqual(tokens);
      expect((await open(2)).windows(3, shape).tokens).not.toEqual(tokens);
      expect((await open(2)).validation).toEqual((await open(1)).validation);
    },
  );
});

test.each([
  ['arithmetic', 15, 16],
  ['tictactoe', 69, 70],
] as const)('%s takes no context that its questions do not fit', async (text, context, longest) => {
  const settings = presetSettings(text, 'desk', 'bit');
  const config = { ...settings, model: { ...settings.model, context }, seed: 1 };
  const open = () =>
    languageModelling.open(config, {
      ...{ dataDir: 'nowhere', resultsDir: 'nowhere', engine: null as never },
      progress: { note() {}, download() {} },
    });
  await expect(open()).rejects.toThrow(
    `model.context: must be at least the ${longest} tokens of the longest question, got ${context}`,
  );
});

describe('writeSamples', () => {
  const tokenizer = charactersOf('abcdefghijklmnopqrstuvwxyz');
  /** The next letter of the alphabet. */
  const alphabet: EvaluationRun = async ({ tokens }) => ({
    predicted: Int32Array.from(tokens!, (token) => (token + 1) % 26),
  });

  test('writes the most likely token after each prompt until the context is full', async () => {
    const samples = await writeSamples(['abc', 'xy'], tokenizer, { batchSize: 3, context: 8 }, alphabet);
    expect(samples).toEqual([
      { prompt: 'abc', text: 'defgh' },
      { prompt: 'xy', text: 'zabcde' },
    ]);
  });

  test('a text ends where the model ends it, and where it is long enough', async () => {
    const ending = { ...tokenizer, endOfText: tokenizer.encode('f')[0]! };
    const shape = { batchSize: 2, context: 200 };
    const [ended, long] = await writeSamples(['abc', 'g'], ending, shape, alphabet);
    expect(ended!.text).toBe('de');
    expect(long!.text).toBe('hijklmnopqrstuvwxyzabcde');
    expect((await writeSamples(['a'], tokenizer, shape, alphabet))[0]!.text).toHaveLength(80);
  });

  test('takes more prompts than a step has rows', async () => {
    const shape = { batchSize: 1, context: 8 };
    expect(await writeSamples(['a', 'b'], tokenizer, shape, alphabet)).toEqual([
      { prompt: 'a', text: 'bcdefgh' },
      { prompt: 'b', text: 'cdefghi' },
    ]);
  });
});

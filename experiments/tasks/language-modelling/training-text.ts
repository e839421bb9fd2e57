import type { LanguageModellingConfig } from '../../record/language-modelling.ts';
import { type RandomStream, randomStream } from '../../rng/random-stream.ts';
import {
  ARITHMETIC_TOKENIZER,
  heldOutExpressions,
  textOf,
  trainingExpression,
} from './arithmetic/expressions.ts';
import { type CorpusOptions, loadCorpus } from './data/load-corpus.ts';
import type { StoredTokens, TokenFolder } from './data/token-folder.ts';
import { type TokenSequence, tokensFingerprint } from './data/token-sequence.ts';
import { randomWindows, type TokenBatch, type WindowShape } from './data/windows.ts';
import { movePrompt, randomGame, TICTACTOE_TOKENIZER } from './tictactoe/game-text.ts';
import type { Tokenizer } from './tokenizers/tokenizer.ts';

/** What a run learns from, and what it is judged by. */
export interface TrainingText {
  readonly tokenizer: Tokenizer;
  /** The windows of a training step, drawn from the step's own stream: any step's can be had without those before it. */
  windows(step: number, shape: WindowShape): TokenBatch;
  readonly validation: TokenSequence;
  readonly test: TokenSequence | null;
  /** Tokens of the longest question that the model is judged by; absent where it is asked none. */
  readonly longestQuestion?: number;
  /** For the record: files with their hashes, numbers of tokens, fingerprints. */
  readonly description: Readonly<Record<string, unknown>>;
  /** Closes files. */
  release(): void;
}

/** Throws DataError naming the file that is absent, damaged or too short. */
export async function openText(
  { data, seed }: Pick<LanguageModellingConfig, 'data' | 'seed'>,
  options: CorpusOptions,
): Promise<TrainingText> {
  return 'tokenizer' in data
    ? sequenceText(await loadCorpus(data, options), seed)
    : generatedText(data.text, seed);
}

function sequenceText(
  { tokenizer, train, validation, test, files }: TokenFolder,
  seed: number,
): TrainingText {
  const described = ({ length, sha256 }: StoredTokens) => ({ tokens: length, fingerprint: sha256 });
  return {
    tokenizer,
    windows: (step, shape) => randomWindows(train, shape, randomStream(seed, `windows/step-${step}`)),
    validation,
    test,
    description: {
      files,
      train: described(train),
      validation: described(validation),
      ...(test === null ? {} : { test: described(test) }),
    },
    release: () => {
      for (const tokens of [train, validation, test]) tokens?.close();
    },
  };
}

/** Games that validation is taken from; their stream is no run's. */
const VALIDATION_GAMES = 2000;

const GENERATED = {
  arithmetic: {
    tokenizer: ARITHMETIC_TOKENIZER,
    next: (stream: RandomStream) => textOf(trainingExpression(stream)),
    validation: () => heldOutExpressions().map(textOf),
    longestQuestion: () => Math.max(...heldOutExpressions().map((held) => textOf(held).length + 1)),
  },
  tictactoe: {
    tokenizer: TICTACTOE_TOKENIZER,
    next: randomGame,
    validation: () => {
      const stream = randomStream(0, 'tictactoe/validation');
      return Array.from({ length: VALIDATION_GAMES }, () => randomGame(stream));
    },
    longestQuestion: () => movePrompt([0, 1, 2, 3, 4, 5, 6, 7]).length,
  },
} as const;

/**
 * Text that is made as it is needed, its parts run together with a space between and cut into rows wherever a row ends. Each
 * step's text begins anew.
 */
function generatedText(name: keyof typeof GENERATED, seed: number): TrainingText {
  const { tokenizer, next, validation, longestQuestion } = GENERATED[name];
  const heldOut = tokenizer.encode(`${validation().join(' ')} `);
  return {
    tokenizer,
    windows: (step, shape) => {
      const stream = randomStream(seed, `${name}/step-${step}`);
      return consecutiveRows(shape, tokenizer, () => next(stream));
    },
    validation: heldOut,
    test: null,
    longestQuestion: longestQuestion(),
    description: { validation: { tokens: heldOut.length, fingerprint: tokensFingerprint(heldOut) } },
    release: () => {},
  };
}

function consecutiveRows(
  { batchSize, context }: WindowShape,
  tokenizer: Tokenizer,
  next: () => string,
): TokenBatch {
  const size = batchSize * context;
  let text = '';
  // One token a character.
  while (text.length <= size) text += `${next()} `;
  const tokens = Int32Array.from(tokenizer.encode(text.slice(0, size + 1)));
  return { tokens: tokens.slice(0, size), targets: tokens.slice(1) };
}

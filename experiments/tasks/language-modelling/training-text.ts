import type { OnProgress } from '../../data/download.ts';
import type { LanguageModellingConfig, TextConfig } from '../../record/language-modelling.ts';
import { type RandomStream, randomStream } from '../../rng/random-stream.ts';
import {
  ARITHMETIC_TOKENIZER,
  heldOutExpressions,
  textOf,
  trainingExpression,
} from './arithmetic/expressions.ts';
import { FINEWEB_EDU, firstDocuments } from './data/fineweb-edu.ts';
import { loadCorpus, makeTokenizer, openCorpus, tokenSplits } from './data/load-corpus.ts';
import { tokenSequence, tokensFingerprint } from './data/token-sequence.ts';
import { randomWindows, type TokenBatch, type WindowShape } from './data/token-windows.ts';
import { movePrompt, randomGame, TICTACTOE_TOKENIZER } from './tictactoe/game-text.ts';
import type { Tokenizer, Tokens } from './tokenizers/tokenizer.ts';

/** What a run learns from, and what it is judged by. */
export interface TrainingText {
  readonly tokenizer: Tokenizer;
  /** The windows of a training step, drawn from the step's own stream: any step's can be had without those before it. */
  windows(step: number, shape: WindowShape): TokenBatch;
  readonly validation: Tokens;
  readonly test: Tokens | null;
  /** Tokens of the longest question that the model is judged by; absent where it is asked none. */
  readonly longestQuestion?: number;
  /** For the record: files with their hashes, numbers of tokens, fingerprints. */
  readonly description: Readonly<Record<string, unknown>>;
}

export interface TextOptions {
  readonly dataDir: string;
  readonly onProgress?: OnProgress;
  /** Of the imported model that the run begins with. */
  readonly imported?: Tokenizer | undefined;
}

/** Throws DataError naming the file that is absent, damaged or too short. */
export async function openText(
  { data, seed }: Pick<LanguageModellingConfig, 'data' | 'seed'>,
  options: TextOptions,
): Promise<TrainingText> {
  switch (data.text) {
    case 'arithmetic':
    case 'tictactoe':
      return generatedText(data.text, seed);
    case 'fineweb_edu':
      return sequenceText(await finewebSplits(data, options), seed);
    default:
      return sequenceText(
        data.tokenizer.kind === 'imported' && options.imported !== undefined
          ? tokenSplits(await openCorpus(data.text, options), options.imported)
          : await loadCorpus(data.text, data.tokenizer, options),
        seed,
      );
  }
}

type Splits = Awaited<ReturnType<typeof loadCorpus>>;

function sequenceText({ tokenizer, train, validation, test, files }: Splits, seed: number): TrainingText {
  const described = (tokens: Tokens) => ({
    tokens: tokens.length,
    fingerprint: tokensFingerprint(tokens),
  });
  return {
    tokenizer,
    windows: (step, shape) => randomWindows(train, shape, randomStream(seed, `windows/step-${step}`)),
    validation,
    test,
    description: {
      files: files.map(({ file, sha256, part }) => ({ file, sha256, part })),
      train: described(train),
      validation: described(validation),
      ...(test === null ? {} : { test: described(test) }),
    },
  };
}

/** The last of the published files is what validation takes its documents from. */
async function finewebSplits(
  data: Extract<TextConfig, { text: 'fineweb_edu' }>,
  { dataDir }: TextOptions,
): Promise<Splits> {
  const { trainFiles, validationFiles } = FINEWEB_EDU;
  const read = (files: readonly string[], characters: number) =>
    firstDocuments(FINEWEB_EDU, files, { characters, dataDir });
  const train = await read(trainFiles, data.characters);
  const validation = await read(validationFiles, data.validationCharacters);
  const tokenizer = makeTokenizer(
    data.tokenizer,
    () => train,
    () => [...train, ...validation],
  );
  return {
    tokenizer,
    train: tokenSequence(train, tokenizer),
    validation: tokenSequence(validation, tokenizer),
    test: null,
    files: [],
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

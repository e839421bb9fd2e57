/** Language modelling: a decoder, its text in windows, evaluation of the whole validation text after every so many steps. */
import type { InputSpec } from '../../engine/engine.ts';
import { buildLanguageModel } from '../../models/build-language-model.ts';
import {
  LANGUAGE_MODELLING,
  type LanguageModellingConfig,
  softmaxOf,
} from '../../record/language-modelling.ts';
import { randomStream } from '../../rng/random-stream.ts';
import { learningRateAt, weightDecayAt } from '../learning-rate.ts';
import type { EvaluationRun, OpenTask, SplitMetrics, Task, TaskContext, TrainBatch } from '../task.ts';
import type { WindowShape } from './data/windows.ts';
import { type DropoutMasks, dropoutMasks } from './dropout-masks.ts';
import { evaluateArithmetic } from './evaluate-arithmetic.ts';
import { evaluateGames } from './evaluate-games.ts';
import { evaluateText, sampledLoss } from './evaluate-text.ts';
import { openStart, startModel } from './pretrained/start-model.ts';
import { evaluationMeasures, meanTokenLoss } from './token-loss.ts';
import { openText, type TrainingText } from './training-text.ts';
import { STORY_PROMPTS, writeSamples } from './write-samples.ts';

/** Tokens of an evaluation step: it keeps nothing for gradients, so it can be larger than a training step. */
const EVALUATION_TOKENS = 4096;

export const languageModelling: Task<LanguageModellingConfig> = {
  name: LANGUAGE_MODELLING,
  unit: 'token',
  /** What is published is measured at the last step, so that is what is kept. */
  selectBy: { name: 'validation.loss', better: 'latest' },
  judged: {
    split: 'validation',
    config: (config) => config,
    data: (details) => {
      const { validation } = details.data as { validation: { fingerprint: string; tokens: number } };
      return { fingerprint: validation.fingerprint, examples: validation.tokens - 1 };
    },
  },
  async open(config: LanguageModellingConfig, context: TaskContext): Promise<OpenTask> {
    const { dataDir, progress } = context;
    const stored = openStart(config, dataDir);
    const text = await openText(config, {
      ...{ dataDir, onProgress: progress.download, note: progress.note, imported: stored?.tokenizer },
    });
    checkSizes(config, text);
    const { seed, batchSize, steps, evaluateEvery, clipNorm, accumulate } = config;
    const shape = { batchSize, context: config.model.context };
    const evaluation = evaluationShape(config);
    const softmax = softmaxOf(config.model);
    const model =
      stored === null ? buildLanguageModel(config.model, seed, config.dropout) : startModel(config, stored);
    const masks = dropoutMasks(model, batchSize, seed);
    return {
      model,
      optimizer: config.optimizer,
      trackGradients: config.trackGradients,
      clipNorm,
      accumulate,
      periods: { count: steps / evaluateEvery, steps: evaluateEvery, rows: 'step' },
      learningRate: (step) => learningRateAt(config, step),
      trainInputs: {
        tokens: ints(shape),
        targets: ints(shape),
        weightDecay: { shape: [], dtype: 'float32' },
        ...masks.inputs,
      },
      loss: meanTokenLoss(softmax),
      batches: (period) => periodBatches(config, { text, masks }, shape, period),
      evaluationInputs: {
        tokens: ints(evaluation),
        targets: ints(evaluation),
        mask: { ...ints(evaluation), dtype: 'float32' },
      },
      evaluationMeasures: evaluationMeasures(softmax),
      evaluate: (split, run) => evaluateSplit(split, config, text, run),
      outcomes: {},
      details: () => ({
        data: text.description,
        ...(stored === null ? {} : { endOfText: stored.tokenizer.endOfText }),
      }),
      ...(config.data.text === 'tinystories'
        ? { samples: (run) => writeSamples(STORY_PROMPTS, text.tokenizer, evaluation, run) }
        : {}),
      files: () => [
        { name: 'tokenizer.json', content: Buffer.from(`${JSON.stringify(text.tokenizer.file)}\n`, 'utf8') },
      ],
      release: async () => text.release(),
    };
  },
};

function ints({ batchSize, context }: WindowShape): InputSpec {
  return { shape: [batchSize, context], dtype: 'int32' };
}

function evaluationShape({ model: { context } }: LanguageModellingConfig): WindowShape {
  return { batchSize: Math.max(1, Math.floor(EVALUATION_TOKENS / context)), context };
}

/** Whether the text's tokens and the questions that end a run fit the model. */
function checkSizes({ model }: LanguageModellingConfig, text: TrainingText): void {
  const { tokenizer, longestQuestion = 1 } = text;
  if (tokenizer.vocabularySize > model.vocabulary) {
    throw new Error(
      `model.vocabulary: must be at least the text's ${tokenizer.vocabularySize} tokens, got ${model.vocabulary}`,
    );
  }
  if (longestQuestion > model.context) {
    throw new Error(
      `model.context: must be at least the ${longestQuestion} tokens of the longest question, got ${model.context}`,
    );
  }
}

function* periodBatches(
  config: LanguageModellingConfig,
  { text, masks }: { readonly text: TrainingText; readonly masks: DropoutMasks },
  shape: WindowShape,
  period: number,
): Generator<TrainBatch> {
  const units = shape.batchSize * shape.context;
  for (let step = period * config.evaluateEvery; step < (period + 1) * config.evaluateEvery; step++) {
    yield {
      units,
      feeds: () => ({
        ...text.windows(step, shape),
        weightDecay: Float32Array.of(weightDecayAt(config, step)),
        ...masks.draw(step),
      }),
      sums: ({ loss }) => ({ loss: loss![0]! * units }),
    };
  }
}

/**
 * Validation: the whole text, and for babyBitNet's models the estimate that is published for them, over windows that a run
 * draws once. Test: the test split where the text has one; for generated texts, what the model does with them.
 */
async function evaluateSplit(
  split: 'validation' | 'test',
  config: LanguageModellingConfig,
  text: TrainingText,
  run: EvaluationRun,
): Promise<SplitMetrics> {
  const shape = evaluationShape(config);
  if (split === 'validation') {
    const whole = await evaluateText(text.validation, text.tokenizer, shape, run);
    if (config.model.architecture !== 'babygpt') return { ...whole };
    const stream = randomStream(config.seed, 'validation-windows');
    return { ...whole, sampledLoss: await sampledLoss(text.validation, shape, stream, run) };
  }
  if (config.data.text === 'arithmetic') return evaluateArithmetic(shape, run);
  if (config.data.text === 'tictactoe') return evaluateGames(shape, run, config.seed);
  return text.test === null ? {} : { ...(await evaluateText(text.test, text.tokenizer, shape, run)) };
}

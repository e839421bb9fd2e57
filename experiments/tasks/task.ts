/**
 * What a network is trained to do. Training, resuming, recording and sweeping see this and nothing of images or text.
 *
 * A run is trained in periods (an epoch of images, so many steps of text). After each the validation split is evaluated, a
 * row is added to the history, and the state is saved.
 */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { OnProgress } from '../data/download.ts';
import type { Engine, InputSpecs, Values } from '../engine/engine.ts';
import type { OptimizerSettings } from '../engine/optimizers/create-optimizer.ts';
import type { Loss, Measures } from '../engine/train-step.ts';
import type { Unit } from '../record/step-progress.ts';

export interface Task<Config> {
  /** As records name it: `image-classification`. */
  readonly name: string;
  /** What it learns from: speeds are told in so many a second. */
  readonly unit: Unit;
  /** Which value of a period's row chooses the checkpoint, and its direction; the earliest of equals. */
  readonly selectBy: Selection;
  readonly judged: Judged<Config>;
  /** Reads the data and builds the model. Throws when either cannot be had. */
  open(config: Config, context: TaskContext): Promise<OpenTask>;
}

export interface Selection {
  /** `validation.accuracy`, `validation.loss` */
  readonly name: `validation.${string}`;
  /** `latest`: the last period's is kept, whatever its value. */
  readonly better: 'higher' | 'lower' | 'latest';
}

/** How the checkpoint of a recorded run is evaluated again. */
export interface Judged<Config> {
  readonly split: 'validation' | 'test';
  /** The configuration without what training alone needs. */
  config(config: Config): Config;
  /** What {@link OpenTask.details} say of the split. */
  data(details: Readonly<Record<string, unknown>>): {
    readonly fingerprint: string;
    readonly examples: number;
  };
}

/** What opening a task may use. */
export interface TaskContext {
  readonly dataDir: string;
  /** Root of the records: a run may learn from a recorded one. */
  readonly resultsDir: string;
  /** What computes a network that the run learns from. */
  readonly engine: Engine;
  readonly progress: LoadProgress;
}

/** Told what takes long before training begins. */
export interface LoadProgress {
  download: OnProgress;
  note(text: string): void;
}

/** Means over a split by plain name, without the split: `loss`, `accuracy`. */
export type SplitMetrics = Readonly<Record<string, number>>;

/** A task with its data and its model, first weights drawn. */
export interface OpenTask {
  readonly model: LayersModel;
  readonly optimizer: OptimizerSettings;
  /** Largest global norm of a step's gradients; default null: they are not clipped. */
  readonly clipNorm?: number | null;
  /** Parts that a step's batch is taken in; default 1. */
  readonly accumulate?: number;
  /** Norms of every step's gradients go into history and outcomes. */
  readonly trackGradients?: boolean | undefined;
  readonly periods: Periods;
  /** Of one optimizer step; `step` counts from 0 over the whole run. */
  learningRate(step: number): number;

  /** Inputs of a training step but the learning rate. */
  readonly trainInputs: InputSpecs;
  /** What is minimized, from the model's outputs and these inputs. */
  readonly loss: Loss;
  /** What else a training step tells, for {@link TrainBatch.sums}. */
  readonly measures?: Measures;
  /**
   * The batches of one period, counted from 0, `periods.steps` of them. They come from streams of the period's own, so those
   * that were done before a stop are drawn and skipped.
   */
  batches(period: number): Iterable<TrainBatch>;

  /** Inputs of an evaluation step, and what it tells. */
  readonly evaluationInputs: InputSpecs;
  readonly evaluationMeasures: Measures;
  /** A whole split with the current weights: `run` does one evaluation step. `loss` is among the metrics. */
  evaluate(split: 'validation' | 'test', run: EvaluationRun): Promise<SplitMetrics>;

  /** Outcomes beside those of training: numbers of examples, say. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What the task adds to results.json. */
  details(): Readonly<Record<string, unknown>>;
  /** Texts that the trained model writes, which `samples` of results.json keeps for readers. Default: none. */
  samples?(run: EvaluationRun): Promise<readonly { readonly prompt: string; readonly text: string }[]>;
  /** Small files that belong to the checkpoint: a tokenizer, say. Default: none. */
  files?(): readonly { readonly name: string; readonly content: Uint8Array }[];
  /** Frees what it holds beside the model. */
  release(): Promise<void>;
}

export interface Periods {
  readonly count: number;
  /** Training steps in each. */
  readonly steps: number;
  /** How a row of the history says where it stands: by its period's number, or by the steps done. */
  readonly rows: 'epoch' | 'step';
}

export interface TrainBatch {
  /** Images, tokens or positions in it. */
  readonly units: number;
  /** Asked for when the batch is trained on, not when it is skipped. */
  feeds(): Values | Promise<Values>;
  /** From the step's results, sums over the batch by metric, `loss` among them: means are these over the units. */
  sums(results: Values): SplitMetrics;
}

export type EvaluationRun = (feeds: Values) => Promise<Values>;

/** How a row of the history names the speed. */
export function speedName(unit: Unit): string {
  return unit === 'image' ? 'examplesPerSecond' : `${unit}sPerSecond`;
}

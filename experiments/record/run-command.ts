/** Commands that repeat a run exactly. Where data and results lie is left to whoever repeats it. */
import path from 'node:path';
import type { BaseConfig } from './base-record.ts';
import { IMAGE_CLASSIFICATION, type ImageConfig } from './image-classification-record.ts';
import { distillationFlags, IMAGE_FACTORS, settingFlags } from './image-run.ts';
import { INFERENCE_TIMING } from './inference-timing.ts';
import { LANGUAGE_EVALUATION } from './language-evaluation.ts';
import { CONFIG_FILE } from './names.ts';
import { runFolder } from './record-store.ts';
import { SOFTMAX_TIMING } from './softmax-timing.ts';

/** The one that a record names: by the configuration beside it, wherever the results lie. */
export function recordedCommand(config: BaseConfig): string {
  return `npm run lab -- ${verbOf(config)} --config ${runFolder(config)}/${CONFIG_FILE}`;
}

/** Results of runs that are trained again and whose records stay as they are. */
export const REPEATED = '.cache/repeated';

/** A recorded command for {@link REPEATED}, where no configuration of the results at `root` is. */
export function repeatingCommand(command: string, root: string): string {
  const itself = command.replace(/(?<= --config )\S+/, (file) => quoted(path.join(root, file)));
  return `${itself} --results-dir ${REPEATED}`;
}

/**
 * The one for a run that nobody has begun: every flag that decides its outcome is written out, so that it stays exact when
 * a default changes.
 */
export function runCommand(config: BaseConfig): string {
  return [`npm run lab -- ${verbOf(config)}`, ...runFlags(config).map(quoted)].join(' ');
}

/** At the root of the project: the command of every run of the paper's studies. */
export const REFERENCE_FILE = 'EXPERIMENTS_REFERENCE.sh';

const TIMING_VERBS: ReadonlyMap<string, string> = new Map([
  [SOFTMAX_TIMING, 'time-softmax'],
  [INFERENCE_TIMING, 'time-inference'],
]);

/** What does runs that are no training. */
const OTHER_VERBS: ReadonlyMap<string, string> = new Map([
  [LANGUAGE_EVALUATION, 'perplexity'],
  ...TIMING_VERBS,
]);

/** Whether it measures times: on one thread of the CPU and without data, so that no flag says where or of what. */
export const measuresTimes = ({ task }: BaseConfig): boolean => TIMING_VERBS.has(task);

/** What does a run: `train`, where it evaluates a trained model or measures times another. */
export const verbOf = ({ task }: Pick<BaseConfig, 'task'>): string => OTHER_VERBS.get(task) ?? 'train';

function quoted(argument: string): string {
  return /^[\w./=,+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** The flags of {@link runCommand}, one argument each. */
export function runFlags(config: BaseConfig): readonly string[] {
  if (config.task === IMAGE_CLASSIFICATION) return imageFlags(config as ImageConfig);
  const { schemaVersion: _, task, ...fields } = config;
  const settings = Object.entries(fields).flatMap(([name, value]) => settingsBelow(name, value));
  const taskFlags = verbOf(config) === 'train' ? ['--task', task] : [];
  return [...taskFlags, ...settings.flatMap((setting) => ['--set', setting])];
}

/** `model.layers=6`. What has dots in its names, and what is no object, is one JSON value. */
function settingsBelow(name: string, value: unknown): readonly string[] {
  const isHolder = typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = isHolder ? Object.entries(value) : [];
  if (entries.length === 0 || entries.some(([key]) => key.includes('.'))) {
    return [`${name}=${isPlainText(value) ? value : JSON.stringify(value)}`];
  }
  return entries.flatMap(([key, inner]) => settingsBelow(`${name}.${key}`, inner));
}

/** Text that is not taken for another JSON value. */
function isPlainText(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  try {
    JSON.parse(value);
    return false;
  } catch {
    return true;
  }
}

function imageFlags(config: ImageConfig): readonly string[] {
  const { optimizer } = config;
  const factors = Object.keys(config.factors);
  const usual =
    factors.length === IMAGE_FACTORS.length && IMAGE_FACTORS.every((name) => factors.includes(name));
  const ofOptimizer =
    optimizer.name === 'sgd'
      ? ['--momentum', optimizer.momentum, optimizer.nesterov ? '--nesterov' : '--no-nesterov']
      : ['--beta1', optimizer.beta1, '--beta2', optimizer.beta2, '--epsilon', optimizer.epsilon];
  const flags = [
    ...['--study', config.study, ...(usual ? [] : ['--factors', factors.join()])],
    ...settingFlags(config, ofOptimizer),
    ...(config.trackGradients ? ['--set', 'trackGradients=true'] : []),
    ...(config.softmax === undefined ? [] : ['--softmax', config.softmax]),
    ...(config.temperature === undefined ? [] : ['--temperature', config.temperature]),
    ...distillationFlags(config),
  ];
  return flags.map(String);
}

/** The configuration of a run from what the command line gives: a file, settings by name, or the flags of image classification. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type BaseConfig, RECORD_VERSION } from '../record/base-record.ts';
import { readNamed } from '../record/file-text.ts';
import { IMAGE_CLASSIFICATION } from '../record/image-classification-record.ts';
import { isPretrained } from '../record/language-modelling.ts';
import { referenceTo } from '../record/needed-record.ts';
import { checkConfig } from '../record/record-store.ts';
import { verbOf } from '../record/run-command.ts';
import { TASK_RECORDS } from '../record/task-records.ts';
import { parseJson, RecordError } from '../record/validate.ts';
import { type ImageFlags, imageConfigFromFlags, imageFlagsOf, imageOptions } from './image-flags.ts';
import {
  fineTuneConfig,
  type LanguageFlags,
  languageConfigFromFlags,
  languageOptions,
  refuseForeign,
} from './language-flags.ts';
import type { PathFlags } from './paths.ts';

export interface RunConfigFlags
  extends ImageFlags,
    Pick<LanguageFlags, 'scale' | 'numSteps' | 'seqLen' | 'runId' | 'dropout' | 'lastLayers'>,
    SettingFlags {
  readonly task: string;
}

interface SettingFlags {
  readonly config?: string;
  readonly set: readonly Setting[];
}

/** Names of the flags that describe a run beside --config and --task. */
const FLAGS = [...imageOptions(), ...languageOptions()].map((option) => option.attributeName());
/** Names of the flags that describe a run, but for `--set`, which every run takes. */
export const DESCRIBING: readonly string[] = [...FLAGS, 'config', 'task'];

/** Dotted path and value. */
export type Setting = readonly [name: string, value: unknown];

export function addRunConfigFlags(command: Command): Command {
  return addAll(command, [
    new Option('--config <file>', 'the whole run as JSON, from here or below the results').conflicts([
      ...FLAGS,
      'task',
    ]),
    new Option('--task <name>', 'what is trained')
      .choices([...TASK_RECORDS.keys()].filter((task) => verbOf({ task }) === 'train'))
      .default(IMAGE_CLASSIFICATION),
    setOption(),
    ...imageOptions(),
    ...languageOptions(),
  ]);
}

export function setOption(): Option {
  return new Option(
    '--set <name=value>',
    'one setting by its name, as in optimizer.weightDecay=0.1; can be repeated',
  )
    .argParser((text: string, others: readonly Setting[]) => [...others, setting(text)])
    .default([], 'none');
}

function addAll(command: Command, options: readonly Option[]): Command {
  for (const option of options) command.addOption(option);
  return command;
}

function setting(text: string): Setting {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be name=value.');
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(value)];
  } catch {
    return [text.slice(0, at), value];
  }
}

/**
 * The run that a command line describes: a preset of language modelling, an imported model to train on, or what
 * {@link runConfigFrom} gives. Throws as that does, when there is no such model, and on a flag that would change nothing.
 */
export async function typedConfig(
  preset: string | undefined,
  flags: RunConfigFlags & PathFlags,
  command: Command,
): Promise<BaseConfig> {
  const given = typedFlags(command);
  if (preset !== undefined) return withSettings(languageConfigFromFlags(preset, flags, given), flags);
  if (flags.model?.includes('/')) return fineTuneConfigFrom(flags, given);
  const { task, optimizer } = flags;
  const isImages = task === IMAGE_CLASSIFICATION;
  const taker = isImages ? `a network for images with ${optimizer}` : task;
  refuseForeign(taker, ['config', 'task', ...(isImages ? imageFlagsOf(optimizer) : [])], given);
  return runConfigFrom(flags, flags.resultsDir);
}

async function fineTuneConfigFrom(flags: RunConfigFlags, given: ReadonlySet<string>): Promise<BaseConfig> {
  const { readModelFolder } = await import('../tasks/language-modelling/pretrained/model-folder.ts');
  const { model, origin } = readModelFolder(flags.model!);
  if (!isPretrained(model)) throw new Error(`--model: must be an imported model, got ${flags.model}`);
  return withSettings(fineTuneConfig({ model, origin }, flags, given), flags);
}

/** Flags that describe a run, as far as they were typed. */
function typedFlags(command: Command): ReadonlySet<string> {
  return new Set(DESCRIBING.filter((name) => command.getOptionValueSource(name) === 'cli'));
}

/**
 * Throws {@link RecordError} naming the field when the settings break a rule of the task, and when a file or a teacher's
 * record is not there.
 */
export function runConfigFrom(flags: RunConfigFlags, resultsDir: string): BaseConfig {
  const config = withSettings(startingPoint(flags, resultsDir), flags);
  const verb = verbOf(config);
  if (verb === 'train') return config;
  throw new RecordError(flags.config ?? 'lab train', `task: is no training; lab ${verb} does it`);
}

/** The configuration of another task, from a file and settings by name. Throws as {@link runConfigFrom} does. */
export function taskConfigFrom(
  flags: SettingFlags,
  resultsDir: string,
  { task, verb }: { readonly task: string; readonly verb: string },
): BaseConfig {
  const { config } = flags;
  const given =
    config === undefined ? { schemaVersion: RECORD_VERSION, task } : readConfigFile(config, resultsDir);
  const checked = withSettings(given, flags, verb);
  if (checked.task === task) return checked;
  throw new RecordError(config ?? verb, `task: must be ${task}, got ${checked.task}`);
}

function startingPoint(flags: RunConfigFlags, resultsDir: string): object {
  const { config, task } = flags;
  if (config !== undefined) return readConfigFile(config, resultsDir);
  if (task !== IMAGE_CLASSIFICATION) return { schemaVersion: RECORD_VERSION, task };
  return imageConfigFromFlags(flags, (folder) => referenceTo(resultsDir, folder.replace(/\/+$/, '')));
}

function withSettings(start: object, { config, set }: SettingFlags, verb = 'lab train'): BaseConfig {
  const given: Record<string, unknown> = { ...start };
  for (const [name, value] of set) assign(given, name.split('.'), value);
  return checkConfig(given, config ?? verb);
}

function readConfigFile(name: string, resultsDir: string): Record<string, unknown> {
  const file = [name, path.join(resultsDir, name)].find((candidate) => existsSync(candidate));
  if (file === undefined)
    throw new RecordError(name, `there is no such file, neither here nor in ${resultsDir}`);
  const value = parseJson(readNamed(file).toString('utf8'), file);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new RecordError(file, `must be an object, got ${JSON.stringify(value).slice(0, 80)}`);
}

function assign(holder: Record<string, unknown>, [first, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    holder[first!] = value;
    return;
  }
  const inner = Object.hasOwn(holder, first!) ? holder[first!] : undefined;
  const copy = typeof inner === 'object' && inner !== null ? { ...inner } : {};
  holder[first!] = copy;
  assign(copy as Record<string, unknown>, rest, value);
}

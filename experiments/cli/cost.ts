import { Argument, Command, Option } from 'commander';
import { presentCpu } from '../record/describe-cpu.ts';
import type { LanguageSettings } from '../record/language-modelling.ts';
import { readRecord, runFolder } from '../record/record-store.ts';
import { PRESETS, type Preset, presetSettings } from '../studies/language-presets.ts';
import { LANGUAGE_STUDIES } from '../studies/language-studies.ts';
import { PUBLISHED_MODELS, PUBLISHED_NAMES, type PublishedName } from '../studies/published-models.ts';
import type { Scale } from '../studies/study.ts';
import { estimateOnProcessors, type RecordedSpeed } from '../tasks/language-modelling/cost/processor-cost.ts';
import {
  type CostEstimate,
  countTraining,
  estimateOn,
  NAMED_DEVICES,
} from '../tasks/language-modelling/cost/training-cost.ts';
import { positiveNumber } from './flag-values.ts';
import { resultsOption } from './paths.ts';
import { processorPower } from './processor-power.ts';
import { costOfPublished } from './published-cost.ts';

interface Flags {
  readonly scale: Scale;
  readonly resultsDir: string;
  readonly watts?: number;
  readonly memory?: number;
  readonly json: boolean;
}

export function costCommand(): Command {
  return new Command('cost')
    .description(
      'What training a preset takes: tokens, operations, and hours and energy on this machine and on named GPUs, as measured or estimated. Of a published model: parameters, bytes, and the seconds of a token on this machine, measured.',
    )
    .addArgument(
      new Argument('<preset>', 'language model, ours or published').choices([...PRESETS, ...PUBLISHED_NAMES]),
    )
    .addOption(
      new Option('--scale <name>', 'as published, or for two cores')
        .choices(['paper', 'desk'])
        .default('paper'),
    )
    .option(
      '--watts <w>',
      'that this machine takes, for the energy of a preset (default: what Linux says of its processor)',
      positiveNumber,
    )
    .option('--memory <gib>', 'that a published model may take (default: what is free)', positiveNumber)
    .addOption(resultsOption())
    .option('--json', 'as JSON', false)
    .action((name: Preset | PublishedName, flags: Flags, command: Command) => {
      const isPublished = name in PUBLISHED_MODELS;
      refuseForeign(name, isPublished ? ['scale', 'watts'] : ['memory'], command);
      return isPublished
        ? costOfPublished(PUBLISHED_MODELS[name as PublishedName], flags)
        : cost(name as Preset, flags);
    });
}

/** A flag that would change nothing is a mistake. */
function refuseForeign(name: string, foreign: readonly string[], command: Command): void {
  const typed = foreign.find((flag) => command.getOptionValueSource(flag) === 'cli');
  if (typed !== undefined) throw new Error(`--${typed}: ${name} takes no such flag`);
}

async function cost(preset: Preset, { scale, resultsDir, watts, json }: Flags): Promise<void> {
  const settings = presetSettings(preset, scale);
  const count = countTraining(settings);
  const baseline = presetSettings('baseline', 'paper');
  const estimates = [
    ...(await estimateOnProcessors(settings, recordedSpeeds(resultsDir), {
      cpu: presentCpu(),
      power: watts === undefined ? processorPower() : { watts, source: `${watts} W by --watts` },
      productRate: () => productRateOf(settings),
    })),
    ...NAMED_DEVICES.map((device) => estimateOn(device, count.operations, baseline)),
  ];
  process.stdout.write(
    json
      ? `${JSON.stringify({ preset, scale, ...count, estimates }, null, 2)}\n`
      : describe(count, estimates),
  );
}

async function productRateOf({ model }: LanguageSettings): Promise<number> {
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { trainingProductRate } = await import('../efficiency/product-rates.ts');
  return trainingProductRate(model.hidden, model.feedForward);
}

/** Of the studies of language models. What was made on several kinds of processor is left out. */
function recordedSpeeds(root: string): readonly RecordedSpeed[] {
  return LANGUAGE_STUDIES.flatMap(({ declared }) => declared).flatMap((run) => {
    const record = runFolder(run);
    const found = readRecord(root, record);
    const [first, ...others] = found?.sittings ?? [];
    const tokensPerSecond = found?.outcomes['time.tokensPerSecond'];
    if (first === undefined || tokensPerSecond === undefined) return [];
    const { cpu, threads } = first.environment;
    if (others.some(({ environment }) => environment.cpu.family !== cpu.family)) return [];
    const settings = run as unknown as LanguageSettings;
    return [{ record, settings, cpu, threads, tokensPerSecond, peakMemory: first.peakMemory ?? null }];
  });
}

function describe(count: ReturnType<typeof countTraining>, estimates: readonly CostEstimate[]): string {
  const short = (value: number) => value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
  const lines = [
    `${count.tokens.toLocaleString('en-US')} tokens, ${count.operations.toExponential(3)} operations ` +
      `(6 for each of a token's ${count.forwardProducts.toLocaleString('en-US')} products)`,
    ...estimates.map(({ name, hours, kilowattHours, source }) => {
      const energy = kilowattHours === null ? 'power unknown' : `${short(kilowattHours)} kWh at most`;
      return `${name}: ${short(hours)} hours, ${energy}\n  ${source}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

import { Argument, Command, Option } from 'commander';
import type { LanguageSettings } from '../record/language-modelling.ts';
import { readRecord, runFolder } from '../record/record-store.ts';
import { PRESETS, type Preset, presetSettings } from '../studies/language-presets.ts';
import { LANGUAGE_STUDIES } from '../studies/language-studies.ts';
import {
  PUBLISHED_MODELS,
  PUBLISHED_NAMES,
  type PublishedModel,
  type PublishedName,
} from '../studies/published-models.ts';
import type { Scale } from '../studies/study.ts';
import {
  cacheBytes,
  modelSize,
  STORAGES,
  type Storage,
  storedBytes,
  streamedBytes,
} from '../tasks/language-modelling/cost/model-size.ts';
import {
  type CostEstimate,
  countTraining,
  estimateFrom,
  estimateOn,
  NAMED_DEVICES,
} from '../tasks/language-modelling/cost/training-cost.ts';
import { positiveNumber } from './flag-values.ts';
import { resultsOption } from './paths.ts';

interface Flags {
  readonly scale: Scale;
  readonly resultsDir: string;
  readonly memory?: number;
  readonly json: boolean;
}

export function costCommand(): Command {
  return new Command('cost')
    .description(
      'What training a preset takes: tokens, operations, and hours and energy where they were measured or can be estimated. Of a published model: parameters, bytes, and the seconds of a token on this machine, measured.',
    )
    .addArgument(
      new Argument('<preset>', 'language model, ours or published').choices([...PRESETS, ...PUBLISHED_NAMES]),
    )
    .addOption(
      new Option('--scale <name>', 'as published, or for two cores')
        .choices(['paper', 'desk'])
        .default('paper'),
    )
    .option('--memory <gib>', 'that a published model may take (default: what is free)', positiveNumber)
    .addOption(resultsOption())
    .option('--json', 'as JSON', false)
    .action((name: Preset | PublishedName, flags: Flags) =>
      name in PUBLISHED_MODELS
        ? costOfPublished(PUBLISHED_MODELS[name as PublishedName], flags)
        : cost(name as Preset, flags),
    );
}

function cost(preset: Preset, { scale, resultsDir, json }: Flags): void {
  const settings = presetSettings(preset, scale);
  const count = countTraining(settings);
  const baseline = presetSettings('baseline', 'paper');
  const estimates = [
    ...measured(settings, count.tokens, resultsDir),
    ...NAMED_DEVICES.map((device) => estimateOn(device, count.operations, baseline)),
  ];
  process.stdout.write(
    json
      ? `${JSON.stringify({ preset, scale, ...count, estimates }, null, 2)}\n`
      : describe(count, estimates),
  );
}

/** By the fastest record of a run with the same model, at any number of steps. */
function measured(settings: LanguageSettings, tokens: number, root: string): CostEstimate[] {
  const model = JSON.stringify(Object.entries(settings.model).sort());
  const speeds = LANGUAGE_STUDIES.flatMap(({ declared }) => declared).flatMap((run) => {
    const declared = run as unknown as LanguageSettings;
    if (JSON.stringify(Object.entries(declared.model).sort()) !== model) return [];
    const record = runFolder(run);
    const found = readRecord(root, record);
    const cpu = found?.sittings[0]?.environment;
    const speed = found?.outcomes['time.tokensPerSecond'];
    if (cpu === undefined || speed === undefined) return [];
    const peakMemory = found?.sittings[0]?.peakMemory ?? null;
    const machine = `${cpu.cpu.model}, ${cpu.threads} thread`;
    return [{ machine, tokensPerSecond: speed, peakMemory, record }];
  });
  const fastest = speeds.sort((a, b) => b.tokensPerSecond - a.tokensPerSecond)[0];
  return fastest === undefined ? [] : [estimateFrom(tokens, fastest)];
}

function describe(count: ReturnType<typeof countTraining>, estimates: readonly CostEstimate[]): string {
  const lines = [
    `${count.tokens.toLocaleString('en-US')} tokens, ${count.operations.toExponential(3)} operations ` +
      `(6 for each of a token's ${count.forwardProducts.toLocaleString('en-US')} products)`,
    ...estimates.map(({ name, hours, kilowattHours, source }) => {
      const energy = kilowattHours === null ? '' : `, ${kilowattHours.toPrecision(3)} kWh at most`;
      return `${name}: ${hours.toPrecision(3)} hours${energy}\n  ${source}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

const GIB = 2 ** 30;

/** In which form a storage's matrices are multiplied, and the head beside them. */
const MULTIPLIED = {
  fp32: ['float32', 'float32'],
  bf16: null,
  int8: ['int8', 'int8'],
  ternary: ['two-bit', 'float32'],
} as const satisfies Readonly<Record<Storage, readonly [string, string] | null>>;

async function costOfPublished(published: PublishedModel, flags: Flags): Promise<void> {
  const report = await publishedReport(published, flags.memory);
  process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : describePublished(report));
}

async function publishedReport({ source, model }: PublishedModel, memory: number | undefined) {
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { productRates } = await import('../efficiency/product-rates.ts');
  const size = modelSize(model);
  const rates = await productRates(model.hidden, model.feedForward);
  const limit = memory === undefined ? process.availableMemory() : memory * GIB;
  const secondsOf = (storage: Storage): number | null => {
    const forms = MULTIPLIED[storage];
    if (forms === null) return null;
    return size.matrices / rates[forms[0]] + size.head / rates[forms[1]];
  };
  const storages = STORAGES.map((storage) => {
    const bytes = storedBytes(size, storage);
    return { storage, bytes, fits: bytes + cacheBytes(model) <= limit, seconds: secondsOf(storage) };
  });
  return {
    ...{ source, parameters: size.parameters, operationsAToken: 2 * size.products },
    ...{ cacheBytes: cacheBytes(model), memory: limit, rates, storages },
    /** What an evaluation reads in each pass over its texts, and holds of it at a time. */
    streamed: { readBytes: storedBytes(size, 'fp32'), leastMemory: streamedBytes(size) },
  };
}

function describePublished(report: Awaited<ReturnType<typeof publishedReport>>): string {
  const gib = (bytes: number) => `${(bytes / GIB).toFixed(2)} GiB`;
  const { rates, streamed } = report;
  const measured = Object.entries(rates).map(([form, rate]) => `${form} ${(rate / 1e9).toFixed(1)}`);
  const lines = [
    `${report.source}: ${report.parameters.toLocaleString('en-US')} parameters, ${report.operationsAToken.toExponential(3)} operations a token beside attention`,
    `products of one row measured here, one thread, 10^9 a second of processor time: ${measured.join(', ')}`,
    ...report.storages.map(({ storage, bytes, fits, seconds }) => {
      const time = seconds === null ? 'stored only' : `${seconds.toPrecision(3)} s a token`;
      return `  ${storage.padEnd(8)}${gib(bytes).padStart(11)}  ${time}, ${fits ? 'fits' : 'does not fit'} into ${gib(report.memory)}`;
    }),
    `keys and values of a whole context: ${gib(report.cacheBytes)} in FP32`,
    `layer by layer, lab perplexity reads ${gib(streamed.readBytes)} of FP32 a pass and holds ${gib(streamed.leastMemory)} of it at least`,
  ];
  return `${lines.join('\n')}\n`;
}

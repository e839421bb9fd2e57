import { Argument, Command, Option } from 'commander';
import type { LanguageSettings } from '../record/language-modelling.ts';
import { readRecord, runFolder } from '../record/record-store.ts';
import { PRESETS, type Preset, presetSettings } from '../studies/language-presets.ts';
import { LANGUAGE_STUDIES } from '../studies/language-studies.ts';
import type { Scale } from '../studies/study.ts';
import {
  type CostEstimate,
  countTraining,
  estimateFrom,
  estimateOn,
  NAMED_DEVICES,
} from '../tasks/language-modelling/cost/training-cost.ts';
import { resultsOption } from './paths.ts';

interface Flags {
  readonly scale: Scale;
  readonly resultsDir: string;
  readonly json: boolean;
}

export function costCommand(): Command {
  return new Command('cost')
    .description(
      'What training a preset takes: tokens, operations, and hours and energy where they were measured or can be estimated.',
    )
    .addArgument(new Argument('<preset>', 'language model').choices(PRESETS))
    .addOption(
      new Option('--scale <name>', 'as published, or for two cores')
        .choices(['paper', 'desk'])
        .default('paper'),
    )
    .addOption(resultsOption())
    .option('--json', 'as JSON', false)
    .action(cost);
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
    return [{ machine: `${cpu.cpu.model}, ${cpu.threads} thread`, tokensPerSecond: speed, record }];
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

import { type Command, Option } from 'commander';
import type { Sampling } from '../tasks/language-modelling/generation/choose-token.ts';
import { nonNegativeInteger, nonNegativeNumber, positiveInteger, positiveNumber } from './flag-values.ts';
import { addDeviceFlags, type DeviceFlags } from './paths.ts';

export interface GenerationFlags extends DeviceFlags {
  readonly resultsDir: string;
  readonly temperature: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly seed: number;
  readonly tokens: number;
}

export function addGenerationFlags(command: Command): Command {
  return addDeviceFlags(command)
    .addOption(
      new Option('--temperature <t>', 'divides the logits; 0 always takes the most likely token')
        .argParser(nonNegativeNumber)
        .default(0.9),
    )
    .addOption(new Option('--top-k <n>', 'of the n most likely tokens alone').argParser(positiveInteger))
    .addOption(
      new Option('--top-p <p>', 'of the fewest tokens that have probability p together').argParser(
        positiveNumber,
      ),
    )
    .addOption(new Option('--seed <n>', 'of what is drawn').argParser(nonNegativeInteger).default(42))
    .addOption(new Option('--tokens <n>', 'at most so many').argParser(positiveInteger).default(200));
}

export function samplingOf({ temperature, topK, topP }: GenerationFlags): Sampling {
  return {
    temperature,
    ...(topK === undefined ? {} : { topK }),
    ...(topP === undefined ? {} : { topP }),
  };
}

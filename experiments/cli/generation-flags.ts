import { type Command, Option } from 'commander';
import type { Sampling } from '../tasks/language-modelling/generation/choose-token.ts';
import {
  HEAD_FORMS,
  type HeadForm,
  MATRIX_FORMS,
  type MatrixForm,
} from '../tasks/language-modelling/generation/weight-forms.ts';
import { nonNegativeInteger, nonNegativeNumber, positiveInteger, probability } from './flag-values.ts';
import { addDeviceFlags, type DeviceFlags } from './paths.ts';

/** Where and how a recorded model computes. */
export interface ModelFlags extends DeviceFlags {
  readonly weights: MatrixForm;
  readonly head: HeadForm;
}

export function addModelFlags(command: Command): Command {
  return addDeviceFlags(command)
    .addOption(
      new Option(
        '--weights <form>',
        'what ternary matrices are multiplied as: two-bit and int8 give the same text, two-bit in the least memory',
      )
        .choices(MATRIX_FORMS)
        .default(MATRIX_FORMS[0]),
    )
    .addOption(
      new Option('--head <form>', 'int8: logits from 8 bits a weight, faster and a little less exact')
        .choices(HEAD_FORMS)
        .default(HEAD_FORMS[0]),
    );
}

export interface GenerationFlags extends ModelFlags {
  readonly resultsDir: string;
  readonly temperature: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly seed: number;
  readonly tokens: number;
}

export function addGenerationFlags(command: Command): Command {
  return addModelFlags(command)
    .option(
      '--temperature <t>',
      'divides the logits; 0 always takes the most likely token',
      nonNegativeNumber,
      0.9,
    )
    .option('--top-k <n>', 'of the n most likely tokens alone', positiveInteger)
    .option('--top-p <p>', 'of the fewest tokens that have probability p together', probability)
    .option('--seed <n>', 'of what is drawn', nonNegativeInteger, 42)
    .option('--tokens <n>', 'at most so many', positiveInteger, 200);
}

export function samplingOf({ temperature, topK, topP }: GenerationFlags): Sampling {
  return {
    temperature,
    ...(topK === undefined ? {} : { topK }),
    ...(topP === undefined ? {} : { topP }),
  };
}

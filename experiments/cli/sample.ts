import { Command } from 'commander';
import { randomStream } from '../rng/random-stream.ts';
import { addGenerationFlags, type GenerationFlags, samplingOf } from './generation-flags.ts';
import { addModelArgument, modelNamed } from './named-model.ts';

interface Flags extends GenerationFlags {
  readonly prompt: string;
}

export function sampleCommand(): Command {
  const command = new Command('sample').description(
    'Continue a prompt with a language model, of a recorded run or imported.',
  );
  return addGenerationFlags(addModelArgument(command))
    .requiredOption('--prompt <text>', 'where the text begins')
    .action(sample);
}

async function sample(name: string, flags: Flags): Promise<void> {
  const { prompt, tokens, seed, resultsDir } = flags;
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { openStored } = await import('../tasks/language-modelling/generation/open-recorded.ts');
  const { generateText } = await import('../tasks/language-modelling/generation/generate-text.ts');
  const { decoder, tokenizer } = await openStored(await modelNamed(name, resultsDir), flags);
  try {
    const stream = randomStream(seed, 'sample');
    const sampling = samplingOf(flags);
    const pieces = generateText({ decoder, tokenizer, prompt, tokens, sampling, stream });
    // What is wrong with the prompt is said before anything is printed.
    const first = await pieces.next();
    process.stdout.write(prompt + (first.value ?? ''));
    for await (const piece of pieces) process.stdout.write(piece);
    process.stdout.write('\n');
  } finally {
    await decoder.release();
  }
}

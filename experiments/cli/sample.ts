import { Command } from 'commander';
import { randomStream } from '../rng/random-stream.ts';
import { addGenerationFlags, type GenerationFlags, samplingOf } from './generation-flags.ts';
import { addModelArgument, modelNamed } from './run-names.ts';
import { typedLines } from './typed-lines.ts';

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

export function chatCommand(): Command {
  const command = new Command('chat').description(
    'Type beginnings, and a language model, recorded or imported, continues each, token by token; an empty line ends it.',
  );
  return addGenerationFlags(addModelArgument(command)).action(chat);
}

async function chat(name: string, flags: GenerationFlags): Promise<void> {
  const { tokens, seed, resultsDir } = flags;
  const { openStored } = await import('../tasks/language-modelling/generation/open-recorded.ts');
  const { generateText } = await import('../tasks/language-modelling/generation/generate-text.ts');
  const { decoder, tokenizer } = await openStored(await modelNamed(name, resultsDir), flags);
  const lines = typedLines();
  const stream = randomStream(seed, 'chat');
  const sampling = samplingOf(flags);
  try {
    for (;;) {
      const prompt = await lines.ask('> ');
      if (prompt === null || prompt === '') return;
      try {
        for await (const piece of generateText({ decoder, tokenizer, prompt, tokens, sampling, stream })) {
          process.stdout.write(piece);
        }
        process.stdout.write('\n');
      } catch (cause) {
        // A prompt that cannot be used ends nothing.
        process.stderr.write(`${(cause as Error).message}\n`);
      }
    }
  } finally {
    lines.close();
    await decoder.release();
  }
}

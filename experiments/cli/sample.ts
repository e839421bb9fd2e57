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

/** What continues prompts as the flags say, all from one stream. Throws when there is no such model. */
async function openGenerator(name: string, flags: GenerationFlags, purpose: 'sample' | 'chat') {
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { openStored } = await import('../tasks/language-modelling/generation/open-recorded.ts');
  const { generateText } = await import('../tasks/language-modelling/generation/generate-text.ts');
  const { tokens, seed, resultsDir } = flags;
  const { decoder, tokenizer } = await openStored(await modelNamed(name, resultsDir), flags);
  const drawn = { tokens, sampling: samplingOf(flags), stream: randomStream(seed, purpose) };
  return {
    pieces: (prompt: string) => generateText({ decoder, tokenizer, prompt, ...drawn }),
    release: () => decoder.release(),
  };
}

async function sample(name: string, flags: Flags): Promise<void> {
  const { prompt } = flags;
  const generator = await openGenerator(name, flags, 'sample');
  try {
    const pieces = generator.pieces(prompt);
    // What is wrong with the prompt is said before anything is printed.
    const first = await pieces.next();
    process.stdout.write(prompt + (first.value ?? ''));
    for await (const piece of pieces) process.stdout.write(piece);
    process.stdout.write('\n');
  } finally {
    await generator.release();
  }
}

export function chatCommand(): Command {
  const command = new Command('chat').description(
    'Type beginnings, and a language model, recorded or imported, continues each, token by token; an empty line ends it.',
  );
  return addGenerationFlags(addModelArgument(command)).action(chat);
}

async function chat(name: string, flags: GenerationFlags): Promise<void> {
  const generator = await openGenerator(name, flags, 'chat');
  const lines = typedLines();
  try {
    for (;;) {
      const prompt = await lines.ask('> ');
      if (prompt === null || prompt === '') return;
      try {
        for await (const piece of generator.pieces(prompt)) process.stdout.write(piece);
        process.stdout.write('\n');
      } catch (cause) {
        // A prompt that cannot be used ends nothing.
        process.stderr.write(`${(cause as Error).message}\n`);
      }
    }
  } finally {
    lines.close();
    await generator.release();
  }
}

import { Command } from 'commander';
import { randomStream } from '../rng/random-stream.ts';
import { addGenerationFlags, type GenerationFlags, samplingOf } from './generation-flags.ts';
import { addModelArgument, modelNamed } from './named-model.ts';
import { typedLines } from './typed-lines.ts';

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

import path from 'node:path';
import { Argument, Command, Option } from 'commander';
import { dataOption } from './paths.ts';

interface Flags {
  readonly dataDir: string;
  readonly name?: string;
  readonly tokenizer?: string;
  readonly rotary?: 'half' | 'interleaved';
}

export function importModelCommand(): Command {
  return new Command('import-model')
    .description(
      'Read a published GPT-2, Llama, Qwen2 or BitNet, check every tensor, and make a folder of it that train, sample, chat and perplexity take.',
    )
    .addArgument(
      new Argument(
        '<folder>',
        'config.json, tokenizer.json and *.safetensors, in one file or in shards; or a .bin file of llama2.c',
      ),
    )
    .addOption(dataOption())
    .option('--name <name>', "of the model's folder, models/<name> of the data (default: the folder's own)")
    .option('--tokenizer <file>', "of a .bin file: llama2.c's tokenizer")
    .addOption(
      new Option(
        '--rotary <pairs>',
        "what rotary positions turn: value i and i + size/2 of a head, as in Hugging Face's files (default), or neighbours, as in Meta's and llama2.c's (default of a .bin file)",
      ).choices(['half', 'interleaved']),
    )
    .action(importNamed);
}

async function importNamed(from: string, { dataDir, name, tokenizer, rotary }: Flags): Promise<void> {
  const { importModel } = await import('../tasks/language-modelling/pretrained/import-model.ts');
  const modelsDir = path.join(dataDir, 'models');
  const described = importModel({
    from,
    modelsDir,
    name: name ?? path.basename(path.resolve(from), '.bin').toLowerCase(),
    ...(tokenizer === undefined ? {} : { tokenizer }),
    ...(rotary === undefined ? {} : { rotaryPairs: rotary }),
  });
  const { model, kernels, weights } = described;
  const held =
    model.variant === 'std'
      ? 'in FP32'
      : kernels === 'latent'
        ? 'ternary, as latent weights that it quantizes as it runs'
        : 'ternary, as the packed trits and scales that were published';
  process.stdout.write(
    `${path.join(modelsDir, described.name)}: ${model.architecture}, ${model.layers} layers, ${model.hidden} wide, ` +
      `vocabulary ${model.vocabulary}, context ${model.context}; ${held}; ${weights.bytes.toLocaleString('en-US')} bytes\n`,
  );
}

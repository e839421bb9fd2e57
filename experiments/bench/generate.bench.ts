/**
 * npm run bench:generate -- [--json] [--rounds N] [--only TEXT] [--run RUN]
 *
 * Tokens a second of decoding and of reading prompts, one thread, and the memory that each way of keeping weights holds: of the
 * 11 M and the 95 M model of BitNet Training, in FP32 and ternary. The sides are processes and take turns; figures are medians over
 * all turns. Weights are random, on which no kernel's speed depends. What a form costs in nats a token is measured on the model of a
 * recorded run, where one is named.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { median } from 'simple-statistics';
import { positiveInteger } from '../cli/flag-values.ts';
import { addPathFlags, type PathFlags, REPOSITORY } from '../cli/paths.ts';
import { foldersNamed } from '../cli/run-names.ts';
import type { LanguageModelConfig } from '../record/language-modelling.ts';
import { presetSettings } from '../studies/language-presets.ts';
import type { WeightForms } from '../tasks/language-modelling/generation/weight-forms.ts';
import type { GenerateSide, Order } from './generate-side.ts';
import { generationQuality } from './generation-quality.ts';
import { checkpointBytes, randomWeights } from './random-weights.ts';

type Variant = LanguageModelConfig['variant'];
interface Side {
  readonly title: string;
  readonly variant: Variant;
  readonly forms: Required<WeightForms>;
}

/** The first is what the others are compared with. */
const SIDES: readonly Side[] = [
  { title: 'FP32', variant: 'std', forms: { weights: 'fp32', head: 'fp32' } },
  { title: 'FP32, 8-bit head', variant: 'std', forms: { weights: 'fp32', head: 'int8' } },
  { title: 'ternary as integers', variant: 'bit', forms: { weights: 'int8', head: 'fp32' } },
  { title: 'ternary at two bits', variant: 'bit', forms: { weights: 'two-bit', head: 'fp32' } },
  { title: 'ternary at two bits, 8-bit head', variant: 'bit', forms: { weights: 'two-bit', head: 'int8' } },
];
const PRESETS = ['tinystories', 'baseline'] as const;
/** Of the largest model, against FP32. */
const GOALS = 'goals at 95 M: decoding 3 with an FP32 head, 6 with an 8-bit head; prompts 3';
const DECODED_A_TURN = 16;

interface SideResult {
  readonly title: string;
  readonly decodedPerSecond: number;
  readonly promptPerSecond: number;
  /** Bytes that the process holds for the model, after decoding and after a prompt as well. */
  readonly residentDecoding: number;
  readonly resident: number;
  readonly fileBytes: number;
}

interface ModelResult {
  readonly preset: string;
  readonly parameters: number;
  readonly context: number;
  readonly ternaryBytes: { readonly fp32: number; readonly twoBit: number };
  readonly sides: readonly SideResult[];
}

interface Flags extends PathFlags {
  readonly rounds: number;
  readonly only: string;
  readonly run?: string;
  readonly tokens: number;
  readonly processorTime: boolean;
  readonly json?: true;
}

const flags = addPathFlags(
  new Command('bench:generate')
    .description('Time decoding and prompts in FP32 and ternary, and say what memory each takes.')
    .option('--rounds <n>', 'turns of each side', positiveInteger, 5)
    .option('--only <text>', 'presets whose name has this in it', '')
    .option('--run <run>', 'recorded run whose model shows what each form costs in nats a token')
    .option('--tokens <n>', 'of its validation text', positiveInteger, 20_000)
    .option('--processor-time', 'times of the processors, for a machine that others use, too', false)
    .option('--json', 'print JSON'),
)
  .parse()
  .opts<Flags>();

const models: ModelResult[] = [];
for (const preset of PRESETS.filter((name) => name.includes(flags.only))) {
  models.push(await measureModel(preset));
  if (!flags.json) printModel(models.at(-1)!);
}
const quality = flags.run === undefined ? null : await measureQuality(flags.run);
if (flags.json) {
  const machine = { cpu: os.cpus()[0]?.model, node: process.version, threads: 1, load: os.loadavg() };
  process.stdout.write(`${JSON.stringify({ machine, models, quality }, null, 2)}\n`);
} else if (quality === null) {
  process.stdout.write('what an 8-bit head costs in nats a token: not measured, no --run was named\n');
}

async function measureModel(preset: (typeof PRESETS)[number]): Promise<ModelResult> {
  const configOf = (variant: Variant) => presetSettings(preset, 'paper', variant).model;
  const files = new Map((['std', 'bit'] as const).map((variant) => [variant, countOf(configOf(variant))]));
  const { processorTime } = flags;
  const opened: Opened[] = [];
  for (const { variant, forms } of SIDES) {
    opened.push(await openSide({ model: configOf(variant), forms, processorTime }));
  }
  const { context } = configOf('bit');
  const results = await takeTurns(opened, context);
  for (const { child } of opened) child.kill();
  const { parameters, ternary } = files.get('bit')!;
  return {
    ...{ preset, parameters, context },
    ternaryBytes: { fp32: 4 * ternary, twoBit: ternary / 4 },
    sides: SIDES.map(({ title, variant }, at) => ({
      title,
      ...results[at]!,
      fileBytes: files.get(variant)!.file,
    })),
  };
}

function countOf(model: LanguageModelConfig) {
  const weights = randomWeights(model);
  const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
  const ternary = sum(Object.values(weights.ternary).map(({ trits }) => trits.length));
  const full = sum(Object.values(weights.full).map(({ length }) => length));
  return { parameters: ternary + full, ternary, file: checkpointBytes(weights) };
}

interface Opened {
  readonly child: ChildProcess;
  ask(order: Order): Promise<number[]>;
}

async function openSide(side: GenerateSide): Promise<Opened> {
  const program = path.join(import.meta.dirname, 'generate-side.ts');
  const child = fork(path.join(REPOSITORY, 'programs/start.mjs'), [program, JSON.stringify(side)]);
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`bench: a side ended early, with ${code}`)),
  );
  const answer = async () => (await Promise.race([once(child, 'message'), ended]))[0];
  await answer();
  return {
    child,
    ask(order) {
      child.send(order);
      return answer();
    },
  };
}

async function takeTurns(opened: readonly Opened[], context: number) {
  const resident: [number, number][] = [];
  for (const { ask } of opened) {
    await ask({ decode: 2 });
    const [decoding] = await ask({ resident: true });
    await ask({ prompt: context });
    const [both] = await ask({ resident: true });
    resident.push([decoding!, both!]);
  }
  const decoded = opened.map(() => [] as number[]);
  const prompts = opened.map(() => [] as number[]);
  for (let round = 0; round < flags.rounds; round++) {
    for (const [at, { ask }] of opened.entries()) {
      prompts[at]!.push(...(await ask({ prompt: context })));
      decoded[at]!.push(...(await ask({ decode: DECODED_A_TURN })));
    }
  }
  return opened.map((_, at) => ({
    decodedPerSecond: 1000 / median(decoded[at]!),
    promptPerSecond: (1000 * context) / median(prompts[at]!),
    residentDecoding: resident[at]![0],
    resident: resident[at]![1],
  }));
}

async function measureQuality(run: string) {
  const { resultsDir, dataDir, tokens, json } = flags;
  const [folder] = foldersNamed([run], resultsDir);
  const forms: Required<WeightForms>[] = [
    { weights: 'fp32', head: 'fp32' },
    { weights: 'two-bit', head: 'fp32' },
    { weights: 'two-bit', head: 'int8' },
  ];
  const losses = await generationQuality({ resultsDir, folder: folder!, dataDir, tokens }, forms);
  const results = forms.map((form, at) => ({ ...form, loss: losses[at]!, lost: losses[at]! - losses[0]! }));
  if (!json) {
    process.stdout.write(`${folder}, ${tokens} tokens of validation text, nats a token:\n`);
    for (const { weights, head, loss, lost } of results) {
      process.stdout.write(
        `  weights ${weights.padEnd(8)} head ${head.padEnd(5)} ${loss.toFixed(5)}  lost ${lost.toFixed(5)}\n`,
      );
    }
  }
  return { folder, tokens, results };
}

function printModel({ preset, parameters, context, ternaryBytes, sides }: ModelResult): void {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  process.stdout.write(
    `${preset}: ${parameters.toLocaleString('en-US')} parameters, random weights, prompts of ${context} tokens, one thread\n` +
      `${'tokens a second'.padEnd(34)}${['decoding', 'ratio', 'prompt', 'ratio', 'memory', 'and prompts', 'file'].map((column) => column.padStart(12)).join('')}\n`,
  );
  const [first] = sides;
  for (const side of sides) {
    const columns = [
      side.decodedPerSecond.toFixed(1),
      (side.decodedPerSecond / first!.decodedPerSecond).toFixed(2),
      side.promptPerSecond.toFixed(0),
      (side.promptPerSecond / first!.promptPerSecond).toFixed(2),
      ...[side.residentDecoding, side.resident, side.fileBytes].map(megabytes),
    ];
    process.stdout.write(
      `${side.title.padEnd(34)}${columns.map((column) => column.padStart(12)).join('')}\n`,
    );
  }
  const { fp32, twoBit } = ternaryBytes;
  process.stdout.write(
    `ternary matrices: ${megabytes(fp32)} in FP32, ${megabytes(twoBit)} as codes of two bits (1/${(fp32 / twoBit).toFixed(0)}), ` +
      `${megabytes(fp32 / 20)} in the checkpoint at five trits a byte (1/20)\n${GOALS}\n`,
  );
}

/**
 * One side of bench:generate, a process of its own, so that the memory it holds is its own: a decoder with random weights that
 * decodes and reads prompts when it is told to.
 */
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { LanguageModelConfig } from '../record/language-modelling.ts';
import { openDecoder } from '../tasks/language-modelling/generation/decoder.ts';
import type { WeightForms } from '../tasks/language-modelling/generation/weight-forms.ts';
import { randomWeights } from './random-weights.ts';

export interface GenerateSide {
  readonly model: LanguageModelConfig;
  readonly forms: WeightForms;
  /** Whether times are those of the processors. */
  readonly processorTime: boolean;
}

export type Order =
  /** So many tokens, one after another: milliseconds of each. */
  | { readonly decode: number }
  /** A prompt of so many tokens in one step: milliseconds, one number. */
  | { readonly prompt: number }
  /** Bytes that the process holds more than before it opened the model, one number. */
  | { readonly resident: true };

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function residentBytes(): Promise<number> {
  collect();
  // Buffers are given back in the background.
  await setTimeout(500);
  collect();
  return process.memoryUsage.rss();
}

const { model, forms, processorTime } = JSON.parse(process.argv[2]!) as GenerateSide;
await warmUp();
const before = await residentBytes();
const decoder = await openSide();

/** What any model takes, code and the runtime's own memory, is there before this one's is counted. */
async function warmUp(): Promise<void> {
  const tiny = { ...model, vocabulary: 8, hidden: 2 * model.heads, feedForward: 8, layers: 1 };
  const { full, ternary } = randomWeights(tiny);
  const warm = await openDecoder(tiny, { ...full, ...ternary }, forms);
  await warm.read([1, 2, 3]);
  await warm.read([4]);
  await warm.release();
}

function openSide() {
  const { full, ternary } = randomWeights(model);
  return openDecoder(model, { ...full, ...ternary }, forms);
}

const tokenAt = (at: number) => (7919 * at) % model.vocabulary;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = clock();
  await work();
  return clock() - started;
}

/** Milliseconds: of the day, or of the processors that worked for this process. */
function clock(): number {
  if (!processorTime) return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function obey(order: Order): Promise<number[]> {
  if ('resident' in order) return [(await residentBytes()) - before];
  if ('prompt' in order) {
    decoder.restart();
    const tokens = Array.from({ length: order.prompt }, (_, at) => tokenAt(at));
    return [await timed(() => decoder.read(tokens))];
  }
  const times: number[] = [];
  for (let at = 0; at < order.decode; at++) {
    if (decoder.length === decoder.context) decoder.restart();
    times.push(await timed(() => decoder.read([tokenAt(at)])));
  }
  return times;
}

process.on('message', (order: Order) => void obey(order).then((answer) => process.send!(answer)));
process.send!('ready');

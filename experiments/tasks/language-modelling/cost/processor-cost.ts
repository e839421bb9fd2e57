/** What a training takes on processors, by the speeds that records have. */
import type { Environment } from '../../../record/base-record.ts';
import type { LanguageSettings } from '../../../record/language-modelling.ts';
import { type CostEstimate, countTraining } from './training-cost.ts';

/** Of a recorded run, all on one kind of processor. */
export interface RecordedSpeed {
  readonly record: string;
  readonly settings: LanguageSettings;
  readonly cpu: Environment['cpu'];
  readonly threads: number;
  readonly tokensPerSecond: number;
  /** Bytes; null where the record does not say. */
  readonly peakMemory: number | null;
}

export interface Power {
  readonly watts: number;
  readonly source: string;
}

export interface ThisMachine {
  readonly cpu: Environment['cpu'];
  /** Null where nothing says it. */
  readonly power: Power | null;
  /** Measures multiply-accumulates a second of FP32 products with the model's largest matrices, many rows, one thread. */
  readonly productRate: () => Promise<number>;
}

/**
 * On this machine: by the fastest record of the same model on its kind of processor; or else by operations, at the rate of the record there
 * whose model is nearest in size; or else at that of plain products, measured now. Where the first has no record, the fastest of the same
 * model on another kind of processor stands beside it.
 */
export async function estimateOnProcessors(
  settings: LanguageSettings,
  speeds: readonly RecordedSpeed[],
  machine: ThisMachine,
): Promise<CostEstimate[]> {
  const { tokens } = countTraining(settings);
  const here = speeds.filter(({ cpu }) => isSameKind(cpu, machine.cpu));
  const own = fastest(here, settings);
  if (own !== undefined)
    return [onMachine(machine, own.threads, tokens / own.tokensPerSecond, measured(own))];
  const near = nearest(here, settings);
  const estimate =
    near === undefined ? await byProducts(settings, machine) : byOperations(settings, near, machine);
  const elsewhere = fastest(speeds, settings);
  if (elsewhere === undefined) return [estimate];
  const name = `recorded on ${kindOf(elsewhere.cpu)}, ${threadsOf(elsewhere.threads)}`;
  const hours = tokens / elsewhere.tokensPerSecond / 3600;
  return [estimate, { name, hours, kilowattHours: null, source: measured(elsewhere) }];
}

/** Where no family is known, the model's name has to do. */
function isSameKind(a: Environment['cpu'], b: Environment['cpu']): boolean {
  return a.family === b.family && (a.family !== null || a.model === b.model);
}

function fastest(speeds: readonly RecordedSpeed[], { model }: LanguageSettings): RecordedSpeed | undefined {
  const text = (one: LanguageSettings['model']) => JSON.stringify(Object.entries(one).sort());
  const same = speeds.filter(({ settings }) => text(settings.model) === text(model));
  return same.sort((a, b) => b.tokensPerSecond - a.tokensPerSecond)[0];
}

/** In products of a token, by their ratio; of the same variant. */
function nearest(speeds: readonly RecordedSpeed[], settings: LanguageSettings): RecordedSpeed | undefined {
  const products = countTraining(settings).forwardProducts;
  const distance = (one: RecordedSpeed) =>
    Math.abs(Math.log(countTraining(one.settings).forwardProducts / products));
  const same = speeds.filter((one) => one.settings.model.variant === settings.model.variant);
  return same.sort((a, b) => distance(a) - distance(b) || b.tokensPerSecond - a.tokensPerSecond)[0];
}

/** `AMD EPYC (AuthenticAMD family 25 model 1)`: machines share their models' names. */
const kindOf = ({ model, family }: Environment['cpu']): string =>
  family === null ? model : `${model} (${family})`;

const threadsOf = (threads: number): string => `${threads} thread${threads === 1 ? '' : 's'}`;

function measured({ tokensPerSecond, peakMemory, record }: RecordedSpeed): string {
  const memory = peakMemory === null ? '' : ` with ${(peakMemory / 2 ** 30).toFixed(1)} GiB`;
  return `measured: ${tokensPerSecond.toFixed(0)} tokens a second${memory} in ${record}`;
}

function byOperations(settings: LanguageSettings, near: RecordedSpeed, machine: ThisMachine): CostEstimate {
  const { tokens, operations } = countTraining(near.settings);
  const rate = (operations / tokens) * near.tokensPerSecond;
  const seconds = countTraining(settings).operations / rate;
  return onMachine(
    machine,
    near.threads,
    seconds,
    `estimated by operations: ${giga(rate)} a second, as ${near.record} reached on this kind of processor`,
  );
}

async function byProducts(settings: LanguageSettings, machine: ThisMachine): Promise<CostEstimate> {
  const rate = 2 * (await machine.productRate());
  return onMachine(
    machine,
    1,
    countTraining(settings).operations / rate,
    `estimated by operations, as if training were FP32 products alone: ${giga(rate)} a second, measured now; no run is recorded on this kind of processor`,
  );
}

const giga = (rate: number): string => `${(rate / 1e9).toFixed(1)}·10^9`;

function onMachine(
  { cpu, power }: ThisMachine,
  threads: number,
  seconds: number,
  source: string,
): CostEstimate {
  const name = `this machine, ${kindOf(cpu)}, ${threadsOf(threads)}`;
  const hours = seconds / 3600;
  if (power === null) return { name, hours, kilowattHours: null, source };
  return { name, hours, kilowattHours: (hours * power.watts) / 1000, source: `${source}; ${power.source}` };
}

/** `lab cost` of a published model: what it holds, and how fast this machine multiplies it. */
import type { PublishedModel } from '../studies/published-models.ts';
import {
  cacheBytes,
  modelSize,
  STORAGES,
  type Storage,
  storedBytes,
  streamedBytes,
} from '../tasks/language-modelling/cost/model-size.ts';

const GIB = 2 ** 30;

/** In which form a storage's matrices are multiplied, and the head beside them. */
const MULTIPLIED = {
  fp32: ['float32', 'float32'],
  bf16: null,
  int8: ['int8', 'int8'],
  ternary: ['two-bit', 'float32'],
} as const satisfies Readonly<Record<Storage, readonly [string, string] | null>>;

/** `memory`: that it may take, in GiB; undefined: what is free. */
export async function costOfPublished(
  published: PublishedModel,
  { memory, json }: { readonly memory?: number | undefined; readonly json: boolean },
): Promise<void> {
  const report = await publishedReport(published, memory);
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : describePublished(report));
}

async function publishedReport({ source, model }: PublishedModel, memory: number | undefined) {
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { productRates } = await import('../efficiency/product-rates.ts');
  const size = modelSize(model);
  const rates = await productRates(model.hidden, model.feedForward);
  const limit = memory === undefined ? process.availableMemory() : memory * GIB;
  const secondsOf = (storage: Storage): number | null => {
    const forms = MULTIPLIED[storage];
    if (forms === null) return null;
    return size.matrices / rates[forms[0]] + size.head / rates[forms[1]];
  };
  const storages = STORAGES.map((storage) => {
    const bytes = storedBytes(size, storage);
    return { storage, bytes, fits: bytes + cacheBytes(model) <= limit, seconds: secondsOf(storage) };
  });
  return {
    ...{ source, parameters: size.parameters, operationsAToken: 2 * size.products },
    ...{ cacheBytes: cacheBytes(model), memory: limit, rates, storages },
    /** What an evaluation reads in each pass over its texts, and holds of it at a time. */
    streamed: { readBytes: storedBytes(size, 'fp32'), leastMemory: streamedBytes(size) },
  };
}

function describePublished(report: Awaited<ReturnType<typeof publishedReport>>): string {
  const gib = (bytes: number) => `${(bytes / GIB).toFixed(2)} GiB`;
  const { rates, streamed } = report;
  const measured = Object.entries(rates).map(([form, rate]) => `${form} ${(rate / 1e9).toFixed(1)}`);
  const lines = [
    `${report.source}: ${report.parameters.toLocaleString('en-US')} parameters, ${report.operationsAToken.toExponential(3)} operations a token beside attention`,
    `products of one row measured here, one thread, 10^9 a second of processor time: ${measured.join(', ')}`,
    ...report.storages.map(({ storage, bytes, fits, seconds }) => {
      const time = seconds === null ? 'stored only' : `${seconds.toPrecision(3)} s a token`;
      return `  ${storage.padEnd(8)}${gib(bytes).padStart(11)}  ${time}, ${fits ? 'fits' : 'does not fit'} into ${gib(report.memory)}`;
    }),
    `keys and values of a whole context: ${gib(report.cacheBytes)} in FP32`,
    `layer by layer, lab perplexity reads ${gib(streamed.readBytes)} of FP32 a pass and holds ${gib(streamed.leastMemory)} of it at least`,
  ];
  return `${lines.join('\n')}\n`;
}

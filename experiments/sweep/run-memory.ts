/** Whether the machine's memory carries one more run. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { BaseConfig } from '../record/base-record.ts';
import { IMAGE_CLASSIFICATION, type ImageConfig } from '../record/image-classification-record.ts';
import { LANGUAGE_MODELLING } from '../record/language-modelling.ts';
import type { LanguageConfig } from '../record/language-modelling-record.ts';
import { imageMemory, imageRunTitle } from '../tasks/image-classification/image-memory.ts';
import { languageMemory, languageRunTitle } from '../tasks/language-modelling/language-memory.ts';

const MIB = 2 ** 20;

/** A process with nothing to train yet: Node.js, TensorFlow.js, ONNX Runtime. */
const EMPTY = 300 * MIB;

interface Estimate {
  readonly bytes: number;
  readonly title: string;
}

const ESTIMATES: Readonly<Record<string, (config: BaseConfig) => Estimate>> = {
  [IMAGE_CLASSIFICATION]: (config) => {
    const image = config as ImageConfig;
    return { bytes: EMPTY + imageMemory(image), title: imageRunTitle(image) };
  },
  [LANGUAGE_MODELLING]: (config) => {
    const language = config as LanguageConfig;
    return { bytes: EMPTY + languageMemory(language), title: languageRunTitle(language) };
  },
};

/** What a run takes at its peak, from its configuration. A task that does not say is taken to need a gigabyte. */
export function estimatedMemory(config: BaseConfig): Estimate {
  return ESTIMATES[config.task]?.(config) ?? { bytes: EMPTY + 1024 * MIB, title: config.task };
}

/** What is known of a machine's memory, in bytes. */
export interface Memory {
  /** What programs can still take. */
  free(): number;
  /** What the process has taken of it so far; 0 when that cannot be told. */
  takenBy(pid: number): number;
}

/** Of this machine, or of what its container or control group leaves to this process. */
export const THIS_MACHINE: Memory = {
  free: () => process.availableMemory(),
  takenBy: (pid) => {
    if (process.platform !== 'linux') return 0;
    try {
      const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return Number(kilobytes ?? 0) * 1024;
    } catch {
      // It ended between two looks, and has nothing any more.
      return 0;
    }
  },
};

interface RunningRun {
  readonly config: BaseConfig;
  readonly process: { readonly pid: number | undefined };
}

/**
 * Why this run must not begin beside those running: their estimates, as far as they have not taken them yet, and its own
 * exceed the free memory. Null when it may.
 */
export function memoryShortage(
  config: BaseConfig,
  running: readonly RunningRun[],
  memory: Memory,
): string | null {
  const promised = running.map(({ config, process: { pid } }) =>
    pid === undefined ? 0 : Math.max(0, estimatedMemory(config).bytes - memory.takenBy(pid)),
  );
  const free = Math.max(0, memory.free() - promised.reduce((sum, bytes) => sum + bytes, 0));
  const { bytes: needed, title } = estimatedMemory(config);
  if (needed <= free) return null;
  const beside =
    running.length === 0 ? '; --no-memory-check starts it all the same' : ' beside those running';
  return `waiting for memory: a run of ${title} takes about ${gigabytes(needed)}, ${gigabytes(free)} are free${beside}`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

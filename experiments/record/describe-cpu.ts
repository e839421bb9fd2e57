/** The processor here, as records name it: what trains writes it, and what trains again compares it. */
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import type { Environment } from './base-record.ts';

const CPU_FILE = '/proc/cpuinfo';

export function presentCpu(): Environment['cpu'] {
  return {
    model: os.cpus()[0]?.model.trim() ?? 'unknown',
    ...describeCpu(existsSync(CPU_FILE) ? readFileSync(CPU_FILE, 'utf8') : ''),
    cores: os.availableParallelism(),
  };
}

/** Those by which ONNX Runtime's kernels are chosen, on x86 and on ARM. */
const INSTRUCTION_SET =
  /^(sse4_[12]|f16c|fma|avx|avx2|avx512\w*|avx_\w+|amx_\w+|asimd|asimddp|asimdhp|fphp|i8mm|bf16|sve\d*|sme\d*)$/;

/** From the text of /proc/cpuinfo: its first processor. */
export function describeCpu(text: string): Pick<Environment['cpu'], 'family' | 'instructionSets'> {
  const field = (name: string) => new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(text)?.[1]?.trim();
  const x86 = { vendor: field('vendor_id'), family: field('cpu family'), model: field('model') };
  const arm = {
    vendor: field('CPU implementer'),
    family: field('CPU architecture'),
    model: field('CPU part'),
  };
  const { vendor, family, model } = x86.vendor === undefined ? arm : x86;
  const sets = (field('flags') ?? field('Features'))?.split(' ').filter((name) => INSTRUCTION_SET.test(name));
  return {
    family: vendor === undefined ? null : `${vendor} family ${family} model ${model}`,
    instructionSets: sets?.sort() ?? null,
  };
}

import { type Command, Option } from 'commander';
import { BACKEND_PACKAGES, BACKENDS, type Backend } from '../engine/backends.ts';
import type { EngineOptions } from '../engine/engine.ts';
import { addDeviceFlags, type DeviceFlags } from './paths.ts';

export interface EngineFlags extends DeviceFlags {
  readonly engine: 'compiled' | 'eager';
  readonly backend?: Backend;
}

/** What computes the steps of a run, and where. */
export function addEngineFlags(command: Command): Command {
  return addDeviceFlags(command)
    .addOption(
      new Option(
        '--engine <name>',
        'compiled: steps run on ONNX Runtime; eager: op by op on a backend of TensorFlow.js, many times slower',
      )
        .choices(['compiled', 'eager'])
        .default('compiled'),
    )
    .addOption(
      new Option(
        '--backend <name>',
        'of --engine eager; lab doctor says which are here and what the others need',
      ).choices(BACKENDS),
    );
}

/** Throws when a flag is of the other engine, or eager names no backend. */
export function engineFromFlags({ engine, backend, device, threads }: EngineFlags): EngineOptions {
  if (engine === 'compiled') {
    if (backend !== undefined) throw new Error('--backend: is for --engine eager');
    return { device, threads };
  }
  if (backend === undefined) throw new Error(`--engine eager: needs --backend, ${BACKENDS.join(' or ')}`);
  if (device !== 'cpu') throw new Error('--device: is for --engine compiled; a backend has its own');
  return { device: BACKEND_PACKAGES[backend].device, threads, backend };
}

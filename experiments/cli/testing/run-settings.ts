/** For tests: random values of a schema's fields, and arguments as the command line and a shell read them. */
import { Command } from 'commander';
import type { RandomStream } from '../../rng/random-stream.ts';
import { addRunConfigFlags, type RunConfigFlags } from '../run-config.ts';

export function flagsOf(args: readonly string[]): RunConfigFlags {
  const command = addRunConfigFlags(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(args, { from: 'user' }).opts<RunConfigFlags>();
}

/** A number of a schema's range, with many digits or few. */
export function number(stream: RandomStream, low: number, high: number): number {
  const value = low + (high - low) * stream.uniform();
  return stream.uniform() < 0.3 ? Number(value.toPrecision(2)) : value;
}

export const oneOf = <T>(stream: RandomStream, values: readonly T[]): T =>
  values[Math.floor(stream.uniform() * values.length)]!;
export const integer = (stream: RandomStream, low: number, high: number) =>
  low + Math.floor(stream.uniform() * (high - low + 1));
export const isTrue = (stream: RandomStream) => stream.uniform() < 0.5;

/** Arguments as a shell gives them. */
export const words = (command: string) =>
  [...command.replace('npm run lab -- train ', '').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain!,
  );

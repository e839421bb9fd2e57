import { Argument, type Command } from 'commander';
import { folderNamed, knownRuns } from '../sweep/known-runs.ts';
import { resultsOption } from './places.ts';

const NAME = 'record folder, as raw/cifar10/resnet18/bit_s42, or run id, or how either begins';

export function addRunArgument(command: Command): Command {
  return command.addArgument(new Argument('<run>', NAME)).addOption(resultsOption());
}

export function addRunsArgument(command: Command, asked: '<run...>' | '[run...]'): Command {
  return command.addArgument(new Argument(asked, NAME)).addOption(resultsOption());
}

/** Record folders, each once. Throws when a name fits no run or several. */
export function foldersNamed(names: readonly string[], resultsDir: string): readonly string[] {
  const known = knownRuns(resultsDir);
  return [...new Set(names.map((name) => folderNamed(name, known)))];
}

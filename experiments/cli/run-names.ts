import { Argument, type Command } from 'commander';
import { refuseLinks } from '../record/refuse-links.ts';
import { folderNamed, knownRuns } from '../sweep/known-runs.ts';
import { resultsOption } from './paths.ts';

export const RUN_NAME =
  'record folder, its short form as in gap/cifar10/resnet18/bit/s42, or run id, or how one of them begins';

export function addRunArgument(command: Command): Command {
  return command.addArgument(new Argument('<run>', RUN_NAME)).addOption(resultsOption());
}

export function addRunsArgument(command: Command, asked: '<run...>' | '[run...]'): Command {
  return command.addArgument(new Argument(asked, RUN_NAME)).addOption(resultsOption());
}

/**
 * Record folders, each once. Throws when a name fits no run or several, and {@link RecordError} when what it names is behind a
 * symbolic link.
 */
export function foldersNamed(names: readonly string[], resultsDir: string): readonly string[] {
  const known = knownRuns(resultsDir);
  const named = names.map((name) => {
    // Nothing behind a linked folder is known by name.
    if (/^raw(_kd)?(\/[\w=+.-]{1,200}){1,16}\/*$/.test(name))
      refuseLinks(resultsDir, name.replace(/\/+$/, ''));
    const folder = folderNamed(name, known);
    refuseLinks(resultsDir, folder);
    return folder;
  });
  return [...new Set(named)];
}

import type { Command } from 'commander';
import { refuseLinks } from '../record/refuse-links.ts';
import { folderNamed, knownRuns, recordedFolder } from '../sweep/known-runs.ts';
import type { StoredModel } from '../tasks/language-modelling/generation/stored-model.ts';
import { resultsOption } from './paths.ts';

export const RUN_NAME =
  'record folder, its short form as in gap/cifar10/resnet18/bit/s42, or run id, or how one of them begins';

export function addRunsArgument(command: Command, asked: '<run>' | '<run...>' | '[run...]'): Command {
  return command.argument(asked, RUN_NAME).addOption(resultsOption());
}

/**
 * Folders, each once: of a run's record, or its own while it has none. Throws when a name fits no run or several, and {@link RecordError} when what it names is behind a
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
    const recorded = recordedFolder(resultsDir, known.find((run) => run.folder === folder)!);
    refuseLinks(resultsDir, recorded);
    return recorded;
  });
  return [...new Set(named)];
}

export function addModelArgument(command: Command): Command {
  return command
    .argument('<model>', `folder of an imported model; or of a run, ${RUN_NAME}`)
    .addOption(resultsOption());
}

/** Throws when a name fits neither, and as the readers of both do. */
export async function modelNamed(name: string, resultsDir: string): Promise<StoredModel> {
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { isModelFolder, readModelFolder } = await import(
    '../tasks/language-modelling/pretrained/model-folder.ts'
  );
  if (isModelFolder(name)) return readModelFolder(name);
  const { recordedModel } = await import('../tasks/language-modelling/generation/open-recorded.ts');
  return recordedModel(resultsDir, foldersNamed([name], resultsDir)[0]!);
}

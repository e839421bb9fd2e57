/** Models that the command line names: a folder that `import-model` made, or a recorded run. */
import { Argument, type Command } from 'commander';
import type { StoredModel } from '../tasks/language-modelling/generation/stored-model.ts';
import { resultsOption } from './paths.ts';
import { foldersNamed, RUN_NAME } from './run-names.ts';

export function addModelArgument(command: Command): Command {
  return command
    .addArgument(new Argument('<model>', `folder of an imported model; or of a run, ${RUN_NAME}`))
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

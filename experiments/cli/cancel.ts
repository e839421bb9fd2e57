import { Command } from 'commander';
import { readRecord } from '../record/record-store.ts';
import { cancelRun } from '../sweep/cancel-run.ts';
import { addRunsArgument, foldersNamed } from './run-names.ts';

export function cancelCommand(): Command {
  const command = new Command('cancel').description(
    'Ask runs to save their state and end, and keep sweeps from taking them up until lab retry.',
  );
  return addRunsArgument(command, '<run...>').action(
    async (names: readonly string[], { resultsDir }: { readonly resultsDir: string }) => {
      for (const folder of foldersNamed(names, resultsDir)) {
        const outcome =
          readRecord(resultsDir, folder) === null
            ? await cancelRun(resultsDir, folder)
            : 'is recorded; there is nothing to cancel';
        process.stdout.write(`${folder}: ${outcome}\n`);
      }
    },
  );
}

import { Command } from 'commander';
import { readRecord } from '../record/record-store.ts';
import { readNote, removeNote } from '../record/run-note.ts';
import { knownRuns } from '../sweep/known-runs.ts';
import { forgetAttempts } from '../sweep/run-attempts.ts';
import { addRunsArgument, foldersNamed } from './run-names.ts';

interface Flags {
  readonly resultsDir: string;
  readonly failed: boolean;
}

export function retryCommand(): Command {
  const command = new Command('retry').description(
    'Let failed or cancelled runs be taken up again, by a sweep that is going on or the next one.',
  );
  return addRunsArgument(command, '[run...]')
    .option('--failed', 'all that failed', false)
    .action((names: readonly string[], flags: Flags) => {
      const folders = foldersToRetry(names, flags);
      for (const folder of folders) process.stdout.write(`${folder}: ${retry(flags.resultsDir, folder)}\n`);
      if (folders.length === 0) process.stdout.write('no run failed\n');
    });
}

function foldersToRetry(names: readonly string[], { resultsDir, failed }: Flags): readonly string[] {
  if (names.length > 0 === failed) throw new Error('retry: name the runs, or all that failed with --failed');
  if (!failed) return foldersNamed(names, resultsDir);
  const folders = knownRuns(resultsDir).map(({ folder }) => folder);
  return folders.filter((folder) => readNote(resultsDir, folder)?.kind === 'failed');
}

function retry(resultsDir: string, folder: string): string {
  if (readRecord(resultsDir, folder) !== null) return 'is recorded; there is nothing to try again';
  const note = readNote(resultsDir, folder);
  if (note === null) return 'neither failed nor cancelled; nothing to do';
  removeNote(resultsDir, folder);
  forgetAttempts(resultsDir, folder);
  return note.kind === 'failed'
    ? `will be tried again; it had failed: ${note.reason}`
    : 'will be taken up again';
}

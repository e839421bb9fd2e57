import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { printableText } from '../record/printable-text.ts';
import { followFile } from '../sweep/follow-file.ts';
import { runLog } from '../sweep/run-process.ts';
import { addRunsArgument, foldersNamed } from './run-names.ts';

interface Flags {
  readonly resultsDir: string;
  readonly follow: boolean;
}

export function logsCommand(): Command {
  const command = new Command('logs').description('Print what a run said while it trained.');
  return addRunsArgument(command, '<run>')
    .option('--follow', 'go on printing while it grows, until Ctrl-C', false)
    .action(async (name: string, { resultsDir, follow }: Flags) => {
      const [folder] = foldersNamed([name], resultsDir);
      const log = runLog(resultsDir, folder!);
      if (!follow && !existsSync(log)) {
        throw new Error(`${folder}: no sweep over ${resultsDir} has begun it, so there is no log`);
      }
      // A log is data: nothing in it may command the terminal.
      await followFile(log, { follow, print: (text) => process.stdout.write(printableText(text)) });
    });
}

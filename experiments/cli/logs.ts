import { existsSync } from 'node:fs';
import { Command } from 'commander';
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
      await followFile(log, { follow, print: (text) => process.stdout.write(inert(text)) });
    });
}

/** A log is data: nothing in it may command the terminal. */
function inert(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\u{fffd}').replace(/\p{Cf}/gu, '');
}

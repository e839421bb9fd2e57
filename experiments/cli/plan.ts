import { Command } from 'commander';
import { runFolder } from '../record/record-store.ts';
import { runCommand } from '../record/run-command.ts';
import { addStudyFlags, type StudyFlags, selectedRuns } from './study-flags.ts';

interface Flags extends StudyFlags {
  readonly json: boolean;
}

export function planCommand(): Command {
  const command = new Command('plan').description("Print the exact command of each of a study's runs.");
  return addStudyFlags(command)
    .option('--json', 'as JSON, with record folder and configuration', false)
    .action((flags: Flags) => {
      const runs = selectedRuns(flags).map((config) => ({
        folder: runFolder(config),
        command: runCommand(config),
        config,
      }));
      process.stdout.write(
        flags.json
          ? `${JSON.stringify(runs, null, 2)}\n`
          : runs.map(({ command }) => `${command}\n`).join(''),
      );
    });
}

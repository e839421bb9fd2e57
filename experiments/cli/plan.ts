import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { runFolder } from '../record/record-store.ts';
import { REFERENCE_FILE, runCommand } from '../record/run-command.ts';
import { experimentsReference } from '../studies/experiments-reference.ts';
import { REPOSITORY } from './paths.ts';
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

export function referenceCommand(): Command {
  return new Command('reference')
    .description(`Print ${REFERENCE_FILE}: one exact command for every run of the study, at both scales.`)
    .option('--write', `write it to ${REFERENCE_FILE} instead`, false)
    .action(({ write }: { readonly write: boolean }) => {
      const text = experimentsReference();
      if (!write) {
        process.stdout.write(text);
        return;
      }
      const file = path.join(REPOSITORY, REFERENCE_FILE);
      writeFileSync(file, text);
      chmodSync(file, 0o755);
    });
}

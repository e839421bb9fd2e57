import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { experimentsReference } from '../studies/experiments-reference.ts';
import { REPOSITORY } from './paths.ts';

export const REFERENCE_FILE = 'EXPERIMENTS_REFERENCE.sh';

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

import { Command } from 'commander';
import { diagnose } from './doctor-checks.ts';
import { line } from './doctor-finding.ts';
import { folderName } from './flag-values.ts';
import { dataOption, REPOSITORY } from './paths.ts';

interface Flags {
  readonly dataDir: string;
  readonly json: boolean;
}

export function doctorCommand(): Command {
  return (
    new Command('doctor')
      .description(
        'Say what is here and what each missing thing would need, a line each. Fails only where something is missing that rebuilding the paper or training on the CPU needs.',
      )
      // A file in its place is a finding.
      .addOption(dataOption().argParser(folderName))
      .option('--json', 'as JSON', false)
      .action(async ({ dataDir, json }: Flags) => {
        const findings = await diagnose({ root: REPOSITORY, dataDir, env: process.env });
        const lines = json ? JSON.stringify(findings, null, 2) : findings.map(line).join('\n');
        process.stdout.write(`${lines}\n`);
        const missing = findings.filter(({ needed, found }) => needed && found === null);
        if (missing.length > 0) throw new Error(`missing: ${missing.map(({ name }) => name).join(', ')}`);
      })
  );
}

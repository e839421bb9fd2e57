#!/usr/bin/env node
/** `npm run paper -- <verb>`: analysis and paper. Each verb's code is loaded when it is asked for. */
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { placesOf, REPOSITORY } from '../pipeline/places.ts';

const program = new Command('paper')
  .description('Turns the stored results into statistics, tables, figures and the PDF, and checks them.')
  .option('--root <folder>', 'the folder that holds results/ and paper/', REPOSITORY)
  .showHelpAfterError('(add --help for what is possible)')
  .configureHelp({ showGlobalOptions: true });

const json = () => new Option('--json', 'print the report as JSON');
const places = () => placesOf(resolve(program.opts<{ root: string }>().root));

program
  .command('build')
  .description('bring tables, figures, facts, PDF and ledger up to date with the results')
  .option('--no-pdf', 'leave out LaTeX; the ledger then has no entry for the PDF')
  .addOption(json())
  .action(async (options: { pdf: boolean; json?: boolean }) => {
    const { runBuild } = await import('./build-verb.ts');
    await runBuild(places(), options);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env.PAPER_STACK && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
}

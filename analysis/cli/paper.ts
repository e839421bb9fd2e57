#!/usr/bin/env node
/** `npm run paper -- <verb>`: analysis and paper. Each verb's code is loaded when it is asked for. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { messageOf } from '../../experiments/record/file-text.ts';
import { printableText } from '../../experiments/record/printable-text.ts';
import { endWithReader } from '../../experiments/record/terminal.ts';
import { type Paths, REPOSITORY } from '../pipeline/paths.ts';
import type { ImportFlags } from './import-verb.ts';
import { folderAt, paperAt } from './paper-at.ts';

export const program = new Command('paper')
  .description('Turns the stored results into statistics, tables, figures and the PDF, and checks them.')
  .option('--root <folder>', 'the folder that holds results/ and paper/', REPOSITORY)
  .showHelpAfterError('(add --help for what is possible)')
  .configureHelp({ showGlobalOptions: true })
  // An error quotes what was given, and that may be anything.
  .configureOutput({ writeErr: (text) => process.stderr.write(printableText(text)) });

const json = () => new Option('--json', 'print the report as JSON');
const number =
  (from: number, to: number, form = /^\d+$/, unit = '') =>
  (text: string) => {
    const value = Number(text);
    if (form.test(text) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`must be from ${from} to ${to}${unit}, got ${text}`);
  };
const names = (text: string) => text.split(',').map((name) => name.trim());
const root = () => resolve(program.opts<{ root: string }>().root);

/** The action of a verb on a paper that is there: its arguments and flags, in this order. */
function verb<Given extends unknown[]>(
  load: () => Promise<(paths: Paths, ...given: Given) => Promise<void>>,
) {
  return async (...given: Given) => (await load())(paperAt(root()), ...given);
}

program
  .command('build')
  .description('bring tables, figures, facts, PDF and ledger up to date with the results')
  .option('--no-pdf', 'leave out LaTeX; the ledger then has no entry for the PDF')
  .option('--draft', 'mark claims that the data does not carry in the margin, instead of failing')
  .option(
    '--accept <reason>',
    'records of the ledger were changed or removed, and this is why: it stays in the ledger',
  )
  .addOption(json())
  .action(verb(async () => (await import('./build-verb.ts')).runBuild));

program
  .command('watch')
  .description('build, and build again whenever a record, a section, a template, a study or a figure changes')
  .option(
    '--rescan <seconds>',
    'look so often, for events get lost; where looking takes long, as seldom as once a minute',
    number(0.1, 3600, /./, ' seconds'),
    5,
  )
  .option(
    '--serve',
    "show the reviewer's view on 127.0.0.1, with the paper, sweeps and curves as they come along",
  )
  .option('--port <number>', 'where to serve; 0: any free one', number(0, 65_535), 1580)
  .option('--accept <reason>', 'records of the ledger may be changed or removed meanwhile, and this is why')
  .action(verb(async () => (await import('./watch-verb.ts')).runWatch));

program
  .command('check')
  .description('compare records with the ledger, rebuild everything elsewhere and compare it byte for byte')
  .option('--no-pdf', 'leave out the PDF')
  .option('--evaluate', 'evaluate every packed checkpoint again and compare outcomes; seconds each')
  .option('--data-dir <folder>', 'data sets for --evaluate (default: $DATA_DIR, else data/)')
  .addOption(json())
  .action(verb(async () => (await import('./check-verb.ts')).runCheck));

program
  .command('site')
  .description("write the reviewer's view, a static site, from what was built")
  .option('--out <folder>', 'where to; links in the PDF lead to paper/review')
  .option('--since <rev>', 'also show what changed since an earlier version, any name that git knows')
  .addOption(json())
  .action(verb(async () => (await import('./site-verb.ts')).runSite));

program
  .command('report')
  .description('figures, summary.txt and experiment_summary.csv of one study, registered ones too')
  .argument('<study>', 'its id, or what the ids of several begin with')
  .option('--out <folder>', 'where reports go that are no part of the paper (default: .cache below the root)')
  .addOption(json())
  .action(verb(async () => (await import('./report-verb.ts')).runReport));

program
  .command('facts')
  .description('list facts: all, those below a prefix that ends in a dot, or one')
  .argument('[key]', 'a key, or a prefix that ends in a dot')
  .addOption(json())
  .action(verb(async () => (await import('./facts-verb.ts')).runFacts));

program
  .command('claims')
  .description("list the paper's claims with their verdicts and where they are made")
  .addOption(json())
  .action(verb(async () => (await import('./claims-verb.ts')).runClaims));

program
  .command('explain')
  .description(
    'where a number comes from: formula, runs, seeds, commits, machines, hashes, commands, exclusions',
  )
  .argument(
    '<key>',
    'a fact, as in \\fact{key}, a place, <table>:2:3 or fig:<figure>:1, claim:<id>, or a number as printed, 62.31',
  )
  .addOption(json())
  .action(verb(async () => (await import('./explain-verb.ts')).runExplain));

program
  .command('verify-run')
  .description('train or evaluate recorded runs again and compare metrics and checkpoints with their records')
  .argument('[run]', 'its folder below results/: raw/…')
  .addOption(
    new Option(
      '--sample <n>',
      'as many runs as this, drawn by the hashes of all records; results/repetitions.json keeps what comes of it',
    ).argParser(number(1, 10_000)),
  )
  .option('--at-head', 'with the code that is here, not that of the commit in the record')
  .option(
    '--keep-files',
    'of a run that is repeated to the last digit: put checkpoints that are not beside its record there',
  )
  .option('--data-dir <folder>', 'data sets (default: $DATA_DIR, else data/)')
  .addOption(json())
  .action(verb(async () => (await import('./verify-run-verb.ts')).runVerifyRun));

program
  .command('diff')
  .description('which facts, claims, bold entries and runs differ between two versions of the paper')
  .argument('<rev>', 'the earlier version, any name that git knows')
  .argument('[rev]', 'the later one; the files as they are when left out')
  .option('--markdown', 'for a pull request')
  .addOption(json())
  .action(verb(async () => (await import('./diff-verb.ts')).runDiff));

program
  .command('lint')
  .description('find unknown facts and claims, hand-typed results, and comparisons that no claim carries')
  .addOption(json())
  .action(verb(async () => (await import('./lint-verb.ts')).runLint));

program
  .command('init')
  .description('begin a paper of your own: copies examples/minimal, whose README.md is the guide')
  .argument('<folder>', 'empty, or not there yet')
  .action(async (folder: string) => {
    const { runInit } = await import('./init-verb.ts');
    runInit(folder);
  });

program
  .command('import')
  .description('make records of a table: a column a factor, a seed, and outcomes')
  .argument(
    '<file.csv>',
    "columns and values are what the paper's study calls them; without one those left of the seed are factors, the others outcomes",
  )
  .requiredOption('--study <name>', 'the study that they belong to')
  .option('--task <name>', 'what was trained or measured', 'measurement')
  .option('--seed <column>', 'the column with the seed', 'seed')
  .option('--factors <columns>', 'those that say the cell, with commas between', names)
  .option('--outcomes <columns>', 'those that were measured', names)
  .option('--ignore <columns>', 'those to pass over', names, [])
  .option('--command <text>', 'what was run to make the numbers')
  .option('--decimal-comma', 'numbers are written 6,25')
  .option('--replace', 'take the place of records with other outcomes')
  .option('--watch', 'again whenever the table changes, beside paper watch, which then follows')
  .addOption(json())
  .action(async (file: string, options: ImportFlags) => {
    const { definedStudy, runImport, runImportWatching } = await import('./import-verb.ts');
    const paths = folderAt(root());
    const study = await definedStudy(paths, options.study);
    (options.watch ? runImportWatching : runImport)(paths, file, options, study);
  });

program
  .command('bundle')
  .description('archives to publish: sources for arXiv, an artifact with RO-Crate metadata, checklists')
  .option('--out <folder>', 'where they go (default: .cache/bundle below the root)')
  .option('--draft', 'bundle what is not ready to be published, and say so in the archives')
  .addOption(json())
  .action(verb(async () => (await import('./bundle-verb.ts')).runBundle));

// Who imports this wants the verbs and flags; only the program itself runs one.
if (realpathSync(process.argv[1]!) === import.meta.filename) await run();

async function run(): Promise<void> {
  endWithReader();
  try {
    await program.parseAsync();
  } catch (error) {
    process.stderr.write(`${printableText(messageOf(error))}\n`);
    if (process.env.PAPER_STACK && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
}

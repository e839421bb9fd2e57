/**
 * For tests: a whole small repository in a temporary folder, with synthetic records of the example paper and a text of
 * a few lines, and the real program run on it.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordFolder } from '../../experiments/record/schema.ts';
import { START } from '../../programs/compiled-program.mjs';
import { NO_USES, type Uses, usesJson } from '../latex/uses.ts';
import { type Paths, pathsOf, REPOSITORY } from '../pipeline/paths.ts';
import { USES_FILE } from '../pipeline/stored-uses.ts';
import paper from './example-paper/paper.ts';
import { EXAMPLE_RUNS } from './example-paper/runs.ts';
import { writeSyntheticRecord } from './synthetic-records.ts';

const MAIN_TEX = String.raw`\documentclass{article}
\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\usepackage{living}
\input{generated/status}
\input{generated/facts}
\begin{document}
\draftstatus
\input{sections/results}
\end{document}
`;

export const SECTION = 'paper/sections/results.tex';

const ASKED = [
  'cifar10.resnet18.bit.accuracy.mean',
  'study.runs',
  'cifar10.resnet18.bit-vs-std.p_t',
] as const;
const SECTION_TEXT = `Accuracy was \\fact{${ASKED[0]}} after \\fact{${ASKED[1]}} runs.\nChance: \\fact{${ASKED[2]}}.\n`;
/** What LaTeX says of it, so that a build without LaTeX knows which facts are asked for. */
const USES: Uses = {
  ...NO_USES,
  files: ['generated/facts.tex', 'generated/status.tex', 'living.sty', 'main.tex', 'sections/results.tex'],
  layout: { columns: 1, textWidth: 345, columnWidth: 345 },
  facts: ASKED.map((key, i) => ({ key, file: 'sections/results.tex', line: i < 2 ? 1 : 2, section: '' })),
};

export interface TemporaryRepository extends Paths {
  /** Run paths of all records that were written. */
  readonly runs: readonly string[];
  file(path: string): string;
  remove(): void;
}

/** All declared runs are recorded but those in `without`. */
export function temporaryRepository(without: readonly string[] = []): TemporaryRepository {
  const root = mkdtempSync(join(tmpdir(), 'paper-'));
  const paths = pathsOf(root);
  const recorded = EXAMPLE_RUNS.filter((config) => !without.includes(recordFolder(config)));
  const runs = recorded.map((config) => writeSyntheticRecord(paths.results, config));
  const file = (path: string) => join(root, path);
  mkdirSync(file('paper/sections'), { recursive: true });
  writeFileSync(file('paper/main.tex'), MAIN_TEX);
  const definition = JSON.stringify(join(REPOSITORY, 'analysis/testing/example-paper/paper.ts'));
  writeFileSync(paths.definition, `export { default } from ${definition};\n`);
  cpSync(join(REPOSITORY, 'paper/living.sty'), file('paper/living.sty'));
  writeFileSync(file('EXPERIMENTS_REFERENCE.sh'), paper.commands!());
  writeFileSync(file(SECTION), SECTION_TEXT);
  mkdirSync(paths.generated);
  writeFileSync(file(USES_FILE), usesJson(USES));
  return { ...paths, runs, file, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export interface ProgramOutcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run paper -- …` as a process of its own on the repository at `root`. */
export function runPaper(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ProgramOutcome {
  const program = join(REPOSITORY, 'analysis', 'cli', 'paper.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [START, program, '--root', root, ...args], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    maxBuffer: 2 ** 28,
  });
  return { status, stdout, stderr };
}

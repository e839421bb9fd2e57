import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { nearestNames } from '../../experiments/record/nearest-names.ts';
import type { PaperDefinition, StudyReport } from '../authoring/define-paper.ts';
import { loadDefinition } from '../authoring/load-definition.ts';
import type { PaperContext } from '../context/context.ts';
import { type LoadedRecords, loadRecords } from '../load/load-records.ts';
import { analyse } from '../pipeline/analyse.ts';
import { build } from '../pipeline/build.ts';
import type { Paths } from '../pipeline/paths.ts';
import { filesBelow } from '../pipeline/source-files.ts';
import { reportDrawings, reportFolder, reportTexts } from '../reports/study-report.ts';

interface ReportOutcome {
  readonly study: string;
  readonly folder: string;
  /** Whether the build made it, and the ledger holds it. */
  readonly isArtifact: boolean;
  readonly files: readonly string[];
}

/**
 * `paper report <study>`: of a study of which the paper's definition asks for a report, an artifact that the build makes; of any other,
 * a registered one too, files that are no part of the paper. Summaries on stdout, folders on stderr.
 */
export async function runReport(
  paths: Paths,
  name: string,
  options: { out?: string; json?: boolean },
): Promise<void> {
  const definition = await loadDefinition(paths.definition);
  const chosen = reportsNamed(definition, name);
  const isArtifact = (one: StudyReport) => one.report === true && definition.reports.includes(one);
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  if (chosen.some(isArtifact)) await build(paths, { definition: async () => definition, pdf: 'build', log });
  const records = chosen.every(isArtifact) ? null : loadRecords(paths.results);
  const outcomes: ReportOutcome[] = [];
  for (const report of chosen) {
    const { study } = report;
    const out = options.out === undefined ? join(paths.root, '.cache') : resolve(options.out);
    const folder = join(isArtifact(report) ? paths.generated : out, reportFolder(study));
    if (options.out === undefined && !isArtifact(report)) rmSync(folder, { recursive: true, force: true });
    if (!isArtifact(report)) await writeAside(alone(records!, definition, report), report, folder);
    const files = filesBelow(folder).map((file) => relative(folder, file));
    outcomes.push({ study: study.id, folder, isArtifact: isArtifact(report), files });
  }
  if (options.json) return void process.stdout.write(`${JSON.stringify(outcomes, null, 2)}\n`);
  for (const { folder, files } of outcomes) {
    process.stdout.write(readFileSync(join(folder, 'summary.txt')));
    log(`${folder}: ${files.length} files`);
  }
}

/** The study of that name or, where there is none, those whose names begin with it and a hyphen. @throws naming the nearest */
function reportsNamed({ reports, registered }: PaperDefinition, name: string): readonly StudyReport[] {
  const all = [...reports, ...registered];
  const exact = all.filter(({ study }) => study.id === name);
  const chosen = exact.length > 0 ? exact : all.filter(({ study }) => study.id.startsWith(`${name}-`));
  if (chosen.length > 0) return chosen;
  const ids = all.map(({ study }) => study.id);
  throw new Error(
    `report: the paper defines no study ${JSON.stringify(name)}; nearest: ${nearestNames(name, ids).join(', ')}`,
  );
}

/** What there is of one study, whether the paper reports it or only registers it; the others' runs are left alone. */
function alone(records: LoadedRecords, definition: PaperDefinition, { study }: StudyReport): PaperContext {
  const all = [...definition.reports, ...definition.registered];
  const others = all.filter((one) => one.study !== study);
  const context = analyse(records, {
    ...definition,
    ...{ studies: [study], reports: [{ study }], registered: others },
    ...{ claims: [], tables: [], figures: [] },
  });
  // What is excluded and unfinished is told apart by the names of all.
  return { ...context, studies: all.map((one) => one.study) };
}

async function writeAside(context: PaperContext, { study }: StudyReport, folder: string): Promise<void> {
  const texts = reportTexts(study, false).map(({ name, text }) => [name, text(context)] as const);
  const drawn: (readonly [string, string | Uint8Array])[] = [];
  for (const { draw } of reportDrawings(study)) drawn.push(...Object.entries(await draw(context)));
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of [...texts, ...drawn]) writeFileSync(join(folder, basename(name)), content);
}

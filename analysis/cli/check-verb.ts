import { join } from 'node:path';
import { printableText } from '../../experiments/record/printable-text.ts';
import { loadDefinition } from '../authoring/load-definition.ts';
import { loadRecords } from '../load/load-records.ts';
import { ResultsError } from '../load/problem.ts';
import type { Paths } from '../pipeline/paths.ts';
import { check } from '../provenance/check.ts';
import type { CheckReport } from '../provenance/finding.ts';
import { checkEvaluations, requireDataDir } from '../verify/check-evaluations.ts';
import { printReport, type ReportFlags } from './print-report.ts';

export interface CheckFlags extends ReportFlags {
  readonly pdf: boolean;
  readonly evaluate?: boolean;
  readonly dataDir?: string;
}

/** `paper check`: findings on stdout, exit status 1 when there are any. */
export async function runCheck(paths: Paths, options: CheckFlags): Promise<void> {
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const dataDir = options.dataDir ?? process.env.DATA_DIR ?? join(paths.root, 'data');
  if (options.evaluate) requireDataDir(dataDir);
  const definition = await loadDefinition(paths.definition);
  const rebuilt = await check(paths, { definition, pdf: options.pdf ? 'build' : 'skip', log });
  const evaluated = options.evaluate ? await evaluations(paths, dataDir, log) : { findings: [], notes: [] };
  const findings = [...rebuilt.findings, ...evaluated.findings];
  const report = { ...rebuilt, findings, notes: [...rebuilt.notes, ...evaluated.notes] };
  const ok = findings.length === 0;
  printReport(options, { ok, ...report }, () => describe(report));
  if (!ok) process.exitCode = 1;
}

async function evaluations(paths: Paths, dataDir: string, log: (line: string) => void): Promise<CheckReport> {
  try {
    const { runs } = loadRecords(paths.results);
    return await checkEvaluations(runs, { results: paths.results, dataDir, log });
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    return { findings: [], notes: ['no checkpoint evaluated: the records break rules'] };
  }
}

function describe({ findings, notes }: CheckReport): string {
  const compared = `compared: ${notes.join('; ')}\n`;
  if (findings.length === 0) return `${compared}all identical\n`;
  // Names of files are data too: none may steer the terminal.
  const lines = findings.map(({ path, what }) => `${printableText(`${path}: ${what}`, 'joined')}\n`);
  return `${compared}${findings.length === 1 ? 'one finding' : `${findings.length} findings`}\n${lines.join('')}`;
}

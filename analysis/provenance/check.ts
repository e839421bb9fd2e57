/**
 * Verifies the whole: records, sections and programs against the ledger and what it keeps of history against git, the list of commands, every artifact rebuilt elsewhere and compared with the stored one
 * byte for byte, the ledger's hashes. Uses no cache and changes nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import { REFERENCE_FILE } from '../../experiments/record/run-command.ts';
import type { PaperDefinition } from '../authoring/define-paper.ts';
import { NO_USES, type Uses, usesJson } from '../latex/uses.ts';
import { loadRecords } from '../load/load-records.ts';
import { ResultsError } from '../load/problem.ts';
import { analyse } from '../pipeline/analyse.ts';
import { latexTexts, otherTexts } from '../pipeline/artifacts.ts';
import { LEDGER_FILE, type Ledger } from '../pipeline/ledger.ts';
import { programHashes, sourceHashes } from '../pipeline/ledger-hashes.ts';
import { storedHistory, storedLedger } from '../pipeline/load-history.ts';
import { makeDrawings } from '../pipeline/make-drawings.ts';
import { lintedTexts, paperText } from '../pipeline/paper-text.ts';
import { type Paths, pathsOf, REPOSITORY } from '../pipeline/paths.ts';
import { copyPaperSources } from '../pipeline/source-files.ts';
import { claimsOf, storedUses, textsOfUses, USES_FILE } from '../pipeline/stored-uses.ts';
import { writeIfChanged } from '../pipeline/write-if-changed.ts';
import type { ClaimProblems } from '../prose/check-claims.ts';
import { type ProseProblem, unknownFactKeys } from '../prose/check-fact-keys.ts';
import { countExempt, type ExemptLine, exemptLines } from '../prose/exempt-lines.ts';
import { forgedValues } from '../prose/forged-macros.ts';
import { missingHistoryTable, typesetErrors } from '../prose/judge-typeset.ts';
import { lintProblems } from '../prose/lint.ts';
import { checkAgainstLedger, checkRebuilt } from './check-artifacts.ts';
import { checkHistory } from './check-history.ts';
import { comparePdf } from './check-pdf.ts';
import { checkCheckpoints, checkRecords, recordFiles } from './check-records.ts';
import { checkCommitted, checkPrograms, checkReference, checkSources } from './check-sources.ts';
import type { CheckReport, Finding } from './finding.ts';

export interface CheckOptions {
  readonly definition: PaperDefinition;
  readonly pdf: 'build' | 'skip';
  /** The repository whose programs are compared with the ledger; that of this code when left out. */
  readonly code?: string;
  readonly log: (line: string) => void;
}

export interface PaperReport extends CheckReport {
  /** Lines that their authors exempt from lint. */
  readonly exempt: readonly ExemptLine[];
}

export async function check(paths: Paths, options: CheckOptions): Promise<PaperReport> {
  const ledger = storedLedger(paths);
  if (ledger === null) {
    return {
      findings: [{ path: LEDGER_FILE, what: 'missing: npm run paper -- build writes it' }],
      notes: [],
      exempt: [],
    };
  }
  const { uses, problem } = usesOf(paths);
  const sources = sourceHashes(paths, uses);
  const programs = programHashes(paths, options.code ?? REPOSITORY);
  const history = checkHistory(paths, options.definition, ledger, [...recordFiles(paths.root).keys()]);
  const findings = [
    ...checkRecords(paths.root, ledger.records),
    ...checkSources(sources, ledger),
    ...checkPrograms(programs, ledger),
    ...checkCommitted(paths.root, { ...programs, ...macrosOf(sources) }),
    ...checkReference(paths.root, options.definition.commands),
    ...history.findings,
    ...problem,
  ];
  const notes = [
    `${Object.keys(ledger.records).length} record files against the ledger`,
    `${Object.keys(sources).length} sections and other sources against the ledger`,
    `${Object.keys(programs).length} programs against the ledger`,
    ...(options.definition.commands === null ? [] : [`${REFERENCE_FILE} against the studies`]),
    ...history.notes,
  ];
  options.log(notes[0]!);
  const folder = mkdtempSync(join(tmpdir(), 'paper-check-'));
  try {
    const outcome = await checkArtifacts(paths, pathsOf(folder), { ledger, uses }, options);
    return { ...outcome, findings: [...findings, ...outcome.findings], notes: [...notes, ...outcome.notes] };
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    const broken = error.problems.map(({ file, rule }) => ({ path: `results/${file}`, what: rule }));
    return {
      findings: [...findings, ...broken, ...checkAgainstLedger(paths, ledger)],
      notes: [...notes, 'artifacts against the ledger alone: the records break rules, nothing was rebuilt'],
      exempt: exemptLines(paperText(paths, uses)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is a program though LaTeX runs it. */
function macrosOf(sources: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(sources).filter(([path]) => /\.(sty|cls)$/.test(path)));
}

interface Stored {
  readonly ledger: Ledger;
  readonly uses: Uses;
}

/** What the last build typeset; a file that does not say it is a finding. */
function usesOf(paths: Paths): { readonly uses: Uses; readonly problem: readonly Finding[] } {
  try {
    return { uses: storedUses(paths), problem: [] };
  } catch (error) {
    const what = (error as Error).message.slice(USES_FILE.length + 2);
    return { uses: NO_USES, problem: [{ path: USES_FILE, what }] };
  }
}

async function checkArtifacts(
  paths: Paths,
  aside: Paths,
  { ledger, uses: stored }: Stored,
  options: CheckOptions,
): Promise<PaperReport> {
  copyPaperSources(paths, aside.paper);
  const records = loadRecords(paths.results);
  const context = analyse(records, options.definition, storedHistory(paths, ledger));
  const drawn = await makeDrawings(aside, context, '', {});
  const made = [latexTexts(context), ...drawn.map(({ contents }) => contents), otherTexts(context)];
  const rebuilt = new Map<string, Buffer>(
    made.flatMap((files) => [...files]).map(([path, content]) => [path, Buffer.from(content)]),
  );
  const writeAside = (uses: Uses) => {
    const written = textsOfUses(context, uses, options.definition);
    for (const [path, text] of written) rebuilt.set(path, Buffer.from(text));
    return [...written].filter(([path, text]) => writeIfChanged(join(aside.root, path), text)).length > 0;
  };
  for (const [path, content] of rebuilt) writeIfChanged(join(aside.root, path), content);
  writeAside(stored);
  options.log(`${rebuilt.size} artifacts rebuilt in ${aside.root}`);
  const pdf =
    options.pdf === 'skip'
      ? { findings: [], notes: ['the PDF was left out'], typeset: null }
      : await comparePdf(paths, aside, ledger, ({ uses }) => writeAside(uses), options.log);
  const uses = pdf.typeset?.uses ?? stored;
  // Without LaTeX nobody can say what it typesets: the stored answer is held to the ledger alone.
  const bytes = pdf.typeset === null ? readIfThere(join(paths.root, USES_FILE)) : Buffer.from(usesJson(uses));
  if (bytes !== null) rebuilt.set(USES_FILE, bytes);
  const linted = lintedTexts(context, paths, uses);
  const { sources, captions } = linted;
  const exempt = exemptLines([...sources, ...captions]);
  const words = [
    ...unknownFactKeys(uses.facts, context.facts),
    ...(pdf.typeset === null
      ? []
      : [...typesetErrors(pdf.typeset), ...forgedValues(pdf.typeset, context.facts)]),
    ...missingHistoryTable(uses, context),
    ...lintProblems(linted, context.claims),
  ];
  const findings = [
    ...checkRebuilt(paths, rebuilt, ledger),
    ...checkCheckpoints(paths.results, records.runs),
    ...claimFindings(claimsOf(uses, context)),
    ...words.map(asFinding),
    ...pdf.findings,
  ];
  const notes = [
    `${rebuilt.size} artifacts byte for byte`,
    `${context.claims.length} claims against the data`,
    `the words of ${sources.length} sources${exempt.length === 0 ? '' : `, but for ${countExempt(exempt)}`}`,
    ...pdf.notes,
  ];
  return { findings, notes, exempt };
}

const claimFindings = ({ mistakes, unsupported, unused }: ClaimProblems): Finding[] =>
  [...mistakes, ...unsupported, ...unused].map(asFinding);

const asFinding = ({ file, line, message }: ProseProblem): Finding => ({
  path: `${file}:${line}`,
  what: message,
});

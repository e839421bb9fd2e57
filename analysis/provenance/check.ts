/**
 * Verifies the whole: records, sections and templates against the ledger, the list of commands, every artifact rebuilt elsewhere and compared with the stored one
 * byte for byte, the ledger's hashes. Uses no cache and changes nothing.
 */

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { PaperDefinition } from '../definition/paper-definition.ts';
import { loadRecords } from '../load/load-records.ts';
import { ResultsError } from '../load/problem.ts';
import { analyse } from '../pipeline/analyse.ts';
import { artifactMakers } from '../pipeline/artifacts.ts';
import { makeArtifacts, planArtifacts } from '../pipeline/make-artifacts.ts';
import { captionText, paperText } from '../pipeline/paper-text.ts';
import { type Places, placesOf, REPOSITORY } from '../pipeline/places.ts';
import { paperSources } from '../pipeline/source-files.ts';
import { readIfThere } from '../pipeline/write-if-changed.ts';
import { checkAgainstLedger, checkRebuilt } from './check-artifacts.ts';
import { checkCheckpoints } from './check-checkpoints.ts';
import { comparePdf } from './check-pdf.ts';
import { checkRecords } from './check-records.ts';
import { checkReference, REFERENCE_FILE } from './check-reference.ts';
import { checkSources } from './check-sources.ts';
import { claimFindings, claimsOf } from './claim-findings.ts';
import type { Finding } from './finding.ts';
import { LEDGER_FILE, type Ledger, parseLedger } from './ledger.ts';
import { sourceHashes } from './source-hashes.ts';

export interface CheckOptions {
  readonly definition: PaperDefinition;
  readonly pdf: 'build' | 'skip';
  /** The repository whose templates are compared with the ledger; that of this code when left out. */
  readonly code?: string;
  readonly log: (line: string) => void;
}

export interface CheckReport {
  readonly findings: readonly Finding[];
  /** What was compared, and how; for instance that the PDF's text was compared and not its bytes. */
  readonly notes: readonly string[];
}

export async function check(places: Places, options: CheckOptions): Promise<CheckReport> {
  const stored = readIfThere(places.ledger);
  if (stored === null) {
    return {
      findings: [{ path: LEDGER_FILE, what: 'missing: npm run paper -- build writes it' }],
      notes: [],
    };
  }
  const ledger = parseLedger(stored.toString('utf8'));
  const sources = sourceHashes(places, options.code ?? REPOSITORY);
  const findings = [
    ...checkRecords(places.root, ledger.records),
    ...checkSources(sources, ledger),
    ...checkReference(places.root),
  ];
  const notes = [
    `${Object.keys(ledger.records).length} record files against the ledger`,
    ledger.sources === undefined
      ? 'no sections and templates, which this ledger does not have yet'
      : `${Object.keys(sources).length} sections and templates against the ledger`,
    `${REFERENCE_FILE} against the studies`,
  ];
  options.log(notes[0]!);
  const folder = mkdtempSync(join(tmpdir(), 'paper-check-'));
  try {
    const outcome = await checkArtifacts(places, placesOf(folder), ledger, options);
    return { findings: [...findings, ...outcome.findings], notes: [...notes, ...outcome.notes] };
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    const broken = error.problems.map(({ file, rule }) => ({ path: `results/${file}`, what: rule }));
    return {
      findings: [...findings, ...broken, ...checkAgainstLedger(places, ledger)],
      notes: [...notes, 'artifacts against the ledger alone: the records break rules, nothing was rebuilt'],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkArtifacts(
  places: Places,
  aside: Places,
  ledger: Ledger,
  options: CheckOptions,
): Promise<CheckReport> {
  copySources(places, aside);
  const records = loadRecords(places.results);
  const context = analyse(records, options.definition);
  const claims = claimsOf(places, context);
  const { drawings, texts } = artifactMakers(context, {
    code: '',
    sources: [...paperText(places), ...captionText(context, places)],
    uncarried: claims.uncarried.length,
  });
  const made = await makeArtifacts(planArtifacts(aside, [...drawings, ...texts], {}));
  const rebuilt = new Map(
    made.flatMap(({ contents }) =>
      [...contents].map(([path, content]) => [path, Buffer.from(content)] as const),
    ),
  );
  for (const [path, content] of rebuilt) write(join(aside.root, path), content);
  options.log(`${rebuilt.size} artifacts rebuilt in ${aside.root}`);
  const findings = checkRebuilt(places, rebuilt, ledger);
  findings.push(...checkCheckpoints(places.results, records.runs));
  findings.push(...claimFindings(claims));
  const notes = [
    `${rebuilt.size} artifacts byte for byte`,
    `${context.claims.judged.length} claims against the data`,
  ];
  if (options.pdf === 'skip') return { findings, notes: [...notes, 'the PDF was left out'] };
  const pdf = await comparePdf(places, aside, ledger, options.log);
  return { findings: [...findings, ...pdf.findings], notes: [...notes, ...pdf.notes] };
}

function copySources(places: Places, aside: Places): void {
  for (const file of paperSources(places)) {
    const target = join(aside.paper, relative(places.paper, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}

function write(file: string, content: Uint8Array | string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

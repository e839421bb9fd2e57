/** `paper bundle`: the paper's sources for arXiv, everything else as an artifact archive, and the venues' questions. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PaperDefinition } from '../authoring/define-paper.ts';
import { countVerdicts } from '../claims/judge-claims.ts';
import { gitText, headOf } from '../history/git.ts';
import { loadRecords } from '../load/load-records.ts';
import { sha256 } from '../load/sha256.ts';
import { analyse } from '../pipeline/analyse.ts';
import { build } from '../pipeline/build.ts';
import { storedHistory, storedLedger } from '../pipeline/load-history.ts';
import { paperText } from '../pipeline/paper-text.ts';
import { type Paths, REPOSITORY } from '../pipeline/paths.ts';
import { claimsOf, storedUses } from '../pipeline/stored-uses.ts';
import { ACM_BADGING } from './acm-badging.ts';
import { artifactFiles, checksums, madeFile, ownFile } from './artifact-files.ts';
import { type ArxivOutcome, checkArxivFiles } from './arxiv-check.ts';
import { type ArxivFiles, arxivFiles } from './arxiv-sources.ts';
import { checklistMarkdown, checklistTex } from './checklist.ts';
import { CITATION_FILE, checkCitation, parseCitation } from './citation.ts';
import { CRATE_FILE, crateMetadata } from './crate.ts';
import { importedTables } from './imported-tables.ts';
import { NEURIPS_CHECKLIST } from './neurips-checklist.ts';
import { DraftError, type Obstacle, obstacles } from './obstacles.ts';
import { paperEvidence } from './paper-evidence.ts';
import { writeTarball } from './tarball.ts';

export interface BundleOptions {
  readonly definition: PaperDefinition;
  /** Where the files go; made when it is not there. */
  readonly out: string;
  /** Make archives of what is not ready, and have them say so. */
  readonly draft: boolean;
  /** Seconds since 1970, the time of all entries. */
  readonly epoch: number;
  readonly log: (line: string) => void;
}

export interface BundleOutcome {
  /** File names in the folder to SHA-256, sorted. */
  readonly files: Readonly<Record<string, string>>;
  /** How the PDF of the arXiv sources compares with the paper's. */
  readonly arxiv: ArxivOutcome;
  readonly obstacles: readonly Obstacle[];
}

/**
 * Brings the paper up to date and bundles it.
 * @throws {DraftError} naming all that stands against publishing, unless `draft`
 * @throws an Error naming file and rule; nothing was written then
 */
export async function bundle(
  paths: Paths,
  { definition, out, draft, epoch, log }: BundleOptions,
): Promise<BundleOutcome> {
  const { marked } = await build(paths, {
    definition: async () => definition,
    pdf: 'build',
    claims: draft ? 'mark' : 'must-hold',
    log,
  });
  const records = loadRecords(paths.results);
  const context = analyse(records, definition, storedHistory(paths));
  const open = [
    ...obstacles(context, records),
    ...importedTables(paths, records.runs).missing,
    ...marked.map((line) => ({ where: 'claims', rule: line })),
  ];
  if (open.length > 0 && !draft) throw new DraftError(open);
  const citation = parseCitation(readFileSync(ownFile(paths, CITATION_FILE), 'utf8'));
  checkCitation(citation, definition);
  const ledger = storedLedger(paths)!;
  log('arXiv sources, compiled by themselves');
  const { sources, outcome } = await arxiv(paths, open);
  const { license } = citation;
  const uses = storedUses(paths);
  const { made, unsupported } = claimsOf(uses, context);
  const evidence = paperEvidence({
    context,
    claims: { verdicts: countVerdicts(made), unsupported: unsupported.length },
    texts: paperText(paths, uses).filter(({ path }) => path.endsWith('.tex')),
    license,
    obstacles: open,
  });
  const checklists = {
    'neurips-checklist.md': checklistMarkdown(NEURIPS_CHECKLIST, evidence),
    'neurips-checklist.tex': checklistTex(NEURIPS_CHECKLIST, evidence),
    'acm-badging.md': checklistMarkdown(ACM_BADGING, evidence),
  };
  const files = [
    ...artifactFiles(paths, records, ledger),
    ...Object.entries(checklists).map(([name, text]) => madeFile(`checklists/${name}`, text)),
    ...(open.length === 0 ? [] : [madeFile('DRAFT.txt', draftText(open))]),
  ];
  const metadata = crateMetadata({
    studies: definition.studies,
    citation,
    runs: records.runs,
    excluded: new Map(records.exclusions.map(({ path, reason }) => [path, reason])),
    files,
    artifacts: Object.keys(ledger.artifacts).sort(),
    codeVersion: codeVersion(citation.version),
    obstacles: open,
  });
  const suffix = open.length === 0 ? '' : '-draft';
  const name = `artifact-${citation.version}${suffix}`;
  mkdirSync(out, { recursive: true });
  const entries = [...sources].map(([path, bytes]) => ({ path, read: () => bytes }));
  writeTarball(join(out, `arxiv${suffix}.tar.gz`), entries, epoch);
  const crate = [...files, madeFile(CRATE_FILE, metadata)];
  const artifact = [...crate, checksums(crate)].map((file) => ({ ...file, path: `${name}/${file.path}` }));
  writeTarball(join(out, `${name}.tar.gz`), artifact, epoch);
  for (const [file, text] of Object.entries(checklists)) writeFileSync(join(out, file), text);
  const names = [`arxiv${suffix}.tar.gz`, `${name}.tar.gz`, ...Object.keys(checklists)].sort();
  const hashes = names.map((file) => [file, sha256(readFileSync(join(out, file)))] as const);
  return { files: Object.fromEntries(hashes), arxiv: outcome, obstacles: open };
}

async function arxiv(
  paths: Paths,
  open: readonly Obstacle[],
): Promise<{ sources: ArxivFiles; outcome: ArxivOutcome }> {
  const folder = mkdtempSync(join(tmpdir(), 'arxiv-'));
  try {
    const files = new Map(await arxivFiles(paths, join(folder, 'sources')));
    if (open.length > 0) files.set('DRAFT.txt', Buffer.from(draftText(open)));
    return { sources: files, outcome: await checkArxivFiles(files, join(folder, 'alone'), paths.pdf) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function draftText(open: readonly Obstacle[]): string {
  const lines = open.map(({ where, rule }) => `${where}: ${rule}`);
  return ['This is a draft, not to be published:', ...lines, ''].join('\n');
}

/** The paper's version and, in a git checkout, the commit and whether the code is that commit's. */
function codeVersion(version: string): string {
  const commit = headOf(REPOSITORY);
  if (commit === null) return version;
  const code = ['analysis', 'experiments', 'programs', 'package.json'];
  const changed = gitText(REPOSITORY, ['status', '--porcelain', '--', ...code]);
  return `${version}+${commit}${changed === '' ? '' : '-dirty'}`;
}

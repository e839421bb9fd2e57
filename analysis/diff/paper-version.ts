/** What one version of the paper says: its facts, claims, marks in tables, and the hashes of its records. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { whyNoCommit } from '../../experiments/record/code-commit.ts';
import { parseChecked } from '../../experiments/record/validate.ts';
import { LEDGER_FILE, parseLedger } from '../pipeline/ledger.ts';
import { cellsOfBody, factKeys, piecesIn, type Table } from '../tables/table.ts';
import { parseTable } from '../tables/table-json.ts';

const factSchema = z.object({
  key: z.string(),
  value: z.union([z.number(), z.string(), z.null()]),
  unit: z.string(),
  plain: z.string(),
  of: z.object({ statistic: z.string() }).nullish(),
});
export type VersionFact = z.infer<typeof factSchema>;

const claimSchema = z.object({ id: z.string(), verdict: z.string() });

export interface PaperVersion {
  /** `HEAD~3`, or `the files as they are`. */
  readonly name: string;
  readonly facts: ReadonlyMap<string, VersionFact>;
  /** Claim id to verdict. */
  readonly claims: ReadonlyMap<string, string>;
  /** Of each table, by its name: fact to `best`, or the note that stands beside it. */
  readonly marks: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Path of a run to the SHA-256 of its results. */
  readonly runs: ReadonlyMap<string, string>;
}

/** Reads a file of the version, null when it has none. The path is relative to the paper's root. */
type ReadFile = (path: string) => Promise<string | null>;

const FACTS = 'paper/generated/facts.json';
const CLAIMS = 'paper/generated/claims.json';
const TABLE = /^paper\/generated\/tables\/([\w-]+)\.json$/;

export const WORKING_FILES = 'the files as they are';

/** The version of a git revision, read from git's objects, or of the files on disk. @throws on an unknown revision */
export async function paperVersion(root: string, revision: string | null): Promise<PaperVersion> {
  const read = revision === null ? fromDisk(root) : await fromGit(root, revision);
  const at = (path: string) => (revision === null ? path : `${revision}:${path}`);
  const facts = await read(FACTS);
  if (facts === null) throw new Error(`diff: ${at(FACTS)}: there is none; npm run paper -- build makes it`);
  const ledgerText = await read(LEDGER_FILE);
  if (ledgerText === null) throw new Error(`diff: ${at(LEDGER_FILE)}: there is none`);
  const { records, artifacts } = parseLedger(ledgerText);
  const list = parseChecked(z.object({ facts: z.array(factSchema) }), facts, at(FACTS)).facts;
  const claims = await read(CLAIMS);
  const verdicts =
    claims === null
      ? []
      : parseChecked(z.object({ claims: z.array(claimSchema) }), claims, at(CLAIMS)).claims;
  const marks = new Map<string, ReadonlyMap<string, string>>();
  for (const path of Object.keys(artifacts).filter((one) => TABLE.test(one))) {
    const table = await read(path);
    if (table !== null) marks.set(TABLE.exec(path)![1]!, marksOf(parseTable(table, at(path))));
  }
  const results = Object.entries(records).flatMap(([path, hash]) => {
    const run = /^results\/(.+)\/results\.json$/.exec(path)?.[1];
    return run === undefined ? [] : [[run, hash] as const];
  });
  return {
    name: revision ?? WORKING_FILES,
    facts: new Map(list.map((fact) => [fact.key, fact])),
    claims: new Map(verdicts.map(({ id, verdict }) => [id, verdict])),
    marks,
    runs: new Map(results),
  };
}

/** What marks the numbers of a table. That one is provisional is said of its fact. */
function marksOf(table: Table): Map<string, string> {
  const marks = new Map<string, string>();
  for (const { content } of cellsOfBody(table)) {
    const pieces = [...piecesIn(content)];
    for (const piece of pieces) if ('best' in piece) marks.set(piece.fact, 'best');
    const notes = pieces.flatMap((piece) => ('note' in piece ? [piece.note] : []));
    const [key] = factKeys(pieces);
    if (key !== undefined && notes.length > 0) marks.set(key, notes.join('; '));
  }
  return marks;
}

function fromDisk(root: string): ReadFile {
  return async (path) => {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw cause;
    }
  };
}

async function fromGit(root: string, revision: string): Promise<ReadFile> {
  const git = (...args: string[]) =>
    execa('git', args, { cwd: root, reject: false, stripFinalNewline: false, maxBuffer: 2 ** 28 });
  // What begins with a dash would be an option.
  const resolved = revision.startsWith('-')
    ? null
    : await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (resolved === null || resolved.exitCode !== 0) {
    const why = whyNoCommit(root);
    const reason = why === null ? '' : `: ${why}`;
    throw new Error(`diff: git knows no version ${JSON.stringify(revision)} in ${root}${reason}`);
  }
  const commit = resolved.stdout.trim();
  return async (path) => {
    const listed = await git('ls-tree', '--name-only', commit, '--', path);
    if (listed.stdout.trim() === '') return null;
    const shown = await git('show', `${commit}:./${path}`);
    if (shown.exitCode !== 0) throw new Error(`diff: ${revision}:${path}: ${shown.stderr}`);
    return shown.stdout;
  };
}

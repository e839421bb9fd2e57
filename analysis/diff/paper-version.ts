/** What one version of the paper says: its facts, claims, marks in tables, and the hashes of its records. */
import { join } from 'node:path';
import { z } from 'zod';
import { whyNoCommit } from '../../experiments/record/code-commit.ts';
import { readTextIfThere } from '../../experiments/record/file-text.ts';
import { parseChecked } from '../../experiments/record/validate.ts';
import { fileAt, gitText } from '../history/git.ts';
import { LEDGER_FILE, parseLedger } from '../pipeline/ledger.ts';
import { cellsOfBody, factKeys, parseTable, piecesIn, type Table } from '../tables/table.ts';

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
type ReadFile = (path: string) => string | null;

const FACTS = 'paper/generated/facts.json';
const CLAIMS = 'paper/generated/claims.json';
const TABLE = /^paper\/generated\/tables\/([\w-]+)\.json$/;

const WORKING_FILES = 'the files as they are';

/** The version of a git revision, read from git's objects, or of the files on disk. @throws on an unknown revision */
export function paperVersion(root: string, revision: string | null): PaperVersion {
  const read =
    revision === null ? (path: string) => readTextIfThere(join(root, path)) : fromGit(root, revision);
  const at = (path: string) => (revision === null ? path : `${revision}:${path}`);
  const facts = read(FACTS);
  if (facts === null) throw new Error(`${at(FACTS)}: there is none; npm run paper -- build makes it`);
  const ledgerText = read(LEDGER_FILE);
  if (ledgerText === null) throw new Error(`${at(LEDGER_FILE)}: there is none`);
  const { records, artifacts } = parseLedger(ledgerText);
  const list = parseChecked(z.object({ facts: z.array(factSchema) }), facts, at(FACTS)).facts;
  const claims = read(CLAIMS);
  const verdicts =
    claims === null
      ? []
      : parseChecked(z.object({ claims: z.array(claimSchema) }), claims, at(CLAIMS)).claims;
  const marks = new Map<string, ReadonlyMap<string, string>>();
  for (const path of Object.keys(artifacts).filter((one) => TABLE.test(one))) {
    const table = read(path);
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

function fromGit(root: string, revision: string): ReadFile {
  const commit = commitOf(root, revision);
  return (path) => fileAt(root, commit, path)?.toString('utf8') ?? null;
}

function commitOf(root: string, revision: string): string {
  try {
    return gitText(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  } catch {
    const why = whyNoCommit(root);
    const reason = why === null ? '' : `: ${why}`;
    throw new Error(`git knows no version ${JSON.stringify(revision)} in ${root}${reason}`);
  }
}

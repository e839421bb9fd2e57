/** What `lab doctor` finds of the data sets. */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DATA_SETS } from '../record/data-sets.ts';
import { TEXT_CORPORA } from '../tasks/language-modelling/data/text-corpora.ts';
import type { Finding } from './doctor-finding.ts';

interface DataFolder {
  readonly name: string;
  readonly folder: string;
  readonly site: string;
  /** Names of the files that its loader reads; empty: all that there are. */
  readonly files: readonly string[];
}

const DATA_FOLDERS: readonly DataFolder[] = [
  ...Object.values(DATA_SETS).flatMap(({ title, url, files }) =>
    'folder' in files
      ? [{ name: title, folder: files.folder as string, site: url!, files: fileNames(files) }]
      : [],
  ),
  ...Object.values(TEXT_CORPORA).map(({ title, folder, site, ...files }) => ({
    name: title,
    folder,
    site,
    files: fileNames(files),
  })),
];

/** What stands under `file`, `testFile` and `trainFiles`, however deep. */
function fileNames(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    if ((name === 'file' || name === 'testFile') && typeof one === 'string') return [one];
    return name === 'trainFiles' && Array.isArray(one) ? (one as string[]) : fileNames(one);
  });
}

/** The folder, and each data set below it; the folder alone where there is none. */
export async function dataFindings(dataDir: string): Promise<Finding[]> {
  const kind = kindOf(dataDir);
  const found = kind === 'folder' ? path.resolve(dataDir) : null;
  const folder = { name: 'data folder', needed: false, found, note: FOLDER_NOTES[kind](dataDir) };
  if (kind !== 'folder') return [folder];
  return [folder, ...(await Promise.all(DATA_FOLDERS.map((set) => dataFinding(dataDir, set))))];
}

type Kind = 'folder' | 'file' | 'absent';

const FOLDER_NOTES: Readonly<Record<Kind, (dataDir: string) => string | null>> = {
  folder: () => null,
  file: (dataDir) => `${dataDir} is a file; --data-dir and DATA_DIR name a folder`,
  absent: (dataDir) => `${dataDir} is not there; a run makes it and downloads what it takes`,
};

function kindOf(place: string): Kind {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined) return 'absent';
  return found.isDirectory() ? 'folder' : 'file';
}

async function dataFinding(dataDir: string, { name, folder, site, files }: DataFolder): Promise<Finding> {
  const place = path.join(dataDir, folder);
  const kind = kindOf(place);
  const finding = { name: `data: ${name}`, needed: false };
  if (kind === 'file') return { ...finding, found: null, note: `${place} is a file and must be a folder` };
  const present = kind === 'folder' ? filesBelow(place) : [];
  const missing = files.filter((file) => !present.includes(file));
  if (present.length > 0 && missing.length === 0) {
    return { ...finding, found: await fingerprint(place, files.length === 0 ? present : files), note: null };
  }
  const lacking = kind === 'folder' && missing.length > 0 ? `${place} lacks ${missing.join(', ')}; ` : '';
  const note = `${lacking}a run that takes it downloads it, or names the file that is missing (${site})`;
  return { ...finding, found: null, note };
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => kindOf(path.join(folder, name)) === 'file',
  );
}

/** More is not read through for a fingerprint: ImageNet. */
const MOST_BYTES = 2 ** 30;

/** SHA-256 over the bytes of the files in the order of their names. */
async function fingerprint(folder: string, names: readonly string[]): Promise<string> {
  const files = [...names].sort().map((name) => path.join(folder, name));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const counted = `${files.length === 1 ? '1 file' : `${files.length} files`}, ${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes > MOST_BYTES) return `${counted}, too many for a fingerprint`;
  const hash = createHash('sha256');
  for (const file of files) for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return `${counted}, SHA-256 ${hash.digest('hex').slice(0, 16)}`;
}

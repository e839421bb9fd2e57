/** The artifact archive as a bag, RFC 8493: a payload below `data/`, and lists of checksums that any tool verifies. */
import { sha256 } from '../load/sha256.ts';
import type { ArtifactFile } from './artifact-files.ts';
import type { ArchiveEntry } from './tarball.ts';

export interface BagInfo {
  /** Folder that the archive unpacks to. */
  readonly name: string;
  readonly description: string;
  readonly organization: string;
  /** Seconds since 1970. */
  readonly epoch: number;
}

const TAG_TEXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** Entries of the whole bag. `sha256sum -c manifest-sha256.txt` in its folder verifies the payload. */
export function bagEntries(
  { name, description, organization, epoch }: BagInfo,
  files: readonly ArtifactFile[],
): ArchiveEntry[] {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const total = sorted.reduce((sum, { bytes }) => sum + bytes, 0);
  const tags = {
    'bagit.txt': TAG_TEXT,
    'bag-info.txt': infoText({
      'Source-Organization': organization,
      'External-Description': description,
      'Bagging-Date': new Date(epoch * 1000).toISOString().slice(0, 10),
      'Payload-Oxum': `${total}.${sorted.length}`,
    }),
    'manifest-sha256.txt': sorted.map(({ path, sha256: hash }) => `${hash}  data/${path}\n`).join(''),
  };
  const manifest = Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, text]) => `${sha256(Buffer.from(text))}  ${file}\n`)
    .join('');
  return [
    ...Object.entries({ ...tags, 'tagmanifest-sha256.txt': manifest }).map(([file, text]) => ({
      path: `${name}/${file}`,
      read: () => Buffer.from(text),
    })),
    ...sorted.map((file) => ({ ...file, path: `${name}/data/${file.path}`, read: () => file.read() })),
  ];
}

/** `Label: value` a line; what does not fit into one goes on, indented. */
function infoText(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([label, value]) => `${label}: ${value.split(/\r?\n/).join('\n  ')}\n`)
    .join('');
}

import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import type { AnalysedPaper } from '../pipeline/analyse.ts';
import type { Paths } from '../pipeline/paths.ts';
import { filesBelow } from '../pipeline/source-files.ts';
import { readCacheFile, writeCacheFile, writeIfChanged } from '../pipeline/write-if-changed.ts';
import type { ReviewChanges } from './review-data.ts';
import { type SiteFile, siteFiles } from './site.ts';
import { siteAssets } from './site-assets.ts';

/** In a site's folder: what stands in it and from what it was made. */
export const SITE_STAMP = '.site.json';

interface SiteStamp {
  readonly code: string;
  /** Path to key, for files that have one. */
  readonly files: Readonly<Record<string, string | null>>;
}

export interface SiteOutcome {
  /** Files replaced and removed, relative to the folder, sorted. */
  readonly changed: readonly string[];
  readonly files: number;
}

export interface SiteOptions {
  readonly folder: string;
  /** Hash of the code: while it is the same, files with equal keys and the bundles need not be made again. */
  readonly code: string;
  readonly changes?: ReviewChanges | null;
}

/**
 * Writes the site into `folder`, only what differs; what an earlier one left there and this one has not is removed.
 * @throws when the folder holds files that no site made
 */
export async function writeSite(
  paths: Paths,
  context: AnalysedPaper,
  { folder, code, changes = null }: SiteOptions,
): Promise<SiteOutcome> {
  const before = ownStamp(folder);
  const isSameCode = before?.code === code;
  const changed: string[] = [];
  const files: Record<string, string | null> = {};
  const data = siteFiles(paths, context, changes);
  for (const { path, key, make } of [...data, ...(await assetFiles(isSameCode, folder))]) {
    files[path] = key;
    const isKnown =
      key !== null && isSameCode && before?.files[path] === key && readIfThere(join(folder, path)) !== null;
    if (!isKnown && writeIfChanged(join(folder, path), make())) changed.push(path);
  }
  for (const path of Object.keys(before?.files ?? {})) {
    if (Object.hasOwn(files, path) || !isPlain(path)) continue;
    rmSync(join(folder, path), { force: true });
    changed.push(path);
  }
  writeCacheFile(join(folder, SITE_STAMP), { code, files } satisfies SiteStamp);
  return { changed: changed.sort(), files: Object.keys(files).length };
}

async function assetFiles(isSameCode: boolean, folder: string): Promise<SiteFile[]> {
  const names = ['app.js', 'charts.js', 'style.css'];
  const kept = isSameCode && names.every((name) => readIfThere(join(folder, name)) !== null);
  const key = 'code';
  return kept
    ? names.map((path) => ({ path, key, make: () => '' }))
    : [...(await siteAssets())].map(([path, content]) => ({ path, key, make: () => content }));
}

/** Files of the site in `folder`, relative to it; none where there is no site. */
export function sitePaths(folder: string): string[] {
  const stamp = readCacheFile<SiteStamp>(join(folder, SITE_STAMP));
  return Object.keys(stamp?.files ?? {}).filter(isPlain);
}

/** What the last site here was made from; null in an empty folder. */
function ownStamp(folder: string): SiteStamp | null {
  const stamp = readCacheFile<SiteStamp>(join(folder, SITE_STAMP));
  if (stamp !== null) return stamp;
  const [foreign] = filesBelow(folder);
  if (foreign === undefined) return null;
  throw new Error(
    `site: ${folder} holds files that no site made, such as ${relative(folder, foreign)}; choose another folder`,
  );
}

/** A stamp is a file that anyone can edit: nothing outside the folder is removed. */
const isPlain = (path: string): boolean =>
  /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(path);

import { SOURCE_DATE_EPOCH } from '../latex/program.ts';

/** The last second that a tar header of plain octal digits holds. */
const LATEST = 8 ** 11 - 1;

/**
 * The time that all entries of an archive bear, in seconds since 1970: `SOURCE_DATE_EPOCH` of the environment, else the
 * paper's own. See reproducible-builds.org/specs/source-date-epoch.
 * @throws when the variable is set to something else than whole seconds
 */
export function bundleEpoch(environment: Readonly<Record<string, string | undefined>>): number {
  const text = environment.SOURCE_DATE_EPOCH ?? SOURCE_DATE_EPOCH;
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds <= LATEST) return seconds;
  throw new Error(`SOURCE_DATE_EPOCH: must be whole seconds since 1970, got ${JSON.stringify(text)}`);
}

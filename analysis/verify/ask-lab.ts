import { execa } from 'execa';
import { REPOSITORY } from '../pipeline/paths.ts';
import { labOf } from './run-again.ts';

export interface LabFolders {
  readonly results: string;
  readonly dataDir: string;
}

/** JSON that a verb of the lab prints about a record, or why it could not, without the record's name. */
export async function askLab<T>(
  verb: string,
  run: string,
  flags: readonly string[],
  { results, dataDir }: LabFolders,
): Promise<T | string> {
  const args = [...labOf(REPOSITORY), verb, run, ...flags];
  const { failed, stdout, stderr, shortMessage } = await execa(
    process.execPath,
    [...args, '--results-dir', results, '--data-dir', dataDir],
    { cwd: REPOSITORY, stdin: 'ignore', reject: false },
  );
  if (!failed) return JSON.parse(stdout) as T;
  const said = stderr.trim().split('\n').at(-1)!;
  return (said === '' ? shortMessage! : said).replace(/^lab: /, '').replace(`${run}: `, '');
}

/** Finished records, and the files that lie beside them. */
import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RecordedFile } from './base-record.ts';
import { folderSinceVersion1 } from './image-run.ts';
import { CONFIG_FILE } from './names.ts';
import { readRecord } from './record-store.ts';
import { REPEATED, repeatingCommand } from './run-command.ts';
import type { RunRecord } from './run-record.ts';
import { RecordError } from './validate.ts';

/** Throws {@link RecordError} when the run at `folder` (below `root`) is not finished, or is of another task than the one given. */
export function finishedRecord(root: string, folder: string, task?: string): RunRecord {
  const record = readRecord(root, folder);
  const file = path.join(root, folder);
  if (record === null) {
    const begun = existsSync(path.join(file, CONFIG_FILE));
    throw new RecordError(
      file,
      begun ? 'has no results yet: the run is still training, or was stopped' : 'holds no record',
    );
  }
  if (task === undefined || record.task === task) return record;
  throw new RecordError(file, `task: must be ${task}, got ${record.task}`);
}

/** What a record says of a file beside it. Throws when it names none such. */
export function describedFile({ files, runId }: RunRecord, name: string): RecordedFile {
  const found = files.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`files: the record of run ${runId} must name ${name}`);
  return found;
}

/** Content of a file beside a record. Throws {@link RecordError} when it is not there or not the one that was recorded. */
export function recordedFile(root: string, folder: string, record: RunRecord, name: string): Buffer {
  const described = describedFile(record, name);
  const file = path.join(root, folder, name);
  if (!existsSync(file)) {
    throw new RecordError(file, `is not there; not every checkpoint is kept${wayBack(root, folder, record)}`);
  }
  const bytes = readFileSync(file);
  const sha256 = hash('sha256', bytes, 'hex');
  if (sha256 === described.sha256) return bytes;
  throw new RecordError(file, `sha256: must be ${described.sha256} as recorded, got ${sha256}`);
}

/** How a run's files are made again, where a command is known. */
function wayBack(root: string, folder: string, { command }: RunRecord): string {
  if (command === null) return '';
  const trained = folderSinceVersion1(folder) ?? folder;
  return (
    `. ${repeatingCommand(command, root)} trains the run again and leaves its record alone; ` +
    `then ask for ${trained} with --results-dir ${REPEATED}`
  );
}

import { readRecord, type StoredRecord } from './record-store.ts';

/**
 * The record of the run that a distilled run learns from. Throws, naming the record and how to make it, when there is none,
 * and {@link RecordError} when it is malformed.
 */
export function teacherRecord(resultsDir: string, record: string): StoredRecord {
  if (!/^raw(\/[a-z0-9_]+){3}$/.test(record)) {
    throw new Error(`--teacher: must be raw/<dataset>/<model>/<variant>_s<seed>, got '${record}'`);
  }
  const teacher = readRecord(resultsDir, record);
  if (teacher !== null) return teacher;
  throw new Error(
    `--teacher ${record}: there is no such record in ${resultsDir}; a distilled run needs its teacher trained first ` +
      '(npm run lab -- sweep trains teachers before those who learn from them)',
  );
}

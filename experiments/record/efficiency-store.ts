/** Efficiency records below a results root: one JSON file a network, written whole or not at all. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readableJson } from './canonical-json.ts';
import { efficiencySchema } from './efficiency-rules.ts';
import { type EfficiencyRecord, efficiencyFile } from './efficiency-schema.ts';
import { replaceFiles } from './replace-files.ts';
import { checked } from './validate.ts';

export function hasEfficiency(root: string, file: string): boolean {
  return existsSync(path.join(root, file));
}

/** Writes the record into its place, which it returns. Throws {@link RecordError} when it breaks a rule or cannot be written. */
export function writeEfficiency(root: string, record: EfficiencyRecord): string {
  const file = efficiencyFile(record.network);
  const whole = path.join(root, file);
  checked(efficiencySchema, record, whole);
  replaceFiles(path.dirname(whole), [{ name: path.basename(whole), content: readableJson(record) }]);
  return file;
}

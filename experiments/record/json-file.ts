/** Small JSON files, each whole or not there, checked when read. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { readPlainText } from './plain-file.ts';
import { parseChecked } from './validate.ts';

/** Any number of processes may write at once: one of them wins, whole. */
export function writeJson(file: string, value: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Null when there is no such plain file. Throws naming file and field when it is not what `schema` says. */
export function readJson<T>(schema: z.ZodType<T>, file: string): T | null {
  const text = readPlainText(file);
  return text === null ? null : parseChecked(schema, text, file);
}

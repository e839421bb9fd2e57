/** JSON files of the results folder: read within bounds, decoded strictly, checked with a schema. What is wrong is a problem. */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { checked, parseJson, RecordError } from '../../experiments/record/validate.ts';
import type { Problem } from './problem.ts';

/** A record has a few kilobytes; this is far above any and far below what would hurt. */
const LARGEST_FILE = 16 * 2 ** 20;

/** The bytes of `file` below `root`, or why there are none. */
export function readBounded(root: string, file: string, largest = LARGEST_FILE): Buffer | Problem {
  let opened: number | null = null;
  try {
    opened = openSync(`${root}/${file}`, 'r');
    const { size } = fstatSync(opened);
    if (size > largest) return { file, rule: `size: must be at most ${largest} bytes, got ${size}` };
    return readFileSync(opened);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return { file, rule: `cannot be read (${code ?? message})` };
  } finally {
    if (opened !== null) closeSync(opened);
  }
}

// fatal: bytes that are not UTF-8 would silently become replacement characters. ignoreBOM: a byte order mark stays, and is
// then no JSON, as for every other reader of the record.
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The JSON value that the bytes stand for, or undefined with what is wrong appended to `problems`. */
export function decodeJson(file: string, bytes: Buffer, problems: Problem[]): unknown {
  try {
    return parseJson(UTF8.decode(bytes), file);
  } catch (cause) {
    if (cause instanceof RecordError) problems.push(...cause.rules.map((rule) => ({ file, rule })));
    else if (cause instanceof TypeError) problems.push({ file, rule: 'encoding: must be UTF-8' });
    else throw cause;
    return undefined;
  }
}

/** The same checked with a schema; null when it breaks a rule. */
export function parseBytes<S extends z.ZodType>(
  file: string,
  schema: S,
  bytes: Buffer,
  problems: Problem[],
): z.infer<S> | null {
  const value = decodeJson(file, bytes, problems);
  if (value === undefined) return null;
  try {
    return checked(schema, value, file);
  } catch (cause) {
    if (!(cause instanceof RecordError)) throw cause;
    problems.push(...cause.rules.map((rule) => ({ file, rule })));
    return null;
  }
}

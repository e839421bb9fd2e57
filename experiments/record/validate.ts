import type { z } from 'zod';
import { messageOf } from './file-text.ts';
import { editDistance } from './nearest-names.ts';
import { printableText } from './printable-text.ts';
import { ruleText } from './rule-text.ts';

/** A file that breaks rules. The message names the file and, of each, field, rule and offending value. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly file: string;
  readonly rules: readonly string[];

  constructor(file: string, ...rules: readonly string[]) {
    super(`${file}: ${rules.join('; ')}`);
    this.file = file;
    this.rules = rules;
  }
}

/** Parses JSON text and checks it with `schema`. Throws {@link RecordError} listing every broken rule. */
export function parseChecked<S extends z.ZodType>(schema: S, text: string, file: string): z.infer<S> {
  return checked(schema, parseJson(text, file), file);
}

/** No record comes near; whoever goes through its values must not run out of stack. */
const DEEPEST = 64;

/** Parses JSON text. Throws {@link RecordError} when it is none. */
export function parseJson(text: string, file: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RecordError(
      file,
      `not valid JSON (${shorten(messageOf(cause))}); ${text.length} characters read`,
    );
  }
  if (isDeeper(value, DEEPEST))
    throw new RecordError(file, `nesting: must be at most ${DEEPEST} objects and arrays deep, is deeper`);
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** Checks `value` with `schema`. Throws {@link RecordError} listing every broken rule; unknown fields come first, for others follow from them. */
export function checked<S extends z.ZodType>(schema: S, value: unknown, file: string): z.infer<S> {
  const outcome = schema.safeParse(value, { error: ruleText });
  if (outcome.success) return outcome.data;
  const { issues } = outcome.error;
  const isUnknown = ({ code }: z.core.$ZodIssue) => code === 'unrecognized_keys';
  const ordered = [...issues.filter(isUnknown), ...issues.filter((issue) => !isUnknown(issue))];
  throw new RecordError(file, ...ordered.map((issue) => describe(issue, value)));
}

function describe(issue: z.core.$ZodIssue, root: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    return `${fieldName(issue.path)}: unknown field ${issue.keys.map((key) => shorten(JSON.stringify(key))).join(', ')}`;
  }
  const got = issue.code === 'invalid_key' ? issue.path.at(-1) : valueAt(root, issue.path);
  const similar = got === undefined ? similarName(root, issue.path) : '';
  return `${fieldName(issue.path)}: ${issue.message}, got ${show(got)}${similar}`;
}

/** Where a field is absent: what may be its name with a slip, in a file that may hold fields of any name. */
function similarName(root: unknown, path: readonly PropertyKey[]): string {
  const holder = valueAt(root, path.slice(0, -1));
  const name = String(path.at(-1));
  if (typeof holder !== 'object' || holder === null || name.length < 4) return '';
  const similar = Object.keys(holder).find((key) => editDistance(key, name) === 1);
  return similar === undefined ? '' : `, but ${shorten(JSON.stringify(similar))}`;
}

/** `history[2].train.accuracy`; `(whole file)` for the root. */
function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(whole file)';
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  try {
    // Of a function there is none.
    return shorten(JSON.stringify(value) ?? typeof value);
  } catch {
    // In a definition, which is code: a bigint, or an object that holds itself.
    return typeof value;
  }
}

/**
 * A hostile or huge value must neither fill the terminal nor command it: one printable line of at most 80 characters.
 */
function shorten(text: string): string {
  const plain = printableText(text, 'joined');
  return plain.length <= 80 ? plain : `${plain.slice(0, 77)}...`;
}

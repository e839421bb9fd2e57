import { hash } from 'node:crypto';
import type { BaseConfig } from './base-record.ts';
import type { RunConfig } from './schema.ts';

/**
 * JSON in one spelling: keys in code-unit order, no spaces, numbers as ECMAScript prints them (the rules of
 * RFC 8785, for values that JSON can hold), so that equal values have equal bytes and equal hashes.
 *
 * Throws on what JSON would silently change or drop: undefined, functions, bigint, NaN and infinities.
 */
export function canonicalJson(value: unknown): string {
  const spelt = spell(value);
  if (spelt !== null) return spelt;
  throw new Error(`canonicalJson: ${whatIsNoJson(value, [])}`);
}

/** Null when something in it is no JSON. A record has hundreds of values: nothing is kept here for an error's sake. */
function spell(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') return null;
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) {
      const spelt = spell(item);
      if (spelt === null) return null;
      text += text === '' ? spelt : `,${spelt}`;
    }
    return `[${text}]`;
  }
  if (!isPlain(value)) return null;
  // By default strings are sorted by their code units.
  for (const key of Object.keys(value).sort()) {
    const spelt = spell((value as Readonly<Record<string, unknown>>)[key]);
    if (spelt === null) return null;
    text += `${text === '' ? '' : ','}${spellKey(key)}:${spelt}`;
  }
  return `{${text}}`;
}

/** All records have the same hundred fields: their names are spelt once. */
const speltKeys = new Map<string, string>();
const MOST_KEYS = 1000;

function spellKey(key: string): string {
  const known = speltKeys.get(key);
  if (known !== undefined) return known;
  const spelt = JSON.stringify(key);
  if (speltKeys.size < MOST_KEYS) speltKeys.set(key, spelt);
  return spelt;
}

/** The first value that is no JSON, by its path, and what it should be. */
function whatIsNoJson(value: unknown, path: readonly (string | number)[]): string {
  const isHolder = Array.isArray(value) || (typeof value === 'object' && value !== null && isPlain(value));
  if (isHolder) {
    const items = Array.isArray(value) ? [...value.entries()] : Object.entries(value).sort(byKey);
    const [key, item] = items.find(([, one]) => spell(one) === null)!;
    return whatIsNoJson(item, [...path, key]);
  }
  const rule = typeof value === 'number' ? 'finite' : 'a JSON value';
  return `${place(path)} must be ${rule}, got ${String(value)}`;
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

/** `$.history[2].loss` */
function place(path: readonly (string | number)[]): string {
  return `$${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The same value for people and for `git diff`: keys sorted, two spaces, a line feed at the end. */
export function readableJson(value: unknown): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`;
}

/** A run's identity: SHA-256 of the canonical JSON of its resolved configuration, 64 lower-case hex digits. */
export function runId(config: RunConfig | BaseConfig): string {
  return hash('sha256', canonicalJson(config), 'hex');
}

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
  return spell(value, '$');
}

/** `place` says where the value stands: `$.history[2].loss` */
function spell(value: unknown, place: string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, at) => spell(item, `${place}[${at}]`)).join(',')}]`;
  }
  if (typeof value !== 'object' || !isPlain(value)) {
    const rule = typeof value === 'number' ? 'finite' : 'a JSON value';
    throw new Error(`canonicalJson: ${place} must be ${rule}, got ${String(value)}`);
  }
  // By default strings are sorted by their code units.
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${spell(value[key], `${place}.${key}`)}`);
  return `{${fields.join(',')}}`;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
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

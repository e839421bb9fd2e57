/**
 * JSON in one spelling: keys in code-unit order, no spaces, numbers as ECMAScript prints them (the rules of
 * RFC 8785, for values that JSON can hold), so that equal values have equal bytes and equal hashes.
 *
 * Throws on what JSON would silently change or drop: undefined, functions, bigint, NaN and infinities.
 */
export function canonicalJson(value: unknown): string {
  return spell(value, '$');
}

function spell(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`canonicalJson: ${path} must be finite, got ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item, i) => spell(item, `${path}[${i}]`)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) {
    const fields = value as Readonly<Record<string, unknown>>;
    // By default strings are sorted by their code units.
    const keys = Object.keys(fields).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${spell(fields[key], `${path}.${key}`)}`).join(',')}}`;
  }
  throw new Error(`canonicalJson: ${path} must be a JSON value, got ${String(value)}`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The same value for people and for `git diff`: keys sorted, two spaces, a line feed at the end. */
export function readableJson(value: unknown): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`;
}

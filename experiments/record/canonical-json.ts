/**
 * JSON in one spelling: keys in code-unit order, no spaces, numbers as ECMAScript prints them (the rules of
 * RFC 8785, for values that JSON can hold), so that equal values have equal bytes and equal hashes.
 *
 * Throws on what JSON would silently change or drop: undefined, functions, bigint, NaN and infinities.
 */
export function canonicalJson(value: unknown): string {
  const path: (string | number)[] = [];
  return spell(value, path);
}

/** `path` leads to the value from the outermost one, for errors; it is as before afterwards. */
function spell(value: unknown, path: (string | number)[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new Error(`canonicalJson: ${place(path)} must be finite, got ${value}`);
    return JSON.stringify(value);
  }
  const inner = (key: string | number, item: unknown): string => {
    path.push(key);
    const text = spell(item, path);
    path.pop();
    return text;
  };
  if (Array.isArray(value)) return `[${value.map((item, i) => inner(i, item)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) {
    const fields = value as Readonly<Record<string, unknown>>;
    // By default strings are sorted by their code units.
    const keys = Object.keys(fields).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${inner(key, fields[key])}`).join(',')}}`;
  }
  throw new Error(`canonicalJson: ${place(path)} must be a JSON value, got ${String(value)}`);
}

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

/** One field in which two JSON values differ; `(nothing)` where one of them lacks it. */
export interface JsonDifference {
  /** `seed`, `history[2].train.loss` */
  readonly field: string;
  readonly a: string;
  readonly b: string;
}

/** The leaves in which two JSON values differ, in the order of the first. */
export function jsonDifferences(a: unknown, b: unknown, field = ''): JsonDifference[] {
  if (isContainer(a) && isContainer(b) && Array.isArray(a) === Array.isArray(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => {
      const inner = Array.isArray(a) ? `${field}[${key}]` : field === '' ? key : `${field}.${key}`;
      return jsonDifferences(member(a, key), member(b, key), inner);
    });
  }
  const [left, right] = [spell(a), spell(b)];
  return left === right ? [] : [{ field: field === '' ? '(whole file)' : field, a: left, b: right }];
}

/**
 * The leaves in which what was found is not what was said. Keys that were not said are passed over: an older record lacks the
 * fields that newer code writes.
 */
export function contradictions(said: unknown, found: unknown): JsonDifference[] {
  return jsonDifferences(said, asFarAsSaid(said, found));
}

function asFarAsSaid(said: unknown, found: unknown): unknown {
  if (!isContainer(said) || !isContainer(found)) return found;
  if (Array.isArray(found)) return found.map((one, i) => asFarAsSaid(member(said, String(i)), one));
  const keys = Object.keys(said).filter((key) => Object.hasOwn(found, key));
  return Object.fromEntries(keys.map((key) => [key, asFarAsSaid(said[key], found[key])]));
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function member(container: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function spell(value: unknown): string {
  return value === undefined ? '(nothing)' : JSON.stringify(value);
}

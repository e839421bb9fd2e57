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

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function member(container: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function spell(value: unknown): string {
  return value === undefined ? '(nothing)' : JSON.stringify(value);
}

/**
 * `compute`, done once for each object: a run, a cell or a fact never changes, and a process that builds again and again
 * holds the same object for a record that is the same, so that ten thousand runs cost it no more than the one that is new.
 */
export function memoize<K extends object, T>(compute: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly made: T }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.made;
    const made = compute(key);
    known.set(key, { made });
    return made;
  };
}

interface Node<T> {
  made?: { readonly value: T };
  readonly next: WeakMap<object, Node<T>>;
}

/** The same for several objects together, in their order. */
export function memoizeAll<K extends readonly object[], T>(compute: (...keys: K) => T): (...keys: K) => T {
  const root: Node<T> = { next: new WeakMap() };
  return (...keys) => {
    let node = root;
    for (const key of keys) {
      const next = node.next.get(key) ?? { next: new WeakMap() };
      node.next.set(key, next);
      node = next;
    }
    node.made ??= { value: compute(...keys) };
    return node.made.value;
  };
}

import type { Fact } from '../facts/fact.ts';
import { FACT_MACROS, type SourceFile } from './check-fact-keys.ts';
import { macroUses, withoutComments } from './tex-source.ts';

/**
 * The facts that the text may print, of thousands that tables and the reviewer's view show: those whose key stands in
 * braces, be it in `\fact{key}` or as the argument of an author's own macro, and those that such a macro puts together,
 * as `\fact{cifar10.#1.delta}` does.
 */
export function askedFacts(sources: readonly SourceFile[], facts: readonly Fact[]): Fact[] {
  const literal = new Set(
    sources.flatMap(({ text }) =>
      [...withoutComments(text).matchAll(/\{\s*([^{}\s]+)\s*\}/g)].map(([, key]) => key),
    ),
  );
  const patterns = sources.flatMap(({ text }) =>
    FACT_MACROS.flatMap((macro) => macroUses(text, macro))
      .filter(({ argument }) => argument.includes('#') && !/^#\d$/.test(argument))
      .map(({ argument }) => keyPattern(argument)),
  );
  return facts.filter(({ key }) => literal.has(key) || patterns.some((pattern) => pattern.test(key)));
}

/** `cifar10.#1.delta` to a pattern in which a parameter stands for anything. */
function keyPattern(argument: string): RegExp {
  const literals = argument.split(/#\d/).map((part) => part.replace(/[^a-z0-9_-]/g, '\\$&'));
  return new RegExp(`^${literals.join('.+')}$`);
}

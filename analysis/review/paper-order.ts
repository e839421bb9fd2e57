/** What the paper's own sources say about the order of things: sections, numbers of tables and figures, mentions of facts. */
import type { ClaimMacro } from '../prose/claim-uses.ts';
import type { ClaimMention, Mention } from './review-data.ts';
import { SectionNumbering } from './section-numbering.ts';

export interface NamedSource {
  /** Relative to the paper's folder, with forward slashes: `sections/results.tex`. */
  readonly path: string;
  readonly text: string;
}

export interface FloatPlace {
  readonly kind: 'table' | 'figure';
  readonly number: number;
  /** Plain title of the section, null before the first. */
  readonly section: string | null;
}

export interface PaperOrder {
  /** By label: `tab:accuracy`. */
  readonly floats: ReadonlyMap<string, FloatPlace>;
  /** By the fact's key. */
  readonly mentions: ReadonlyMap<string, readonly Mention[]>;
  /** By the claim's id. */
  readonly claims: ReadonlyMap<string, readonly ClaimMention[]>;
  /** By the claim's id: the number of the section that makes it first, `4.1`. The abstract has none. */
  readonly claimSections: ReadonlyMap<string, string>;
  /** Of the document, from `\title`; empty when there is none. */
  readonly title: string;
}

/** What is of interest in a line, in the order of its appearance. */
const THING =
  /\\(?:input|include)\{(?<input>[^}]+)\}|(?<appendix>\\appendix)\b|\\(?<sub>(?:sub)*)section(?<star>\*?)\{(?<section>(?:[^{}]|\{[^{}]*\})*)\}|\\begin\{(?<float>table|figure|longtable)\*?\}|\\label\{(?<label>[^}]+)\}|\\fact[a-z]*\{(?<fact>[a-z0-9][a-z0-9._-]*)\}|\\(?<macro>claim|refuted|undecided)\{(?<claim>[a-z0-9-]+)\}/g;

/**
 * Follows `main.tex` through its inputs. Sections, tables and figures are numbered as LaTeX does it, by order of appearance;
 * of tables and figures those that have a label.
 * @param sources everything that can be input, generated files included
 */
export function paperOrder(sources: readonly NamedSource[], main = 'main.tex'): PaperOrder {
  const floats = new Map<string, FloatPlace>();
  const mentions = new Map<string, Mention[]>();
  const claims = new Map<string, ClaimMention[]>();
  const claimSections = new Map<string, string>();
  const counts = { table: 0, figure: 0 };
  const numbering = new SectionNumbering();
  let section: string | null = null;
  let place = 'Abstract';
  let open: FloatPlace['kind'] | null = null;
  for (const { file, line, found } of thingsOf(sources, main)) {
    const { appendix, sub, star, section: title, float, label, fact, macro, claim } = found;
    if (appendix !== undefined) numbering.startAppendix();
    if (title !== undefined) {
      section = plainTitle(title);
      if (star === '') numbering.next(sub!.length / 'sub'.length);
      place = star === '' ? `§ ${numbering.current} ${section}` : section;
    }
    if (float !== undefined) open = float === 'figure' ? 'figure' : 'table';
    if (label !== undefined && open !== null && /^(tab|fig):/.test(label)) {
      counts[open]++;
      floats.set(label, { kind: open, number: counts[open], section });
      open = null;
    }
    if (file.startsWith('generated/')) continue;
    const mention = { file, section: place, line };
    if (fact !== undefined) mentions.set(fact, [...(mentions.get(fact) ?? []), mention]);
    if (claim !== undefined) {
      const says = macro as ClaimMacro;
      claims.set(claim, [...(claims.get(claim) ?? []), { ...mention, says }]);
    }
    if (claim !== undefined && numbering.current !== '' && !claimSections.has(claim))
      claimSections.set(claim, numbering.current);
  }
  const title = titleOf(sources.find(({ path }) => path === main)?.text ?? '');
  return { floats, mentions, claims, claimSections, title };
}

interface Thing {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly found: Readonly<Record<string, string | undefined>>;
}

/** All things of a file, those of each file that it inputs in their place; a file comes once. */
function* thingsOf(
  sources: readonly NamedSource[],
  path: string,
  seen = new Set<NamedSource>(),
): Generator<Thing> {
  const source = sources.find((one) => one.path === path || one.path === `${path}.tex`);
  if (source === undefined || seen.has(source)) return;
  seen.add(source);
  for (const [index, line] of source.text.split('\n').entries()) {
    for (const { groups } of withoutComment(line).matchAll(THING)) {
      if (groups!.input !== undefined) yield* thingsOf(sources, groups!.input, seen);
      else yield { file: source.path, line: index + 1, found: groups! };
    }
  }
}

const withoutComment = (line: string): string => line.replace(/(?<!\\)%.*$/, '');

function titleOf(text: string): string {
  const match = /\\title\{((?:[^{}]|\{[^{}]*\})*)\}/.exec(text);
  return match === null ? '' : plainTitle(match[1]!);
}

function plainTitle(tex: string): string {
  return tex
    .replace(/\\\\/g, ' ')
    .replace(/\\texorpdfstring\{[^{}]*\}\{([^{}]*)\}/g, '$1')
    .replace(/\\[A-Za-z]+\*?(\{\})?/g, '')
    .replace(/[{}$]/g, '')
    .replace(/~/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

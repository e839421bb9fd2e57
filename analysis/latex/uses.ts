/**
 * What LaTeX read and typeset: the files, the facts and claims, the numbers of sections and floats, and how wide the page is.
 * `living.sty` has LaTeX write it while it typesets, so nothing here guesses what a source means; the build keeps it as
 * `paper/generated/uses.json`, for whoever runs no LaTeX.
 */
import { z } from 'zod';
import { parseChecked } from '../../experiments/record/validate.ts';

const VERDICT_MACROS = ['claim', 'refuted', 'undecided'] as const;
/** The macro of a sentence: `\claim` says that a claim holds, `\refuted` that it does not, `\undecided` that it is open. */
export type ClaimMacro = (typeof VERDICT_MACROS)[number];

const place = {
  /** Relative to the paper's folder, with forward slashes: `sections/results.tex`. */
  file: z.string().min(1),
  /** From 1. */
  line: z.int().positive(),
  /** Number of the section, `4.1`; empty before the first. */
  section: z.string(),
};
const factUse = z.strictObject({ key: z.string(), ...place });
const claimUse = z.strictObject({
  id: z.string(),
  macro: z.enum(VERDICT_MACROS),
  reason: z.string(),
  ...place,
});
const floatUse = z.strictObject({
  label: z.string(),
  kind: z.enum(['table', 'figure']),
  number: z.string(),
  section: z.string(),
});
const usesSchema = z.strictObject({
  /** What was read below the paper's folder, relative to it, sorted. */
  files: z.array(z.string().min(1)),
  /** Columns, and widths of text and column in points. */
  layout: z.strictObject({ columns: z.int(), textWidth: z.number(), columnWidth: z.number() }).nullable(),
  sections: z.array(z.strictObject({ number: z.string(), title: z.string() })),
  floats: z.array(floatUse),
  /** In the order of the pages. */
  claims: z.array(claimUse),
  facts: z.array(factUse),
});

export type Uses = z.infer<typeof usesSchema>;
export type FactUse = z.infer<typeof factUse>;
/** A sentence that makes a claim; the reason is as typed, and empty but for `\undecided`. */
export type ClaimUse = z.infer<typeof claimUse>;

/** Of a paper that LaTeX has not typeset yet. */
export const NO_USES: Uses = { files: [], layout: null, sections: [], floats: [], claims: [], facts: [] };

/** One entry a line, so that a change of the paper is a change of few lines. */
export function usesJson(uses: Uses): string {
  const lists = Object.entries(uses).map(([name, value]) =>
    Array.isArray(value) && value.length > 0
      ? `"${name}": [\n${value.map((entry) => ` ${JSON.stringify(entry)}`).join(',\n')}\n]`
      : `"${name}": ${JSON.stringify(value)}`,
  );
  return `{\n${lists.join(',\n')}\n}\n`;
}

/** @throws an Error that names the file, the field and the rule */
export function parseUses(text: string, file: string): Uses {
  try {
    return parseChecked(usesSchema, text, file);
  } catch (cause) {
    throw new Error(`${(cause as Error).message}; npm run paper -- build writes it`);
  }
}

/** What was printed for a fact, where it is first printed so: LaTeX, as it was defined. */
export interface TypesetValue {
  readonly key: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const VALUE = /^value\{([^{}]*)\}\{([^{}]*)\}\{(\d+)\}\{(.*)\}$/;

/** @param written what LaTeX wrote into `main.uses` */
export function readValues(written: string): TypesetValue[] {
  return written.split('\n').flatMap((line) => {
    const [, key, file, at, text] = VALUE.exec(line) ?? [];
    return key === undefined ? [] : [{ key, file: file!, line: Number(at), text: text! }];
  });
}

/** Macros of `living.sty` that are not at the end of the document what they were at its beginning. */
export function readRedefined(written: string): string[] {
  return [...written.matchAll(/^redefined\{([^{}]*)\}$/gm)].map(([, name]) => name!);
}

/** A line of `main.uses`: what, and its arguments. */
const LINE = /^(fact|claim|float|layout)((?:\{[^{}]*\})+)$/;
const SECTION = /^section\{\\numberline \{([^{}]*)\}(.*)\}$/;
const LABEL = /^\\newlabel\{((?:tab|fig):[^{}]*)\}\{\{([^{}]*)\}/gm;
const LABEL_KINDS = { 'tab:': 'table', 'fig:': 'figure' } as const;

/**
 * @param written what LaTeX wrote into `main.uses`
 * @param aux what it wrote into `main.aux`: the labels, with their numbers
 */
export function readUses(written: string, aux: string, files: readonly string[]): Uses {
  const uses = structuredClone({ ...NO_USES, files: [...files] });
  const sectionOf = new Map<string, string>();
  for (const line of written.split('\n')) {
    const [, number, title] = SECTION.exec(line) ?? [];
    if (number !== undefined) uses.sections.push({ number, title: plainTitle(title!) });
    const [, what, braced] = LINE.exec(line) ?? [];
    if (what === undefined) continue;
    const values = braced!.slice(1, -1).split('}{');
    if (what === 'layout') uses.layout = layoutOf(values);
    else {
      const [file, at, section] = values.slice(-3) as [string, string, string];
      const here = { file, line: Number(at), section: sectionNumber(section) };
      if (what === 'fact') uses.facts.push({ key: values[0]!, ...here });
      else if (what === 'float') sectionOf.set(`${values[0]} ${values[1]}`, here.section);
      else
        uses.claims.push({
          id: values[0]!.trim(),
          macro: values[1] as ClaimMacro,
          reason: values[2]!,
          ...here,
        });
    }
  }
  for (const [, label, number] of aux.matchAll(LABEL)) {
    const kind = LABEL_KINDS[label!.slice(0, 4) as keyof typeof LABEL_KINDS];
    const section = sectionOf.get(`${kind} ${number}`);
    if (section !== undefined) uses.floats.push({ label: label!, kind, number: number!, section });
  }
  return uses;
}

function layoutOf(values: readonly string[]): Uses['layout'] {
  const [columns, textWidth, columnWidth] = values.map(Number);
  return { columns: columns!, textWidth: textWidth!, columnWidth: columnWidth! };
}

/** `4.1.0` is section 4.1; before the first section LaTeX counts `0.0.0`. */
const sectionNumber = (counters: string): string => counters.replace(/(?:^0)?(?:\.0)+$/, '');

/** A title without its macros, as far as a list of contents needs it. */
function plainTitle(tex: string): string {
  return tex
    .replace(/\\\\/g, ' ')
    .replace(/\\texorpdfstring *\{[^{}]*\} *\{([^{}]*)\}/g, '$1')
    .replace(/\\[A-Za-z]+\*? ?(\{\})?/g, '')
    .replace(/[{}$]/g, '')
    .replace(/~/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

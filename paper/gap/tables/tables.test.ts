import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMacros } from '../../../analysis/captions/macros.ts';
import type { PaperContext } from '../../../analysis/context/context.ts';
import { NO_USES } from '../../../analysis/latex/uses.ts';
import { paperOrder } from '../../../analysis/review/paper-order.ts';
import { reviewTables } from '../../../analysis/review/review-floats.ts';
import { historyTable } from '../../../analysis/tables/history.table.ts';
import { tableTex } from '../../../analysis/tables/render/table-tex.ts';
import type { Table } from '../../../analysis/tables/table.ts';
import { factKeys, piecesOfBody } from '../../../analysis/tables/table.ts';
import { parseTable, tableJson } from '../../../analysis/tables/table-json.ts';
import type { RunConfig } from '../../../experiments/record/schema.ts';
import { syntheticContext } from '../../testing/synthetic-context.ts';
import { GAP_PHASES } from '../declared-runs.ts';
import { gapReport } from '../report.ts';
import { at, gap } from '../study.ts';

const ALL_TABLES = gapReport(gap).tables!;

const MACROS = readMacros(readFileSync(new URL('../../macros.tex', import.meta.url), 'utf8'));
const ORDER = paperOrder(NO_USES);

/** All of Fashion-MNIST, two of three seeds of CIFAR-10, one of CIFAR-100. */
const isIn = ({ dataset, seed }: RunConfig): boolean =>
  dataset === 'fashion_mnist' || seed === 42 || (dataset === 'cifar10' && seed === 123);

const CONTEXTS: Readonly<Record<string, PaperContext>> = {
  complete: syntheticContext(),
  partial: syntheticContext(isIn),
  empty: syntheticContext(() => false),
};

/** The same states of the whole study, of which every table has something to show. */
const WHOLE: Readonly<Record<string, PaperContext>> = {
  complete: syntheticContext(() => true, GAP_PHASES),
  partial: syntheticContext(isIn, GAP_PHASES),
  empty: syntheticContext(() => false, GAP_PHASES),
};

const tableOf = (name: string, context: PaperContext): Table =>
  ALL_TABLES.find((candidate) => candidate.name === name)!.of(context);
const texOf = (name: string, context: PaperContext): string =>
  tableTex(tableOf(name, context), context.facts);
const build = (name: string, state: string, contexts = CONTEXTS): string => texOf(name, contexts[state]!);

const everyTable = ALL_TABLES.flatMap(({ name }) => Object.keys(CONTEXTS).map((state) => ({ name, state })));

/** The rows of the (first) tabular, as lists of entries; `\multicolumn{3}` counts as three. */
function rowsOf(tex: string): string[][] {
  const body = /\\begin\{(tabular|longtable)\}\{.*\}\n([\s\S]*?)\\end\{\1\}/.exec(tex)![2]!;
  return body
    .replace(/\\caption\{[\s\S]*?\\label\{[^}]*\} \\\\/, '')
    .split('\\\\\n')
    .map((row) =>
      row.replace(/\\(?:top|mid|bottom)rule|\\c?midrule\([lr]*\)\{[\d-]+\}|\\addlinespace|\\end\w*/g, ''),
    )
    .filter((row) => row.trim() !== '')
    .map((row) => row.split(/(?<!\\)&/).flatMap(spanned));
}

function spanned(entry: string): string[] {
  const span = Number(/\\multicolumn\{(\d+)\}/.exec(entry)?.[1] ?? 1);
  return [entry.trim(), ...Array.from({ length: span - 1 }, () => '')];
}

describe.each(everyTable)('table $name, $state', ({ name, state }) => {
  it('has the same facts in LaTeX and in JSON, in the same order, as the fact book has them', () => {
    const { facts } = WHOLE[state]!;
    const tex = build(name, state, WHOLE);
    const json = tableJson(tableOf(name, WHOLE[state]!));
    const keys = factKeys(piecesOfBody(parseTable(json, name)));
    let at = tex.indexOf('\\midrule');
    for (const key of keys) {
      const { text, plain } = facts.get(key);
      const number = `\\factvalue{${key}}{${text}}`;
      at = tex.indexOf(number, at);
      expect(at, number).toBeGreaterThan(-1);
      at += number.length;
      expect(json).toContain(`{"fact":"${key}","shown":${JSON.stringify(plain)}`);
    }
    expect(keys).toHaveLength(tex.split('\\factvalue').length - 1);
    expect(keys.length).toBeGreaterThan(8);
  });

  it('leaves nothing in the words of TeX on the site', () => {
    const { facts } = WHOLE[state]!;
    const shown = JSON.stringify(
      reviewTables([tableOf(name, WHOLE[state]!)], { facts, macros: MACROS, order: ORDER }),
    );
    expect(shown.length).toBeGreaterThan(200);
    expect(shown).not.toMatch(/"t":"tex"/);
  });

  it('has rows of one length, balanced braces and a label', () => {
    const tex = build(name, state, WHOLE);
    const widths = new Set(rowsOf(tex).map((row) => row.length));
    expect([...widths]).toHaveLength(1);
    expect(tex.split('').filter((c) => c === '{')).toHaveLength(
      tex.split('').filter((c) => c === '}').length,
    );
    expect(tex).toContain(`\\label{tab:${name}}`);
    expect(tex).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it('says by what it was generated', () => {
    const [first] = build(name, state, WHOLE).split('\n');
    const { source } = ALL_TABLES.find((table) => table.name === name)!;
    expect(first).toBe(`% Generated by npm run paper -- build, from ${source}. Do not edit.`);
    expect(readFileSync(new URL(`../../../${source}`, import.meta.url), 'utf8')).toContain(`'${name}',`);
  });
});

describe('what is not final', () => {
  it('is greyed with seeds in and seeds declared, and is never bold', () => {
    const tex = build('accuracy', 'partial');
    expect(tex).toMatch(/\\provisional\{\\factvalue\{cifar10[^&]*\}\{2\}\{3\}/);
    expect(tex).toMatch(/\\provisional\{\\factvalue\{cifar100[^&]*\}\{1\}\{3\}/);
    const bold = [...tex.matchAll(/\\textbf\{\\factvalue\{([^.]*)/g)].map(([, dataset]) => dataset);
    expect(bold).toEqual(['fashion_mnist']);
  });

  it('has dashes with a reason for what is withheld', () => {
    const tex = build('comparisons', 'partial');
    expect(tex).toMatch(/\\factvalue\{cifar10\.resnet18\.bit-vs-std\.p_t\}\{--\}\\textsuperscript\{[a-z]\}/);
    expect(tex).toMatch(
      /\\textsuperscript\{[a-z]\}\\,withheld until every declared seed of both cells is in\./,
    );
    expect(tex).toContain('Intervals and tests are withheld');
  });

  it('leaves no word of it in a complete table', () => {
    for (const { name } of ALL_TABLES) {
      const tex = build(name, 'complete');
      expect(tex, name).not.toMatch(/provisional|withheld|Grey/);
    }
  });
});

describe('the accuracy table', () => {
  it('sets the highest mean of the ternary variants in bold, by data set', () => {
    const { cells, facts } = CONTEXTS.complete!;
    const bold = [...build('accuracy', 'complete').matchAll(/\\textbf\{\\factvalue\{(.*?)\.accuracy/g)];
    const expected = [...new Set(cells.map((cell) => at(cell).dataset))].map((dataset) => {
      const ternary = cells.filter((cell) => at(cell).dataset === dataset && at(cell).variant !== 'std');
      const mean = (key: string): number => facts.get(`${key}.accuracy.mean`).value as number;
      return ternary.reduce((top, cell) => (mean(cell.key) > mean(top.key) ? cell : top)).key;
    });
    expect(bold.map(([, key]) => key)).toEqual(expected);
  });
});

describe('the history table', () => {
  it('names excluded runs with their reasons, and unfinished ones', () => {
    const context = {
      ...CONTEXTS.partial!,
      exclusions: [{ path: 'raw/cifar10/resnet18/bit_s456', reason: '50 % of the disk_full & lost' }],
      unfinished: ['raw/cifar10/resnet18/ttq_s456'],
    };
    const tex = tableTex(historyTable.of(context), context.facts);
    expect(tex).toContain('bit\\_s456} (50 \\% of the disk\\_full \\& lost)');
    expect(tex).toContain('ttq\\_s456');
  });
});

describe('the whole study, two networks and all variants', () => {
  const whole = syntheticContext(() => true, GAP_PHASES);

  it.each(ALL_TABLES.map(({ name }) => name))('%s is set', (name) => {
    const text = texOf(name, whole);
    expect(text).toMatch(/\\end\{(tabular|longtable)\}/);
    expect(text).not.toMatch(/undefined|NaN|\bnull\b/);
  });

  it('an ablation has a row for each kept part of each data set, and none of another network', () => {
    const text = texOf('layer-ablation', whole);
    expect(text.match(/\\\\$/gm)!.length - 1).toBe(12);
    expect(text).not.toContain('ResNet-50');
  });

  it('each gap is set against each other once: three pairs of tasks for two networks, three of networks', () => {
    const text = texOf('contrasts', whole);
    const keys = [...text.matchAll(/\\factvalue\{([^}]*)\.delta\}/g)].map((match) => match[1]!);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => key.includes('bit-vs-std'))).toHaveLength(7);
  });
});

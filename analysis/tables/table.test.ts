/** A table from its definition to LaTeX and JSON, over facts made by hand. */
import { describe, expect, it } from 'vitest';
import type { PaperContext } from '../context/context.ts';
import { FactBook } from '../facts/fact-book.ts';
import { makeFact } from '../facts/make-fact.ts';
import { defineTable, type TableDefinition } from './define-table.ts';
import { sourceOf } from './render/render-template.ts';
import { tableTex } from './render/table-tex.ts';
import { type Cell, type Piece, parseTable, type Table, tableJson } from './table.ts';
import { absentCell, cellMaker, groupsBy, smallCell, tex } from './table-cells.ts';

const points = (key: string, value: number | null, have = 3) =>
  makeFact({ key, value, unit: 'points', digits: 2, formula: 'x', have, declared: 3, absent: 'never run' });
const facts = new FactBook([
  points('a.loss.mean', -2.418),
  points('a.loss.sd', 0.35),
  points('b.loss.mean', 1.5, 2),
  points('b.loss.sd', 0.1, 2),
  points('c.loss.mean', 7, 1),
  points('c.loss.sd', null),
  points('d.loss.mean', 1.001),
  points('e.loss.mean', 1.004),
  points('none', null),
  makeFact({ key: 'p', value: 0.0001, unit: 'p', digits: 3, formula: 'x' }),
  makeFact({ key: 'theirs', value: 5, unit: 'count', formula: 'x', runs: ['raw/s/s2', 'raw/s/s1'] }),
  makeFact({ key: 'name', value: '50 % & <b>', unit: 'text', formula: 'x' }),
]);
const imported = { path: 'raw/s/s1', source: { name: 'theirs.csv', line: 2 } };
const context = {
  facts,
  cells: [{ runs: [imported, { path: 'raw/s/s2', source: null }] }],
} as unknown as PaperContext;

const define = (rest: Partial<TableDefinition> & Pick<TableDefinition, 'rows'>): Table =>
  defineTable({
    file: '/x/paper/one.table.ts',
    name: 'one',
    caption: 'Caption.',
    columns: [{ head: 'x', align: 'l' }],
    ...rest,
  }).of(context);
const lines = (table: Table) => tableTex(table, facts).split('\n');
/** LaTeX of the only cell of a table. */
const cellTex = (rows: (make: Parameters<TableDefinition['rows']>[0]) => Piece | Cell): string => {
  const table = define({ rows: (make) => [[rows(make)]] });
  const body = lines(table);
  return body[body.indexOf('\\midrule') + 1]!.replace(/ \\\\$/, '');
};

describe('a cell as LaTeX', () => {
  it.each<[string, Parameters<typeof cellTex>[0], string]>([
    ['a fact', ({ fact }) => fact('p'), '\\factvalue{p}{\\ensuremath{<}0.001}'],
    ['a negative one', ({ fact }) => fact('a.loss.mean'), '\\factvalue{a.loss.mean}{\\ensuremath{-}2.42}'],
    [
      'a text as a fact',
      ({ fact }) => fact('name'),
      '\\factvalue{name}{50 \\% \\& \\textless{}b\\textgreater{}}',
    ],
    ['no value', ({ fact }) => fact('none'), '\\factvalue{none}{--}\\textsuperscript{a}'],
    ['no fact', () => absentCell('why'), '--\\textsuperscript{a}'],
    [
      'a provisional one',
      ({ fact }) => fact('b.loss.mean'),
      '\\provisional{\\factvalue{b.loss.mean}{1.50}}{2}{3}',
    ],
    ['a count', ({ count }) => count('b.loss.mean'), '\\factvalue{b.loss.mean}{1.50}'],
    [
      'a mean',
      ({ mean }) => mean({ key: 'a' }, 'loss'),
      '\\factvalue{a.loss.mean}{\\ensuremath{-}2.42}\\,{\\scriptsize $\\pm$\\,\\factvalue{a.loss.sd}{0.35}}',
    ],
    [
      'the best mean',
      ({ mean }) => mean({ key: 'a' }, 'loss', { best: true }),
      '\\textbf{\\factvalue{a.loss.mean}{\\ensuremath{-}2.42}}\\,{\\scriptsize $\\pm$\\,\\factvalue{a.loss.sd}{0.35}}',
    ],
    [
      'a provisional mean, which is never the best',
      ({ mean }) => mean({ key: 'b' }, 'loss', { best: true }),
      '\\provisional{\\factvalue{b.loss.mean}{1.50}\\,{\\scriptsize $\\pm$\\,\\factvalue{b.loss.sd}{0.10}}}{2}{3}',
    ],
    [
      'a mean of one seed',
      ({ mean }) => mean({ key: 'c' }, 'loss'),
      '\\provisional{\\factvalue{c.loss.mean}{7.00}}{1}{3}',
    ],
    [
      'an interval',
      ({ interval }) => smallCell(interval('a.loss.mean', 'p')),
      '{\\scriptsize [\\factvalue{a.loss.mean}{\\ensuremath{-}2.42}, \\factvalue{p}{\\ensuremath{<}0.001}]}',
    ],
    [
      'an interval without ends',
      ({ interval }) => interval('none', 'p'),
      '\\factvalue{none}{--}\\textsuperscript{a}',
    ],
    ['text', () => 'ResNet-18 −1 ± 2', 'ResNet-{}18 \\ensuremath{-}1 $\\pm$ 2'],
    ['notation', () => tex`\bit{} $-$ \std{}`, '\\bit{} $-$ \\std{}'],
    ['a claim', () => ({ claim: 'a-b' }), '\\claimsection{a-b}'],
    ['code', () => ({ style: 'code', of: ['a_b'] }), '\\texttt{a\\_b}'],
    [
      'a key',
      () => ({ style: 'key', of: ['a.b_c-d'] }),
      '\\texttt{a.\\allowbreak{}b\\_\\allowbreak{}c-\\allowbreak{}d}',
    ],
    [
      'grey, emphasis',
      () => ({ style: 'grey', of: [{ style: 'emphasis', of: ['x'] }] }),
      '\\textcolor{provisional}{\\emph{x}}',
    ],
    ['two lines', () => ({ content: ['a', { newLine: true }, 'b'] }), 'a\\newline b'],
    ['several columns', () => ({ content: ['a'], align: 'c' }), '\\multicolumn{1}{@{}c}{a}'],
  ])('%s', (_, rows, expected) => {
    expect(cellTex(rows)).toBe(expected);
  });

  it.each(['[1cm]', '*', ' [x'])('%s at the beginning of a row is no argument of the line before', (text) => {
    expect(cellTex(() => text)).toBe(`{}${text}`);
    const headed = lines(define({ columns: [text], rows: () => [] }));
    expect(headed[headed.indexOf('\\toprule') + 1]).toBe(`{}${text} \\\\`);
  });

  it('a fact that there is not is an error that names the nearest', () => {
    expect(() => cellTex(({ fact }) => fact('a.los.mean'))).toThrow(
      'unknown fact "a.los.mean"; nearest: a.loss.mean',
    );
    expect(() => cellTex(() => ({ claim: 'a}b' }))).toThrow('key must be plain, got "a}b"');
  });
});

const NAMED = define({
  columns: [
    { head: 'Network', align: 'l' },
    { head: tex`$\Delta$`, over: 'loss', headAlign: 'c' },
    { head: '', over: 'loss', align: 'l', joined: true },
    { head: 'p', width: '20mm' },
  ],
  rows: ({ fact, interval, count }) =>
    groupsBy(
      [
        ['big', 'a', 'a.loss.mean'],
        ['big', 'b', 'b.loss.mean'],
        ['small', 'c', 'none'],
      ] as const,
      ([group]) => group,
      ([, name, key]) => [name, fact(key), interval(key, 'p'), count('p')],
    ),
});

describe('a table as LaTeX', () => {
  it('has joint headings with rules, groups with titles, notes, and a caption that says what is provisional', () => {
    expect(lines(NAMED)).toEqual([
      `% Generated by npm run paper -- build, from ${NAMED.source}. Do not edit.`,
      '\\begin{table*}[tbp]',
      '\\centering\\small',
      '\\caption{Caption. Grey: provisional, (seeds in\\,/\\,seeds declared).}',
      '\\label{tab:one}',
      '\\fittable{%',
      '\\begin{tabular}{@{}lr@{\\enspace}lw{r}{20mm}@{}}',
      '\\toprule',
      '& \\multicolumn{2}{c}{loss} & \\\\',
      '\\cmidrule(lr){2-3}',
      'Network & \\multicolumn{1}{c}{$\\Delta$} & & p \\\\',
      '\\midrule',
      '\\multicolumn{4}{@{}l}{big} \\\\',
      '\\quad a & \\factvalue{a.loss.mean}{\\ensuremath{-}2.42} & [\\factvalue{a.loss.mean}{\\ensuremath{-}2.42}, \\factvalue{p}{\\ensuremath{<}0.001}] & \\factvalue{p}{\\ensuremath{<}0.001} \\\\',
      '\\quad b & \\provisional{\\factvalue{b.loss.mean}{1.50}}{2}{3} & \\provisional{[\\factvalue{b.loss.mean}{1.50}, \\factvalue{p}{\\ensuremath{<}0.001}]}{2}{3} & \\factvalue{p}{\\ensuremath{<}0.001} \\\\',
      '\\addlinespace',
      '\\multicolumn{4}{@{}l}{small} \\\\',
      '\\quad c & \\factvalue{none}{--}\\textsuperscript{a} & \\factvalue{none}{--}\\textsuperscript{a} & \\factvalue{p}{\\ensuremath{<}0.001} \\\\',
      '\\bottomrule',
      '\\end{tabular}}',
      '',
      '\\smallskip',
      '{\\footnotesize \\textsuperscript{a}\\,never run.}',
      '\\end{table*}',
      '',
    ]);
  });

  it('sets titles beside their groups, and goes on over pages', () => {
    const table = define({
      layout: { groupTitles: 'beside', form: 'long', size: 'footnotesize', columnSpace: '4pt' },
      columns: [
        { head: 'x', align: 'l' },
        { head: 'y', align: 'l', width: '0.4\\linewidth', wraps: true },
      ],
      rows: () => [{ title: 'one', rows: [['a'], ['b']] }],
      remarks: () => [['Left out: ', { style: 'code', of: ['a_b'] }]],
    });
    expect(lines(table)).toEqual([
      `% Generated by npm run paper -- build, from ${table.source}. Do not edit.`,
      '\\beforelongtable',
      '{\\footnotesize\\sloppy\\setlength{\\tabcolsep}{4pt}',
      '\\begin{longtable}{@{}l>{\\raggedright\\arraybackslash}p{0.4\\linewidth}@{}}',
      '\\caption{Caption.}',
      '\\label{tab:one} \\\\',
      ...['\\toprule', 'x & y \\\\', '\\midrule', '\\endfirsthead'],
      ...['\\toprule', 'x & y \\\\', '\\midrule', '\\endhead', '\\bottomrule', '\\endfoot'],
      'one & a \\\\',
      ' & b \\\\',
      '\\end{longtable}',
      '\\noindent Left out: \\texttt{a\\_b}\\par',
      '}',
      '\\afterlongtable',
      '',
    ]);
  });

  it('says below of what was imported where it comes from', () => {
    const table = define({ rows: ({ fact }) => [[fact('theirs')], [fact('p')], [fact('theirs')]] });
    const note = '{\\footnotesize \\textsuperscript{a}\\,imported from theirs.csv.}';
    expect(lines(table).filter((line) => line.includes('superscript'))).toEqual([
      '\\factvalue{theirs}{5}\\textsuperscript{a} \\\\',
      '\\factvalue{theirs}{5}\\textsuperscript{a} \\\\',
      note,
    ]);
  });

  it('says it once where all numbers come from there', () => {
    const table = define({
      rows: ({ fact }) => [
        ['x', fact('theirs')],
        ['y', fact('theirs')],
      ],
      columns: ['', ''],
    });
    expect(lines(table).filter((line) => /superscript|imported/.test(line))).toEqual([
      expect.stringContaining('All numbers are imported from theirs.csv.'),
    ]);
  });

  it('within one column of a page it is a plain float, in the size that was asked for', () => {
    const table = define({ layout: { wide: false, size: 'scriptsize' }, rows: () => [['a']] });
    expect(lines(table).filter((line) => /\{table|scriptsize|end\{tabular/.test(line))).toEqual([
      '\\begin{table}[tbp]',
      '{\\scriptsize',
      '\\end{tabular}}}',
      '\\end{table}',
    ]);
  });
});

const HOSTILE = [
  '\\input{/etc/passwd}',
  '}\\end{document}',
  "100% & more # $x_1^2$ ~ --- ``quoted'' ^^5c",
  '<< name >> <% include "x" %> <# c #>',
  'a\n\n%b',
];

it.each(HOSTILE)('text does nothing in a cell, a title or a note: %j', (text) => {
  const table = define({
    rows: () => [{ title: text, rows: [[text], [absentCell(text)]] }],
    remarks: () => [[text]],
  });
  const printed = lines(table).join('\n');
  const shell = lines(
    define({ rows: () => [{ title: 'x', rows: [['x'], [absentCell('x')]] }], remarks: () => [['x']] }),
  );
  expect(lines(table)).toHaveLength(shell.length);
  // What TeX acts on, escapes taken away, is what the table itself needs.
  const active = (source: string) =>
    source.replace(/\\(text[a-z]+\{\}|[{}$&#%_])|-\{\}/g, '').match(/\\[A-Za-z]+|[{}$&#%^~]/g)!;
  expect(active(printed)).toEqual(active(shell.join('\n')));
});

describe('the same table as JSON', () => {
  it('comes back as it was, a row a line', () => {
    const json = tableJson(NAMED);
    expect(parseTable(json, 'one.json')).toEqual(NAMED);
    const row =
      '[{"content":["a"]},{"content":[{"fact":"a.loss.mean","shown":"−2.42"}]},{"content":["[",{"fact":"a.loss.mean","shown":"−2.42"},", ",{"fact":"p","shown":"<0.001"},"]"]},{"content":[{"fact":"p","shown":"<0.001"}]}],';
    expect(json.split('\n')).toContain(row);
    expect(JSON.parse(json).generatedBy).toBe(`npm run paper -- build, from ${NAMED.source}. Do not edit.`);
  });

  it('names the field that is not as it should be', () => {
    const json = tableJson(NAMED).replace('"shown":"−2.42"', '"shown":3');
    expect(() => parseTable(json, 'one.json')).toThrow(/one\.json/);
  });
});

it('refuses a row that does not fill the columns, and a name that is no name', () => {
  expect(() => define({ rows: () => [['a'], ['b', 'c']] })).toThrow(
    'table one: row 2 must fill 1 columns, got 2',
  );
  expect(() => define({ name: '../x', rows: () => [] })).toThrow(
    'table ../x: name: must be words of a-z and 0-9',
  );
});

it('has as many notes as there are reasons', () => {
  const notes = Array.from({ length: 28 }, (_, i) => [absentCell(`reason ${i}`)]);
  const text = lines(define({ rows: () => notes })).join('\n');
  for (const mark of ['z', 'aa', 'ab']) expect(text.split(`{${mark}}`)).toHaveLength(3);
});

it('those lead whose mean is the best as printed, in the direction of the outcome; none while one is not final', () => {
  const study = (better: string) => ({ outcomes: { loss: { better } } });
  const cells = (better: string, ...keys: string[]) =>
    keys.map((key) => ({ key, study: study(better) }) as never);
  const keys = (found: ReadonlySet<{ readonly key: string }>) => [...found].map(({ key }) => key);
  const { leading } = cellMaker(context);
  expect(keys(leading(cells('lower', 'a', 'd', 'e'), 'loss'))).toEqual(['a']);
  expect(keys(leading(cells('higher', 'a', 'd', 'e'), 'loss'))).toEqual(['d', 'e']);
  expect(keys(leading(cells('higher', 'a', 'b'), 'loss'))).toEqual([]);
  expect(keys(leading(cells('higher', 'a'), 'loss'))).toEqual([]);
});

it('generated files name the module that made them from its own folder on, on every machine', () => {
  expect(sourceOf('/home/someone/work/paper/gap/tables/size.table.ts')).toBe(
    'paper/gap/tables/size.table.ts',
  );
  expect(sourceOf('/srv/analysis/tables/claims.table.ts')).toBe('analysis/tables/claims.table.ts');
});

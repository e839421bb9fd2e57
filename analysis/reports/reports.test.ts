/** A study's report over made-up runs whose statistics are known by hand. */
import { describe, expect, it } from 'vitest';
import { definePaper } from '../authoring/define-paper.ts';
import { defineStudy } from '../definition/define-study.ts';
import { pdfText } from '../figures/render/testing/pdf-text.ts';
import { type Run, runOfRecord } from '../load/run.ts';
import { analyse } from '../pipeline/analyse.ts';
import { drawings, otherTexts } from '../pipeline/artifacts.ts';
import { historySpec } from './history-figure.ts';
import { seriesOf } from './series.ts';
import { reportDrawings, reportTexts } from './study-report.ts';

const NETS = ['a', 'b'] as const;
const RATES = ['low', 'high'] as const;
const SEEDS = [1, 2, 3] as const;
/** By net and rate, in order of the seeds. Pairs at the low rate differ by 1.5, 1 and 0.5; at the high one the second lacks two. */
const SCORES: Readonly<Record<string, readonly number[]>> = {
  'a low': [0.03, 0.03, 0.03],
  'b low': [0.015, 0.02, 0.025],
  'a high': [0.5, 0.6, 0.7],
  'b high': [0.4],
};

const study = defineStudy({
  id: 'nets',
  runs: RATES.flatMap((rate) =>
    NETS.flatMap((net) => SEEDS.map((seed) => ({ factors: { net, rate, size: 's' }, seed }))),
  ),
  factors: {
    net: {
      label: 'net',
      values: { a: { title: 'Net A', color: '#111111' }, b: { title: 'Net, "B"', color: '#111111' } },
    },
    rate: { label: 'rate', values: { low: { title: 'low rate' }, high: { title: 'high rate' } } },
    size: { label: 'size', values: { s: { title: 'small' } } },
  },
  outcomes: {
    score: { of: 'test.score', unit: 'fraction', better: 'higher', label: 'Test score', digits: 2 },
  },
  questions: [{ id: 'a-vs-b', title: 'Is A better?', over: 'net', compare: ['a', 'b'] }],
  history: { 'grad.norm': { label: 'Gradient norm', unit: 'none' } },
});

const runs: Run[] = study.runs.flatMap(({ factors, seed, folder }) => {
  const score = SCORES[`${factors.net} ${factors.rate}`]![seed - 1];
  if (score === undefined) return [];
  const history = [10, 20].map((step) => ({ step, 'grad.norm': step * seed }));
  const record = {
    task: 't',
    study: 'nets',
    factors,
    seed,
    runId: folder,
    origin: 'imported',
    source: null,
  } as const;
  const rest = {
    command: null,
    outcomes: { 'test.score': score },
    files: [],
    sittings: [],
    config: {},
    details: {},
  };
  // The third run of a cell was stopped before its second row.
  const rows = seed === 3 ? history.slice(0, 1) : history;
  return [runOfRecord(folder, { ...record, ...rest, history: rows }, { config: '', results: '' })];
});

const exclusions = [{ path: 'raw/nets/net=b/rate=high/size=s/s2', reason: 'the power was cut' }];
const unfinished = ['raw/nets/net=b/rate=high/size=s/s3'];
const records = { runs, problems: [], exclusions, unfinished, measurements: [] };
const paper = definePaper({ studies: [{ study, report: true }] });
const context = analyse(records, paper);
const cell = (key: string) => context.cells.find((one) => one.key === `nets.${key}`)!;

describe('texts', () => {
  const [summary, csv] = reportTexts(study, false).map(({ text }) => text(context));

  it('the summary has cells, comparisons with intervals and p, and what is missing', () => {
    expect(summary).toBe(`Study nets: 10 of 12 declared runs, 4 cells.
Not part of the paper: the ledger does not hold this report, and no check compares it with the records.

Test score (%), higher is better
  net       rate        mean     sd   95 % interval       n
  Net A     low rate    3.00   0.00               –       3
  Net A     high rate  60.00  10.00  [35.16, 84.84]       3
  Net, "B"  low rate    2.00   0.50    [0.76, 3.24]       3
  Net, "B"  high rate  40.00      –               –  1 of 3

Is A better?
  Difference in test score in points, paired by seed
                               difference  95 % interval  p (t)  p (t, Holm)  p (sign flip)       n
  Net A − Net, "B", low rate         1.00  [−0.24, 2.24]  0.074            –          0.250       3
  Net A − Net, "B", high rate       10.00              –      –            –              –  1 of 3
  – withheld until every declared seed of the family is in
  – withheld until every declared seed of both cells is in

Missing
  nets.b.high.s: seeds 2, 3
  begun, without results: raw/nets/net=b/rate=high/size=s/s3
  excluded: raw/nets/net=b/rate=high/size=s/s2: the power was cut

Figures
  final-score.pdf        Test score: mean over seeds with 95 % t interval, and every run as a faint mark; grey where seeds are missing.
  difference-score.pdf   Differences in test score, paired by seed, with 95 % t interval; grey and without one until all seeds are in.
  history-grad.norm.pdf  Gradient norm in the course of the runs: mean over seeds, their range shaded. Scales differ between panels.
`);
  });

  it('the CSV has a row a run, with factors, seed and outcomes', () => {
    const rows = csv!.split('\r\n');
    expect(rows.slice(0, 3)).toEqual([
      'net,rate,size,seed,test.score,record',
      'a,high,s,1,0.5,raw/nets/net=a/rate=high/size=s/s1',
      'a,high,s,2,0.6,raw/nets/net=a/rate=high/size=s/s2',
    ]);
    expect(rows).toHaveLength(12);
    expect(rows.at(-1)).toBe('');
  });
});

describe('figures', () => {
  it('of a history: mean and range over the runs that have a value there, a panel for what is held equal', () => {
    const spec = historySpec(context.cells, study, 'grad.norm') as unknown as {
      readonly concat: readonly {
        readonly title: { readonly text: string };
        readonly data: { readonly values: readonly object[] };
      }[];
    };
    expect(spec.concat.map(({ title }) => title.text)).toEqual(['low rate', 'high rate']);
    expect(spec.concat[0]!.data.values.slice(0, 2)).toEqual([
      { series: 'Net A', at: 10, mean: 20, least: 10, most: 30 },
      { series: 'Net A', at: 20, mean: 30, least: 20, most: 40 },
    ]);
  });

  it('tell series of one colour apart by their strokes', () => {
    const series = seriesOf(context.cells, ['net']);
    expect(series.get(cell('a.low.s'))).toEqual({ title: 'Net A', color: '#111111', dash: [] });
    expect(series.get(cell('b.low.s'))).toEqual({ title: 'Net, "B"', color: '#111111', dash: [4, 2] });
    expect(series.get(cell('a.high.s'))).toBe(series.get(cell('a.low.s')));
    const uncoloured = [...new Set(seriesOf(context.cells, ['rate']).values())].map(({ color }) => color);
    expect(new Set(uncoloured).size).toBe(2);
  });

  it('are drawn, with cells, units and how many seeds are in', async () => {
    const files: Record<string, Uint8Array | string> = {};
    for (const { draw } of reportDrawings(study)) Object.assign(files, await draw(context));
    const shown = (name: string) => pdfText(files[`reports/nets/${name}.pdf`] as Uint8Array);
    expect(Object.keys(files).filter((name) => name.endsWith('.pdf'))).toEqual([
      'reports/nets/final-score.pdf',
      'reports/nets/difference-score.pdf',
      'reports/nets/history-grad.norm.pdf',
    ]);
    const final = shown('final-score');
    expect(final).toContain('Net, "B", high rate (1/3)');
    expect(final).toContain('Test score (%)');
    expect(shown('difference-score')).toContain('Net A − Net, "B", low rate');
    expect(shown('history-grad.norm')).toMatch(/Gradient norm[\s\S]*high rate[\s\S]*Net A/);
  });

  it('are drawn before the first run, too', async () => {
    const empty = analyse({ ...records, runs: [] }, paper);
    for (const { draw } of reportDrawings(study)) expect(Object.keys(await draw(empty))).toHaveLength(2);
  });
});

it('are artifacts of the build where the definition asks for a report, and only there', async () => {
  const paths = async (report: boolean) => {
    const asked = analyse(records, definePaper({ studies: [{ study, report }] }));
    const drawn = await Promise.all(drawings(asked).map(({ draw }) => draw(asked)));
    const files = drawn.flatMap(Object.keys).map((name) => `paper/generated/${name}`);
    return [...otherTexts(asked).keys(), ...files].filter((path) => path.includes('/reports/'));
  };
  expect(await paths(false)).toEqual([]);
  expect(await paths(true)).toEqual([
    'paper/generated/reports/nets/summary.txt',
    'paper/generated/reports/nets/experiment_summary.csv',
    ...['final-score', 'difference-score', 'history-grad.norm'].flatMap((name) =>
      ['pdf', 'vg.json'].map((ending) => `paper/generated/reports/nets/${name}.${ending}`),
    ),
  ]);
});

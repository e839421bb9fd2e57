/**
 * Definitions broken in every way that code breaks them: an error that names what is wrong, or a paper; never a TypeError
 * from the depths. `FUZZ_INPUTS=20000 FUZZ_SEED=7 npx vitest run analysis/authoring`.
 */
import { expect, test } from 'vitest';
import { aggregatedCsv } from '../cells/aggregated-csv.ts';
import { above } from '../claims/predicates/values.ts';
import { claimsJson, claimsTex } from '../claims/write-claims.ts';
import { statusTex } from '../context/draft-status.ts';
import { defineStudy } from '../definition/define-study.ts';
import type { StudyInput } from '../definition/study.ts';
import { makeFact } from '../facts/make-fact.ts';
import { pairingFacts } from '../facts/pairing-facts.ts';
import { factsJson } from '../facts/write-facts.ts';
import { figureArtifact } from '../figures/figure.ts';
import { ResultsError } from '../load/problem.ts';
import type { Run } from '../load/run.ts';
import { analyse } from '../pipeline/analyse.ts';
import { seededGenerator, type Uniform } from '../stats/testing/seeded-generator.ts';
import { defineTable, type TableDefinition } from '../tables/define-table.ts';
import { tableTex } from '../tables/render/table-tex.ts';
import { tableJson } from '../tables/table.ts';
import { definePaper, type PaperInput } from './define-paper.ts';

const INPUTS = Number(process.env.FUZZ_INPUTS ?? 600);
const SEED = Number(process.env.FUZZ_SEED ?? 1);

/** What an author writes, before any of it is looked at. */
const authored = () => ({
  study: {
    id: 'rates',
    runs: ['slow', 'fast', 'best'].flatMap((rate) => [1, 2, 3].map((seed) => ({ factors: { rate }, seed }))),
    factors: {
      rate: {
        label: 'rate',
        values: {
          slow: { title: 'Slow', color: '#4c78a8', shape: 'circle', dash: [1, 2] },
          fast: { title: 'Fast', tex: '\\emph{Fast}' },
          best: { title: 'Best' },
        },
      },
    },
    panel: [],
    outcomes: {
      loss: { of: 'test.loss', unit: 'nats', better: 'lower', label: 'Loss', digits: 3 },
      hits: {
        ...{ of: 'hits', unit: 'fraction', better: 'higher', label: 'Hits', digits: 1 },
        examples: 'tested',
      },
    },
    questions: [
      { id: 'fast-vs-slow', title: 'Is fast better?', over: 'rate', compare: ['fast', 'slow'] },
      { id: 'hits', title: 'More hits?', over: 'rate', compare: ['fast', 'slow'], outcome: 'hits' },
    ],
    contrasts: [],
    recoveries: [{ over: 'rate', from: 'slow', to: 'best', of: ['fast'] }],
    measures: [{ name: 'bytes', unit: 'bytes', digits: 0, formula: 'bytes', of: () => 7, absent: 'none' }],
    agreements: [{ field: 'task', within: ['rate'], of: ({ task }: Run) => task }],
    data: {
      factor: 'rate',
      sources: { slow: { title: 'Slow', url: null, citation: 'none', terms: 'none' } },
    },
    history: { 'train.loss': { label: 'Training loss', unit: 'nats' } },
  } as const as StudyInput,
  facts: [
    pairingFacts,
    () => [
      makeFact({
        ...{ key: 'own.fact', value: 1, unit: 'count', formula: 'one' },
        of: { study: 'rates', factors: {}, outcome: null, statistic: 'own' },
      }),
    ],
  ],
  table: {
    file: import.meta.filename,
    name: 'losses',
    caption: 'Losses.',
    draftCaption: ' Draft.',
    layout: { form: 'float', wide: false, size: 'small' },
    columns: [{ head: 'Rate', align: 'l' }, 'Loss'],
    rows: ({ cells, mean }) => cells.map((cell) => [cell.factors.rate!, mean(cell, 'loss')]),
    remarks: () => [['As they are.']],
  } as TableDefinition,
  figure: {
    file: import.meta.filename,
    name: 'seeds',
    title: 'Losses by seed',
    caption: () => 'Every run.',
    spec: () => ({ data: { values: [{ loss: 1 }] }, mark: 'point', title: 'Losses' }),
  } as Parameters<typeof figureArtifact>[0],
  claims: [{ id: 'hits', says: 'Fast hits.', holdsIf: above('rates.fast.hits.mean', 0.5) }],
  layout: { columns: 1, textWidth: 433, figureFont: 'PT Sans' } as PaperInput['layout'],
  repository: 'https://example.org/paper' as string | null,
});
type Authored = ReturnType<typeof authored>;

const circular: Record<string, unknown> = {};
circular.self = circular;
const JUNK: readonly unknown[] = [
  ...[undefined, null, true, false, 0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e308, 10n],
  ...['', ' ', 'x', '__proto__', 'constructor', 'slow', '\\input{x}', '\u001b[2J', 'A B', 'x'.repeat(5000)],
  ...[[], {}, [[]], [null], [undefined], { title: 'x' }, new Map(), new Date(0), Symbol('s'), circular],
  ...[() => undefined, () => null, () => 'x', () => [], () => [[]], () => [{}], () => Number.NaN, () => ({})],
  ...[() => [null], async () => 'later', class {}],
  () => {
    throw new TypeError('of the author');
  },
  () => {
    throw 'text';
  },
];

type Holder = Record<string, unknown>;

/** Places of all values below the root, but not inside of functions; a value may hold itself. */
function slotsOf(value: unknown, seen = new Set<unknown>()): { holder: Holder; key: string }[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  return Object.entries(value).flatMap(([key, inner]) => [
    { holder: value as Holder, key },
    ...slotsOf(inner, seen),
  ]);
}

function broken(draw: Uniform): Authored {
  const input = authored();
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)]!;
  for (let changes = 1 + Math.floor(2 * draw()); changes > 0; changes--) {
    const { holder, key } = pick(slotsOf(input));
    const other = pick(slotsOf(input));
    const kind = draw();
    if (kind < 0.15) delete holder[key];
    else if (kind < 0.25) holder[key] = other.holder[other.key];
    else if (kind < 0.3) Object.assign(holder, { surprise: pick(JUNK) });
    else holder[key] = pick(JUNK);
  }
  return input;
}

const records: readonly Run[] = authored().study.runs.map(({ factors, seed }) => ({
  ...{ task: 'made-up', study: 'rates', factors, seed, runId: '0'.repeat(64), origin: 'imported' as const },
  ...{ source: { name: 'this test' }, command: null, history: [], files: [], sittings: [], config: {} },
  ...{
    outcomes: { 'test.loss': seed + factors.rate!.length / 10, hits: seed / 10, tested: 10 },
    details: {},
  },
  ...{ path: `raw/rates/rate=${factors.rate}/s${seed}`, historyDigest: null },
  sha256: { config: '0'.repeat(64), results: '0'.repeat(64) },
}));

/** The definition, and what the records make of it. */
function analysed({ study, facts, table, figure, claims, layout, repository }: Authored) {
  const report = {
    ...{ study: defineStudy(study), facts, claims },
    ...{ tables: [defineTable(table)], figures: [figureArtifact(figure)] },
  };
  const definition = definePaper({ studies: [report], layout: layout!, repository });
  return analyse(
    { runs: records, problems: [], exclusions: [], unfinished: [], measurements: [] },
    definition,
  );
}

/** All of a build that needs neither disk nor LaTeX. */
function built(input: Authored): number {
  const context = analysed(input);
  const { definition } = context;
  const texts = [
    ...definition.tables.flatMap(({ of }) => {
      const made = of(context);
      return [tableTex(made, context.facts), tableJson(made)];
    }),
    ...definition.figures.flatMap((one) => [one.inputs(context), one.float(context)]),
    factsJson(context.facts.all),
    claimsJson(context.claims, []),
    claimsTex(context.claims),
    statusTex(context, 0, { ...definition, columns: definition.layout?.columns ?? 1 }),
    aggregatedCsv(records),
  ];
  return texts.join('').length;
}

test('as it is, it makes a paper', () => {
  expect(built(authored())).toBeGreaterThan(1000);
});

test('its figures are in the font that its layout names, which an npm package must have', async () => {
  const { definition, ...context } = analysed(authored());
  const files = await definition.figures[0]!.draw(context);
  expect(Buffer.from(files['figures/seeds.pdf']!).toString('latin1')).toMatch(
    /\/BaseFont \/[A-Z]+\+PTSans-Bold/,
  );
  const layout = { columns: 1, textWidth: 433 } as const;
  expect(() => definePaper({ studies: [], layout: { ...layout, figureFont: 'Fira Sands' } })).toThrow(
    'paper: layout.figureFont: no font "Fira Sands" is installed; npm install --save-exact @fontsource/fira-sands brings it',
  );
  expect(() => definePaper({ studies: [], layout: { ...layout, figureFont: '../x' } })).toThrow(
    'layout.figureFont: must be words of letters and digits with spaces between',
  );
});

test.each(['constructor', '__proto__'])('an outcome %s is one that no record has', (of) => {
  const input = authored();
  Object.assign(input.study.outcomes.loss!, { of });
  expect(() => analysed(input)).toThrow(`study rates asks for ${of}`);
});

/** What an error begins with: the study, the table, … that it is of. */
const NAMED = /^(study|paper|table|figure|claims?|defineTable|facts?)\b/;

test(`${INPUTS} broken definitions of seed ${SEED}`, () => {
  const draw = seededGenerator(SEED);
  const wrong: string[] = [];
  let refused = 0;
  for (let i = 0; i < INPUTS; i++) {
    const input = broken(draw);
    try {
      built(input);
    } catch (error) {
      refused++;
      const isNamed =
        error instanceof ResultsError ||
        (error instanceof Error && !(error instanceof TypeError) && NAMED.test(error.message));
      if (!isNamed)
        wrong.push(error instanceof Error ? error.stack!.split('\n').slice(0, 4).join('\n') : String(error));
    }
  }
  expect([...new Set(wrong)]).toEqual([]);
  expect(refused).toBeGreaterThan(INPUTS / 2);
});

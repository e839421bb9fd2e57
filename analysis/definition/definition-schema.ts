/** What a definition must look like when it arrives: an author's module is compiled without its types being checked. */
import { z } from 'zod';
import { editDistance } from '../../experiments/record/nearest-names.ts';
import { checked } from '../../experiments/record/validate.ts';
import { UNITS_WITH_RULES } from './unit.ts';

const text = z.string('must be text');
const shownText = text.refine((value) => value.trim() !== '', 'must not be empty');
const call = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);
const oneOf = <const T extends readonly string[]>(...values: T) =>
  z.enum(values, `must be ${values.map((value) => JSON.stringify(value)).join(' or ')}`);
const list = <T extends z.ZodType>(of: T) => z.array(of, 'must be a list');
const object = <T extends z.ZodRawShape>(shape: T) => z.object(shape, 'must be an object');
const named = <T extends z.ZodType>(of: T) => z.record(text, of, 'must be an object');
const digits = z.int('must be a whole number').min(0, 'must be at least 0').max(10, 'must be at most 10');
const unit = z
  .string(`must be ${UNITS_WITH_RULES.join(', ')}, or a unit as it is written behind a number, 't/ha'`)
  .regex(
    /^[^\p{C}\s](?:[^\p{C}\n]{0,22}[^\p{C}\s])?$/u,
    'must be 1 to 24 characters as they are written behind a number',
  )
  .superRefine((value, context) => {
    const meant = misspelt(value);
    if (meant !== undefined)
      context.addIssue({ code: 'custom', message: `must be ${JSON.stringify(meant)}, if that is meant` });
  });

/** What has a rule (fractions are shown as percent) is not to become a unit of its own by a slip. */
function misspelt(name: string): string | undefined {
  const plural = (text: string) => `${text.toLowerCase().replace(/s$/, '')}s`;
  return UNITS_WITH_RULES.find(
    (known) =>
      name !== known &&
      known.length > 1 &&
      (plural(name) === plural(known) || (known.length > 6 && editDistance(name, known) === 1)),
  );
}

const shown = object({
  title: shownText,
  tex: text.optional(),
  color: text.optional(),
  shape: oneOf('circle', 'square', 'diamond', 'triangle-up', 'triangle-down', 'cross').optional(),
  dash: list(z.number('must be a number').min(0, 'must be at least 0')).optional(),
});
const measure = object({
  name: shownText,
  unit,
  digits: digits.optional(),
  formula: text,
  of: call,
  absent: text.optional(),
});

const studySchema = z.strictObject(
  {
    id: text,
    prefix: text.optional(),
    runs: list(
      object({
        factors: named(text),
        seed: z.int('must be a whole number').min(0, 'must be at least 0'),
        folder: shownText.optional(),
        config: named(z.unknown()).optional(),
      }),
    ),
    factors: named(object({ label: shownText, values: named(shown) })),
    panel: list(text).optional(),
    outcomes: named(
      object({
        ...{ of: shownText, unit, better: oneOf('higher', 'lower'), label: shownText, digits },
        examples: shownText.optional(),
      }),
    ),
    questions: list(
      object({
        id: shownText,
        title: text,
        over: text,
        compare: z.tuple([text, text], 'must be two values'),
        outcome: text.optional(),
      }),
    ).optional(),
    contrasts: list(
      object({ id: shownText, question: text, along: text, against: oneOf('previous', 'first') }),
    ).optional(),
    recoveries: list(object({ over: text, from: text, to: text, of: list(text) })).optional(),
    measures: list(measure).optional(),
    agreements: list(object({ field: shownText, within: list(text), of: call })).optional(),
    data: object({
      factor: text,
      sources: named(object({ title: shownText, url: text.nullable(), citation: text, terms: text })),
    }).nullish(),
    history: named(object({ label: shownText, unit })).optional(),
  },
  'must be an object',
);

const table = object({ name: shownText, source: text, caption: text, of: call });
const figure = object({
  ...{ name: shownText, source: text },
  ...{ spec: call, inputs: call, draw: call, caption: call, float: call },
});
const claim = object({
  id: text.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be words of a-z and 0-9 with hyphens between'),
  says: shownText,
  holdsIf: object({ words: text, asks: text, judge: call }),
});
const report = z.strictObject(
  {
    study: studySchema,
    facts: list(call).optional(),
    tables: list(table).optional(),
    figures: list(figure).optional(),
    claims: list(claim).optional(),
    report: z.boolean('must be true or false').optional(),
  },
  'must be an object',
);

const paperSchema = z.strictObject(
  {
    ...{ title: shownText.optional(), authors: list(shownText).optional(), commands: call.optional() },
    repository: text
      // It goes into LaTeX and into links of the PDF as it is.
      .regex(/^https?:\/\/[A-Za-z0-9._:/-]+$/, 'must be a plain http address')
      .nullish(),
    layout: z
      .strictObject(
        {
          columns: z.union([z.literal(1), z.literal(2)], 'must be 1 or 2'),
          textWidth: z.number('must be a number').positive('must be above 0'),
          figureFont: text
            .regex(
              /^[A-Za-z0-9]+( [A-Za-z0-9]+)*$/,
              'must be words of letters and digits with spaces between',
            )
            .optional(),
        },
        'must be an object',
      )
      .optional(),
    studies: list(report),
    registered: list(report).optional(),
    tables: list(table).optional(),
    figures: list(figure).optional(),
  },
  'must be an object',
);

const artifactName = text.regex(
  /^[a-z0-9]+(-[a-z0-9]+)*$/,
  'must be words of a-z and 0-9 with hyphens between',
);
/** Which fields there are; what stands in them is checked with the table. */
const tableLayout = z
  .strictObject(
    {
      ...{ form: z.unknown(), wide: z.unknown(), size: z.unknown() },
      ...{ columnSpace: z.unknown(), rowSpace: z.unknown(), groupTitles: z.unknown() },
    },
    'must be an object',
  )
  .partial();
const tableInput = z.strictObject(
  {
    ...{ file: text, name: artifactName, caption: text, draftCaption: text.optional() },
    layout: tableLayout.optional(),
    columns: z.union([list(z.unknown()), call], 'must be a list or a function'),
    ...{ rows: call, remarks: call.optional() },
  },
  'must be an object',
);
const figureInput = z.strictObject(
  {
    ...{ file: text, name: artifactName, title: text, spec: call, caption: call },
    wide: z.boolean('must be true or false').optional(),
    svg: z.boolean('must be true or false').optional(),
  },
  'must be an object',
);
const fact = object({
  key: shownText,
  value: z.union([z.number(), z.string(), z.null()], 'must be a number, text or null'),
  ...{ unit, text, plain: text, formula: text, runs: list(text), facts: list(text) },
  measurements: list(text),
  provisional: object({ have: z.number(), declared: z.number() }).nullable(),
  absent: text.nullable(),
  of: object({
    study: text,
    factors: named(z.unknown()),
    outcome: text.nullable(),
    statistic: text,
  }).nullable(),
});

const nameOf = (input: unknown): string => {
  const name = (input as { readonly name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? ` ${name.slice(0, 80)}` : '';
};

/** @throws naming table, field, rule and value */
export function checkTableInput(input: unknown): void {
  checked(tableInput, input, `table${nameOf(input)}`);
}

/** @throws naming figure, field, rule and value */
export function checkFigureInput(input: unknown): void {
  checked(figureInput, input, `figure${nameOf(input)}`);
}

/** Of the facts that a paper makes. @throws naming field, rule and value */
export function checkFacts(facts: unknown, what: string): void {
  checked(list(fact), facts, what);
}

/** @throws naming study, field, rule and value of everything that is wrong */
export function checkStudyInput(input: unknown): void {
  const id = (input as { readonly id?: unknown } | null | undefined)?.id;
  checked(studySchema, input, typeof id === 'string' ? `study ${id}` : 'study');
}

/** @throws naming field, rule and value of everything that is wrong */
export function checkPaperInput(input: unknown): void {
  checked(paperSchema, input, 'paper');
}

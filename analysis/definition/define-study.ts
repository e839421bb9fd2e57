import { TRIAL_FOLDER } from '../../experiments/record/names.ts';
import { nearestNames } from '../../experiments/record/nearest-names.ts';
import { studyRecordFolder } from '../../experiments/record/run-record.ts';
import type { Run } from '../load/run.ts';
import { checkInput } from './fields.ts';
import { naming } from './naming.ts';
import {
  type CellMeasure,
  type ContrastQuestion,
  type Question,
  type RecoveryQuestion,
  type StudyDefinition,
  type StudyInput,
  studySchema,
} from './study.ts';

/** Fact keys are made of these, and TeX takes them as they are. */
const PLAIN = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

/** @throws naming study, field, rule and value */
export function defineStudy(input: StudyInput): StudyDefinition {
  checkInput(studySchema, input, 'study', 'id');
  const { id, factors, outcomes, questions = [] } = input;
  const rules = new Rules(id);
  rules.plain('id', id);
  if (TRIAL_FOLDER.test(`raw/${id}`))
    rules.fail('id', 'must not be that of trials, which no paper reports', id);
  rules.plainNames('factors', Object.keys(factors));
  rules.plainNames('outcomes', Object.keys(outcomes));
  for (const [name, { unit, examples }] of Object.entries(outcomes)) {
    if (examples !== undefined && unit !== 'fraction')
      rules.fail(`outcomes.${name}.unit`, 'must be fraction where it is a share of examples', unit);
  }
  for (const [name, { values }] of Object.entries(factors)) {
    // A number may have a sign.
    const unsigned = Object.keys(values).map((value) => value.replace(/^-(?=\d)/, ''));
    rules.plainNames(`factors.${name}.values`, unsigned);
    const titles = Object.values(values).map(({ title }) => title);
    const twice = titles.find((title, i) => titles.indexOf(title) < i);
    if (twice !== undefined) rules.fail(`factors.${name}.values`, 'no two may have one title', twice);
  }
  const [first] = Object.keys(outcomes);
  const compared = new Set(questions.map(({ over }) => over));
  const study: StudyDefinition = {
    prefix: `${id}.`,
    panel: Object.keys(factors).filter((name) => !compared.has(name)),
    contrasts: [],
    recoveries: [],
    data: null,
    history: {},
    ...(Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as StudyInput),
    questions: questions.map((question) => ({ ...question, outcome: question.outcome ?? first! })),
    measures: (input.measures ?? []).map((measure) => checkedMeasure(id, measure)),
    agreements: (input.agreements ?? []).map((one, i) => ({
      ...one,
      of: naming(`study ${id}: agreements[${i}] (${one.field})`, one.of),
    })),
    runs: input.runs.map((run) => ({
      ...run,
      folder: run.folder ?? studyRecordFolder(id, run),
      config: run.config ?? {},
    })),
  };
  if (study.prefix !== '' && study.prefix !== `${id}.`)
    rules.fail('prefix', `must be empty or ${JSON.stringify(`${id}.`)}`, study.prefix);
  for (const name of study.panel) rules.among('panel', name, Object.keys(factors));
  checkQuestions(study, rules);
  checkRuns(study, rules);
  return study;
}

/** A measure whose errors name it, and which gives nothing but what it may. */
function checkedMeasure(study: string, measure: CellMeasure): CellMeasure {
  const of = (run: Run) => {
    const value = measure.of(run);
    if (value === null || Number.isFinite(value)) return value;
    throw new Error(`${run.path}: must give a finite number or null, got ${String(value)}`);
  };
  return { ...measure, of: naming(`study ${study}: measures: ${measure.name}`, of) };
}

function checkQuestions(
  { questions, contrasts, recoveries, factors, outcomes }: StudyDefinition,
  rules: Rules,
) {
  const values = (factor: string) => Object.keys(factors[factor]?.values ?? {});
  const ids = [...questions, ...contrasts].map((one) => one.id);
  ids.forEach((id, i) => {
    if (ids.indexOf(id) !== i) rules.fail('questions', 'no two may have one id', id);
  });
  questions.forEach(({ over, compare, outcome }: Question, i) => {
    rules.among(`questions[${i}].over`, over, Object.keys(factors));
    for (const value of compare) rules.among(`questions[${i}].compare`, value, values(over));
    rules.among(`questions[${i}].outcome`, outcome, Object.keys(outcomes));
    const same = (one: Question) =>
      one.over === over && one.outcome === outcome && one.compare.join() === compare.join();
    if (questions.findIndex(same) < i)
      rules.fail(`questions[${i}]`, 'no two may compare the same', compare.join(' and '));
  });
  contrasts.forEach(({ question, along }: ContrastQuestion, i) => {
    rules.among(
      `contrasts[${i}].question`,
      question,
      questions.map(({ id }) => id),
    );
    rules.among(`contrasts[${i}].along`, along, Object.keys(factors));
  });
  recoveries.forEach(({ over, from, to, of }: RecoveryQuestion, i) => {
    rules.among(`recoveries[${i}].over`, over, Object.keys(factors));
    for (const value of [from, to, ...of]) rules.among(`recoveries[${i}]`, value, values(over));
  });
}

function checkRuns({ runs, factors }: StudyDefinition, rules: Rules) {
  const names = Object.keys(factors);
  const folders = new Set<string>();
  const places = new Set<string>();
  runs.forEach((run, i) => {
    const field = `runs[${i}]`;
    for (const name of Object.keys(run.factors)) rules.among(`${field}.factors`, name, names);
    for (const name of names) {
      const value = run.factors[name];
      if (value === undefined)
        rules.fail(`${field}.factors`, `must give ${name}`, Object.keys(run.factors).join(', '));
      rules.among(`${field}.factors.${name}`, value!, Object.keys(factors[name]!.values));
    }
    const place = [...names.map((name) => run.factors[name]), `seed ${run.seed}`].join(', ');
    if (places.has(place)) rules.fail(field, 'no two may be of one cell and seed', place);
    places.add(place);
    if (folders.has(run.folder)) rules.fail(field, 'no two may have one folder', run.folder);
    folders.add(run.folder);
  });
}

class Rules {
  readonly #study: string;

  constructor(study: string) {
    this.#study = study;
  }

  fail(field: string, rule: string, value: string): never {
    throw new Error(`study ${this.#study}: ${field}: ${rule}, got ${JSON.stringify(value)}`);
  }

  plain(field: string, value: string): void {
    if (!PLAIN.test(value))
      this.fail(field, 'must be lower-case letters, digits, dots, hyphens and underscores', value);
  }

  plainNames(field: string, names: readonly string[]): void {
    if (names.length === 0) this.fail(field, 'must have at least one', '');
    for (const name of names) this.plain(field, name);
  }

  among(field: string, value: string, known: readonly string[]): void {
    if (known.includes(value)) return;
    const nearest = nearestNames(value, known).join(', ');
    this.fail(
      field,
      `must be one of those that the study defines${nearest && ` (nearest: ${nearest})`}`,
      value,
    );
  }
}

/** What is said of runs of one task holds for those of another: a language model beside an image classifier. */
import { describe, expect, it } from 'vitest';
import type { Sitting } from '../../experiments/record/base-record.ts';
import type { RunRecord } from '../../experiments/record/run-record.ts';
import type { PaperContext } from '../context/context.ts';
import { type Run, runOfRecord } from '../load/run.ts';
import { runEntities } from './crate-runs.ts';
import { NEURIPS_CHECKLIST } from './neurips-checklist.ts';
import { type PaperEvidence, paperEvidence } from './paper-evidence.ts';

const SOURCE = { title: 'Stories', url: null, citation: 'A publication', terms: 'free' };
const STUDY = { id: 'words', data: { factor: 'text', sources: { stories: SOURCE } } };

const sitting = (peakMemory?: number): Sitting => ({
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T01:00:00.000Z',
  seconds: 3600,
  ...(peakMemory === undefined ? {} : { peakMemory }),
  environment: {
    node: 'v22.0.0',
    os: 'Linux',
    gitCommit: 'a'.repeat(40),
    gitDirty: false,
    cpu: { model: 'CPU', family: null, instructionSets: null, cores: 2 },
    gpu: null,
    device: 'cpu',
    threads: 2,
    packages: {},
  },
});

function run(given: Partial<RunRecord>): Run {
  const record: RunRecord = {
    task: 'language-modelling',
    study: STUDY.id,
    factors: { text: 'stories' },
    seed: 1,
    runId: 'f'.repeat(64),
    origin: 'run',
    source: null,
    command: null,
    outcomes: { 'time.seconds': 3600 },
    history: [],
    files: [],
    sittings: [sitting()],
    config: {},
    details: {},
    ...given,
  };
  return runOfRecord('raw/words/text=stories/s1', record, { config: '', results: '' });
}

const [TRAIN, VALIDATION, TEST] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
];
const LANGUAGE = run({
  details: {
    data: {
      train: { tokens: 900, fingerprint: TRAIN },
      validation: { tokens: 100, fingerprint: VALIDATION },
    },
  },
});
const IMAGES = run({
  task: 'image-classification',
  sittings: [sitting(2 ** 31), sitting(2 ** 30)],
  details: {
    data: {
      fingerprint: { train: TRAIN, validation: VALIDATION, test: TEST },
      ...{ train: 80, validation: 15, test: 5 },
    },
  },
});
const EVALUATION = run({
  task: 'language-evaluation',
  config: { data: { text: 'stories', split: 'test' } },
  details: { data: { file: 'a.txt', part: null, sha256: TEST, bytes: 77 } },
});
const IMPORTED = run({ origin: 'imported', sittings: [], details: { data: 'of its own' } });

describe('the crate', () => {
  const examples = (one: Run) =>
    runEntities(one, { agent: '#a', holds: () => true, data: () => ({ name: 'stories', source: SOURCE }) })
      .filter(({ '@id': id }) => id.startsWith('#examples-'))
      .map(({ name, value }) => [name, value]);

  it('names the fingerprints of the splits that a record has', () => {
    expect(examples(LANGUAGE)).toEqual([
      ['stories: SHA-256 over tokens, train split', TRAIN],
      ['stories: SHA-256 over tokens, validation split', VALIDATION],
    ]);
    expect(examples(IMAGES)).toHaveLength(3);
    expect(examples(EVALUATION)).toEqual([['stories: SHA-256 over the text, test split', TEST]]);
  });
});

describe('the evidence', () => {
  const evidenceOf = (...runs: readonly Run[]): PaperEvidence =>
    paperEvidence({
      context: {
        studies: [STUDY],
        cells: [{ runs, declaredSeeds: [1] }],
        comparisons: [],
        exclusions: [],
      } as unknown as PaperContext,
      claims: { verdicts: { holds: 0, fails: 0, undecided: 0 }, unsupported: 0 },
      texts: [],
      license: 'MIT',
      obstacles: [],
    });
  const answer = (title: string, evidence: PaperEvidence) =>
    NEURIPS_CHECKLIST.questions.find((one) => one.title === title)!.answer(evidence).because;

  it('counts what each task counts', () => {
    expect(evidenceOf(LANGUAGE, IMAGES, EVALUATION, IMPORTED).splits).toEqual([
      'Stories: 77 test bytes',
      'Stories: 80 training, 15 validation and 5 test examples',
      'Stories: 900 training and 100 validation tokens',
    ]);
  });

  it('says of each task that trains what it keeps, and of no other', () => {
    expect(answer('Experimental setting/details', evidenceOf(LANGUAGE, EVALUATION))).toContain(
      'Weights: language modelling keeps the weights of the last step and selects none. All settings',
    );
    const imported = answer('Experimental setting/details', evidenceOf(IMPORTED));
    expect(imported).toMatch(/^Of imported runs \(1\) neither splits nor settings are recorded\./);
  });

  it('says how much memory runs took, as far as that is recorded', () => {
    const memory = (...runs: readonly Run[]) => evidenceOf(...runs).machines[0];
    expect(memory(IMAGES)).toMatch(/: 1 runs, 1\.0 hours, at most 2\.0 GiB of memory$/);
    expect(memory(IMAGES, LANGUAGE)).toMatch(/, at most 2\.0 GiB of memory in the 1 that recorded it$/);
    expect(memory(LANGUAGE)).toMatch(/, memory not recorded$/);
  });
});

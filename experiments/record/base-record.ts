/**
 * Version 2 of a record: what every record holds, whatever its task and whichever program wrote it. A record is a folder with
 * two files. `config.json` says what was run: the task, the factors (the coordinates of the run's cell) and the seed.
 * `results.json` says what came of it: outcomes by name, the history, the files beside it and the sittings it was made in.
 * A task of this project adds fields of its own to both (`task-records.ts`); a program that knows nothing of them
 * writes these alone.
 *
 * Units: outcomes are in the units that the paper's definition gives them; accuracies are fractions, losses nats, times
 * seconds, sizes bytes.
 */
import { z } from 'zod';
import { sha256 } from './fields.ts';

export const RECORD_VERSION = 2;

const finite = z.number();

/** Part of a key and of a folder's name: lower case, digits, dots, hyphens and underscores. */
export const plainName = z
  .string()
  .max(80)
  .regex(
    /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/,
    'must be lower-case letters, digits, dots, hyphens and underscores',
  );

/** A factor's value as records hold it; numbers are named by their shortest decimal. */
const factorValue = z.union([plainName, finite], {
  error: 'must be a number, or lower-case letters, digits, dots, hyphens and underscores',
});

/** What `config.json` must hold. */
export const baseConfigSchema = z.looseObject({
  schemaVersion: z.literal(RECORD_VERSION).default(RECORD_VERSION),
  task: plainName.describe(
    'What is trained or measured, in a word: image-classification, language-modelling, translation.',
  ),
  study: plainName
    .optional()
    .describe('The study whose folder it stands in; where absent, the folder says it.'),
  factors: z
    .record(plainName, factorValue)
    .describe('Name to value of all that runs of the study differ in, other than the seed.'),
  seed: z.int().nonnegative(),
});
export type BaseConfig = z.infer<typeof baseConfigSchema>;

/** What decides the last digit of a run, and where it was made. */
export const environmentSchema = z.strictObject({
  gitCommit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullable(),
  gitDirty: z.boolean().nullable(),
  node: z.string(),
  os: z.string(),
  cpu: z.strictObject({
    model: z.string(),
    /** As the processor gives it: vendor, family, model; null where it cannot be asked, or version 1 did not. */
    family: z.string().nullable(),
    /** Sorted; those that change what arithmetic libraries choose: `avx2`, `avx512f`, `avx512_vnni`, `fma`, … */
    instructionSets: z.array(z.string()).nullable(),
    cores: z.int().positive(),
  }),
  gpu: z.string().nullable(),
  /** `cpu`, `cuda`, … */
  device: z.string(),
  threads: z.int().positive(),
  /** The backend of TensorFlow.js that ran the steps eagerly: `wasm`, …; absent where ONNX Runtime ran them compiled. */
  backend: z.string().optional(),
  /** Name to version of the packages that compute, ONNX Runtime among them. */
  packages: z.record(z.string(), z.string()),
});
export type Environment = z.infer<typeof environmentSchema>;

/** A stretch of work without interruption; a run that was stopped and resumed has several. */
const sittingSchema = z.strictObject({
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** Seconds of work. */
  seconds: z.number().nonnegative(),
  /** Bytes: the most that was resident of the process until then, that of its programs included. Older records do not say. */
  peakMemory: z.int().positive().optional(),
  environment: environmentSchema,
});
export type Sitting = z.infer<typeof sittingSchema>;

const fileSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/, 'must be a plain file name'),
  bytes: z.int().positive(),
  sha256,
});
export type RecordedFile = z.infer<typeof fileSchema>;

const historyRow = z
  .record(z.string(), finite)
  .describe('Taken at a `step` or `epoch`, in ascending order; and named values.');
export type HistoryRow = z.infer<typeof historyRow>;

/** Where a record comes from that this project's code did not make. */
const sourceSchema = z.strictObject({
  name: z.string().min(1).describe("A file's name, or the address of a publication."),
  sha256: sha256.optional().describe('Of the file.'),
  line: z.int().positive().optional().describe('Line of the file, from 1.'),
  note: z.string().optional().describe('What else a reader should know, in words.'),
});
export type RecordSource = z.infer<typeof sourceSchema>;

const outcomesSchema = z
  .record(z.string().regex(/^[A-Za-z][A-Za-z0-9._-]*$/, 'must be a plain name'), finite)
  .describe(
    "What was measured: name to finite number, in the units that the paper's definition gives them; fractions, not percent.",
  );

/** What `results.json` of an imported record must hold. */
export const importedResultsSchema = z.strictObject({
  schemaVersion: z.literal(RECORD_VERSION).default(RECORD_VERSION),
  origin: z.literal('imported'),
  source: sourceSchema,
  outcomes: outcomesSchema,
  history: z.array(historyRow).default([]),
  files: z.array(fileSchema).default([]).describe('Files that may stand beside the record.'),
  command: z.string().optional().describe('What was run to make it, for a reader.'),
});
export type ImportedResults = z.infer<typeof importedResultsSchema>;

/** What `results.json` of a run of this project must hold, beside what its task adds. */
export const baseResultsSchema = z.looseObject({
  schemaVersion: z.literal(RECORD_VERSION),
  origin: z.literal('run'),
  /** SHA-256 of the canonical JSON of config.json: binds the outcome to its configuration. */
  runId: sha256,
  status: z.literal('completed'),
  /** The one exact command that repeats this run. */
  command: z.string().min(1),
  outcomes: outcomesSchema,
  history: z.array(historyRow),
  files: z.array(fileSchema),
  sittings: z.array(sittingSchema).min(1),
});
export type BaseResults = z.infer<typeof baseResultsSchema>;

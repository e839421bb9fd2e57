/** The files of `results/efficiency`: `<model>/<dataset>_<variant>.json`, one a network. What else lies there is a problem. */

import { efficiencySchema, measuredFile } from '../../experiments/record/efficiency-rules.ts';
import { type EfficiencyRecord, efficiencyFile } from '../../experiments/record/efficiency-schema.ts';
import { CHECKPOINT_FILE, EFFICIENCY_TREE, PACKED_FILE } from '../../experiments/record/names.ts';
import type { Problem } from './problem.ts';
import { parseBytes, readBounded } from './read-json.ts';
import { type Run, recordedFile } from './run.ts';
import { entriesIn } from './run-folders.ts';
import { sha256 } from './sha256.ts';

export interface LoadedMeasurements {
  /** Sorted by path. */
  readonly measurements: readonly Measurement[];
  readonly problems: readonly Problem[];
}

/** Reads and checks them all; `runs` are those whose weights may have been measured. Throws nothing for bad input. */
export function loadMeasurements(root: string, runs: readonly Run[]): LoadedMeasurements {
  const problems: Problem[] = [];
  const byPath = new Map(runs.map((run) => [run.path, run]));
  const measurements = listMeasurementFiles(root, problems).flatMap((path) => {
    const bytes = readBounded(root, path);
    if (!Buffer.isBuffer(bytes)) {
      problems.push(bytes);
      return [];
    }
    const record = parseBytes(path, efficiencySchema, bytes, problems);
    if (record === null) return [];
    const broken = [
      ...wrongPlace(path, record),
      ...contradictions(path, record, byPath.get(record.weights.run)),
    ];
    problems.push(...broken);
    return broken.length > 0 ? [] : [{ path, record, sha256: sha256(bytes) }];
  });
  return { measurements, problems };
}

/** Paths of all files in their places, sorted; what is foreign is appended to `problems`. */
export function listMeasurementFiles(root: string, problems: Problem[] = []): string[] {
  return entriesIn(root, EFFICIENCY_TREE, problems).flatMap((folder) => {
    const path = `${EFFICIENCY_TREE}/${folder.name}`;
    if (!folder.isDirectory()) {
      problems.push({ file: path, rule: 'foreign: only folders of models belong here' });
      return [];
    }
    return entriesIn(root, path, problems).flatMap((entry) => {
      const file = `${path}/${entry.name}`;
      if (entry.isFile() && entry.name.endsWith('.json')) return [file];
      problems.push({ file, rule: 'foreign: only <dataset>_<variant>.json files belong here' });
      return [];
    });
  });
}

function wrongPlace(path: string, { network }: EfficiencyRecord): Problem[] {
  const place = efficiencyFile(network);
  if (place === path) return [];
  return [{ file: path, rule: `network: describes ${place}, but the record stands in ${path}` }];
}

/** What the record says of its run against what the run's own record says. A run that is not there contradicts nothing. */
function contradictions(file: string, record: EfficiencyRecord, run: Run | undefined): Problem[] {
  if (run === undefined) return [];
  const { config, outcomes } = run;
  const [full, packed] = [CHECKPOINT_FILE, PACKED_FILE].map((name) => recordedFile(run, name));
  const expected = {
    'network.width': [record.network.width, config.width],
    'network.stem': [record.network.stem, config.stem],
    'weights.runId': [record.weights.runId, run.runId],
    'weights.checkpointSha256': [
      record.weights.checkpointSha256,
      recordedFile(run, measuredFile(config.quantization))?.sha256,
    ],
    'parameters.total': [record.parameters.total, outcomes['parameters.total']],
    'parameters.ternary': [record.parameters.ternary, outcomes['parameters.ternary']],
    'bytes.fp32': [record.bytes.fp32, full?.bytes],
    'bytes.packed': [record.bytes.packed, packed?.bytes],
  };
  return Object.entries(expected)
    .filter(([, [stated, actual]]) => stated !== actual)
    .map(([field, [stated, actual]]) => ({
      file,
      rule: `${field}: must be ${actual} (${run.path}/results.json), got ${stated}; ${record.command} measures it again`,
    }));
}

/** What one network was measured to cost, as it stands on disk. */
export interface Measurement {
  /** File below the results root, with forward slashes. */
  readonly path: string;
  readonly record: EfficiencyRecord;
  /** Of the file's bytes. */
  readonly sha256: string;
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { EXAMPLE_CONFIG, exampleResults } from '../../experiments/record/testing/example-record.ts';
import { sha256 } from '../load/sha256.ts';
import { runOfVersion1 } from '../testing/run-of-version-1.ts';
import { checkCheckpoints } from './check-records.ts';

const results = mkdtempSync(join(tmpdir(), 'checkpoints-'));
afterAll(() => rmSync(results, { recursive: true }));

const path = 'raw/cifar10/resnet18/bit_keep_conv1_s42';
const weights = Buffer.from('weights');
const example = exampleResults();
const checkpoint = { ...example.checkpoint, sha256: sha256(weights) };
const run = runOfVersion1(path, EXAMPLE_CONFIG, { ...example, checkpoint }, { config: '', results: '' });
const file = join(results, path, 'weights.safetensors');

it('passes absent and unchanged checkpoints, and names a changed one with both hashes', () => {
  expect(checkCheckpoints(results, [run])).toEqual([]);
  mkdirSync(join(results, path), { recursive: true });
  writeFileSync(file, weights);
  expect(checkCheckpoints(results, [run])).toEqual([]);
  writeFileSync(file, 'weightz');
  const is = sha256('weightz').slice(0, 12);
  const was = sha256(weights).slice(0, 12);
  expect(checkCheckpoints(results, [run])).toEqual([
    {
      path: `results/${path}/weights.safetensors`,
      what: `changed: SHA-256 is ${is}…, results.json has ${was}…`,
    },
  ]);
});

it('looks at the packed checkpoint too', () => {
  writeFileSync(file, weights);
  writeFileSync(join(results, path, 'weights.packed.safetensors'), 'other');
  expect(checkCheckpoints(results, [run]).map((finding) => finding.path)).toEqual([
    `results/${path}/weights.packed.safetensors`,
  ]);
});

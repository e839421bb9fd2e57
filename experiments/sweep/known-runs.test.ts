import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runId } from '../record/run-id.ts';
import { recordFolder } from '../record/schema.ts';
import { SMOKE_STUDY } from '../studies/smoke.ts';
import { folderNamed, knownRuns } from './known-runs.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(path.join(os.tmpdir(), 'known-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const smoke = SMOKE_STUDY.runs[0]!;
const named = (name: string) => folderNamed(name, knownRuns(results));

test.each([
  ['its folder', recordFolder(smoke)],
  ['its folder with a slash after it', `${recordFolder(smoke)}/`],
  ['its id', runId(smoke)],
  ['how its id begins', runId(smoke).slice(0, 10)],
])('a run is known by %s', (_, name) => {
  expect(named(name)).toBe('raw/synthetic/resnet18/std_s42');
});

test('a whole folder is meant although others begin so', () => {
  mkdirSync(path.join(results, 'work/raw/cifar10/resnet18/std_s420'), { recursive: true });
  expect(named('raw/cifar10/resnet18/std_s42')).toBe('raw/cifar10/resnet18/std_s42');
  expect(named('raw/cifar10/resnet18/std_s420')).toBe('raw/cifar10/resnet18/std_s420');
});

test('a name of several is refused with some of them', () => {
  expect(() => named('raw/synthetic/resnet18/b')).toThrow(
    'run: "raw/synthetic/resnet18/b" fits 2: raw/synthetic/resnet18/bit_s42, raw/synthetic/resnet18/bit_s123; give more',
  );
});

test('a name of none is refused with the nearest', () => {
  expect(() => named('raw/cifar10/resnet18/bti_s42')).toThrow(
    'run: there is none named "raw/cifar10/resnet18/bti_s42"; nearest: raw/cifar10/resnet18/bit_s42, ',
  );
  expect(() => named('')).toThrow('there is none named ""');
  expect(() => named('../../etc')).toThrow('there is none named');
});

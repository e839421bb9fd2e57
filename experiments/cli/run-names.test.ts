/** The real program, asked by name for runs that are declared: recorded in either version, or never begun. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SMOKE_STUDY } from '../studies/smoke.ts';
import { status } from '../sweep/sweep-run.ts';
import { PAPER_RESULTS } from './paths.ts';
import { foldersNamed } from './run-names.ts';
import { shortLines } from './status.ts';
import { runLab } from './testing/lab-process.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(path.join(os.tmpdir(), 'run-names-'));
});
afterEach(() => rmSync(results, { recursive: true }));

/** The example of README and help texts, whose record is of version 1. */
const NAME = 'gap/cifar10/resnet18/bit/s42';
const FOLDER = 'raw/gap/dataset=cifar10/model=resnet18/variant=bit/s42';
const RECORDED = 'raw/cifar10/resnet18/bit_s42';

test('a declared run stands for the record that answers for it, and for its own folder while there is none', () => {
  expect(foldersNamed([NAME, FOLDER, RECORDED], PAPER_RESULTS)).toEqual([RECORDED]);
  expect(foldersNamed([NAME], results)).toEqual([FOLDER]);
});

test.each([NAME, RECORDED])('status of a record of version 1: %s', async (name) => {
  const { stdout, stderr } = await runLab(['status', name]);
  expect(stdout, stderr).toMatch(/variant=bit\/s42 {2}done, test accuracy \d/);
});

test('status of a declared run that was never begun is that it waits', async () => {
  const { stdout, stderr } = await runLab(['status', NAME, '--results-dir', results]);
  expect(stdout, stderr).toMatch(`${FOLDER}  waiting\n`);
});

test('what is recorded, in either version, is neither cancelled nor tried again', async () => {
  cpSync(path.join(PAPER_RESULTS, RECORDED), path.join(results, RECORDED), { recursive: true });
  const lab = async (verb: string) => (await runLab([verb, NAME, '--results-dir', results])).stdout;
  expect(await lab('cancel')).toBe(`${RECORDED}: is recorded; there is nothing to cancel\n`);
  expect(await lab('retry')).toBe(`${RECORDED}: is recorded; there is nothing to try again\n`);
  expect(readdirSync(results)).toEqual(['raw']);
});

test('in lines for a terminal of 80 columns the state is not cut off', () => {
  const folder = 'raw/gap/dataset=fashion_mnist/model=efficientnet_b0/variant=bit_keep_conv_stem/s42';
  const config = SMOKE_STUDY.declared[0]!;
  const run = { config, folder, log: '', ...status('failed', { reason: 'training diverged' }) };
  expect(shortLines([run], results)[0]!.slice(0, 79)).toContain('s42  failed: training');
});

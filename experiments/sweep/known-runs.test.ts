import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { foldersNamed } from '../cli/run-names.ts';
import { runId } from '../record/canonical-json.ts';
import { runFolder } from '../record/record-store.ts';
import { SMOKE_STUDY } from '../studies/smoke.ts';
import { folderNamed, knownRuns } from './known-runs.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(path.join(os.tmpdir(), 'known-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const smoke = SMOKE_STUDY.declared[0]!;
const named = (name: string) => folderNamed(name, knownRuns(results));

test.each([
  ['its folder', runFolder(smoke)],
  ['its folder with a slash after it', `${runFolder(smoke)}/`],
  ['its short name', 'smoke/synthetic/resnet18/std/s42'],
  ['its id', runId(smoke)],
  ['how its id begins', runId(smoke).slice(0, 10)],
])('a run is known by %s', (_, name) => {
  expect(named(name)).toBe('raw/smoke/dataset=synthetic/model=resnet18/variant=std/s42');
});

test('a whole folder is meant although others begin so, also one of version 1', () => {
  const folders = ['raw/gap/dataset=cifar10/model=resnet18/variant=std/s420', 'raw/cifar10/resnet18/std_s42'];
  for (const folder of folders) mkdirSync(path.join(results, 'work', folder), { recursive: true });
  const declared = 'raw/gap/dataset=cifar10/model=resnet18/variant=std/s42';
  for (const folder of [...folders, declared]) expect(named(folder)).toBe(folder);
});

test("a factor's value may end as a run's folder does", () => {
  const folder = 'raw/mine/model=vit_s6/s42';
  mkdirSync(path.join(results, folder), { recursive: true });
  expect(named('mine/vit_s6/s42')).toBe(folder);
});

test('what is behind a symbolic link is refused, with the link and the rule', () => {
  const elsewhere = mkdtempSync(path.join(os.tmpdir(), 'elsewhere-'));
  mkdirSync(path.join(elsewhere, 'a/s1'), { recursive: true });
  const link = (place: string) => {
    mkdirSync(path.join(results, path.dirname(place)), { recursive: true });
    symlinkSync(path.join(elsewhere, 'a'), path.join(results, place));
    return `${path.join(results, place)}: a symbolic link: records stand in plain folders`;
  };
  const refused = (name: string) => expect(() => foldersNamed([name], results));
  const run = link('raw/mine/variant=a/s7');
  for (const name of ['raw/mine/variant=a/s7', 'raw/mine/variant=a/s7/', 'mine/a/s7', 'mine/a'])
    refused(name).toThrow(run);
  const cell = link('raw/mine/variant=b');
  for (const name of ['raw/mine/variant=b/s1', 'raw/mine/variant=b']) refused(name).toThrow(cell);
  const study = link('raw/smoke');
  for (const name of [runFolder(smoke), 'smoke/synthetic/resnet18/std/s42', runId(smoke)])
    refused(name).toThrow(study);
  rmSync(elsewhere, { recursive: true });
});

test('a name of several is refused with some of them', () => {
  const name = 'raw/smoke/dataset=synthetic/model=resnet18/variant=bit';
  expect(() => named(`${name}/s`)).toThrow(`run: "${name}/s" fits 2: ${name}/s42, ${name}/s123; give more`);
});

test('a name of none is refused with those near, of the whole names and the short ones', () => {
  const cell = 'raw/gap/dataset=cifar10/model=resnet18/variant';
  expect(() => named(`${cell}=bti/s42`)).toThrow(
    `run: there is none named "${cell}=bti/s42"; nearest: ${cell}=bit/s42, `,
  );
  expect(() => named('gap/cifar10/resnet18/bti/s42')).toThrow(
    `run: there is none named "gap/cifar10/resnet18/bti/s42"; nearest: ${cell}=bit/s42`,
  );
});

test.each(['', 'raw/nothing', '../../etc'])('where none is near, that is said: %s', (name) => {
  expect(() => named(name)).toThrow(
    `run: there is none named ${JSON.stringify(name)}; ` +
      `none of ${knownRuns(results).length} runs has a name like it; lab status --study <id> lists`,
  );
});

/** What the live server gives out, and what it refuses. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BaseConfig } from '../../experiments/record/base-record.ts';
import type { ImageConfig } from '../../experiments/record/image-classification-record.ts';
import { imageRun, version1Config } from '../../experiments/record/image-run.ts';
import { runFolder, workFolder } from '../../experiments/record/record-store.ts';
import { acquireRunLock, type RunLock } from '../../experiments/record/run-lock.ts';
import { PROGRESS_FILE, type StepProgress } from '../../experiments/record/step-progress.ts';
import { SMOKE_STUDY } from '../../experiments/studies/smoke.ts';
import { type Paths, pathsOf } from '../pipeline/paths.ts';
import { SITE_STAMP } from '../review/write-site.ts';
import { syntheticResults, writeSyntheticRecord } from '../testing/synthetic-records.ts';
import { TEXT_RUN } from '../testing/trained-paper/runs.ts';
import { type LiveServer, startLiveServer } from './live-server.ts';
import { RunProgress } from './run-progress.ts';

const DECLARED = SMOKE_STUDY.runs.map((run) => imageRun('gap', run));
const [FAILED, DONE, BEGUN, LINKED] = DECLARED as [ImageConfig, ImageConfig, ImageConfig, ImageConfig];

let paths: Paths;
let runs: RunProgress;
let server: LiveServer;
beforeAll(async () => {
  paths = pathsOf(mkdtempSync(join(tmpdir(), 'live-')));
  const site = { 'index.html': '<html lang="en">page', 'data/run/raw/a_s1.js': 'reviewData()' };
  mkdirSync(join(paths.review, 'data/run/raw'), { recursive: true });
  for (const [path, text] of Object.entries(site)) writeFileSync(join(paths.review, path), text);
  writeFileSync(join(paths.root, 'secret.js'), 'secret');
  symlinkSync(join(paths.root, 'secret.js'), join(paths.review, 'link.js'));
  writeFileSync(join(paths.review, 'foreign.js'), 'foreign');
  const files = Object.fromEntries(
    [...Object.keys(site), 'link.js', '../../secret.js'].map((path) => [path, null]),
  );
  writeFileSync(join(paths.review, SITE_STAMP), JSON.stringify({ code: '', files }));
  writeFileSync(paths.pdf, '%PDF-1.5');
  runs = new RunProgress(paths.results, DECLARED);
  server = await startLiveServer(paths, runs, 0, () => 'a1-2');
});
afterAll(async () => {
  await server.close();
  rmSync(paths.root, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** As it stands: a browser would tidy the path up. */
function ask(
  path: string,
  { method = 'GET', host }: { method?: string; host?: string } = {},
): Promise<Answer> {
  const { port, host: own } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers: { host: host ?? own } };
    request(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

test('gives out the site, told that it is live, and the PDF', async () => {
  expect(await ask('/')).toMatchObject({ status: 302, headers: { location: '/review/index.html' } });
  const page = await ask('/review/index.html');
  expect(page).toMatchObject({ status: 200, body: '<html data-live="a1-2" lang="en">page' });
  expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  expect(page.headers).not.toHaveProperty('access-control-allow-origin');
  const data = await ask('/review/data/run/raw%2Fa_s1.js?build');
  expect(data).toMatchObject({ status: 200, body: 'reviewData()' });
  expect(data.headers['content-type']).toContain('text/javascript');
  expect(await ask('/main.pdf')).toMatchObject({ status: 200, body: '%PDF-1.5' });
  const head = await ask('/main.pdf', { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '8' } });
});

test.each([
  '/review/../../secret.js',
  '/review/%2e%2e/%2e%2e/secret.js',
  '/review/..%2f..%2fsecret.js',
  '/review/../../../../../etc/passwd',
  '//etc/passwd',
  '/review/link.js',
  '/review/foreign.js',
  `/review/${SITE_STAMP}`,
  '/review/',
  '/results/ledger.json',
  '/live/log?run=../../etc/passwd',
  '/live/log?run=__proto__',
  '/live/log',
])('has nothing at %s', async (path) => {
  const { status, body } = await ask(path);
  expect(status).toBe(404);
  expect(body).not.toMatch(/secret|foreign|root:/);
});

test('refuses what is no URL, another host, and whatever could change something', async () => {
  expect((await ask('/%zz')).status).toBe(400);
  for (const host of ['evil.example', 'evil.example:80', '127.0.0.1', 'localhost:1'])
    expect((await ask('/review/index.html', { host })).status, host).toBe(421);
  const { port } = new URL(server.url);
  expect((await ask('/main.pdf', { host: `localhost:${port}` })).status).toBe(200);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    expect(await ask('/main.pdf', { method })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
});

test('a taken port is said', async () => {
  const port = Number(new URL(server.url).port);
  await expect(startLiveServer(paths, runs, port, () => '')).rejects.toThrow(`port ${port} is taken`);
});

test('says of each run how far it is, and gives its curves and the end of its log', async () => {
  const [failed, done] = [FAILED, DONE].map(runFolder) as [string, string];
  writeSyntheticRecord(paths.results, version1Config(DONE));
  for (const config of [FAILED, BEGUN]) mkdirSync(workFolder(paths.results, config), { recursive: true });
  const at = (config: typeof FAILED, name: string) => join(workFolder(paths.results, config), name);
  writeFileSync(
    at(FAILED, 'note.json'),
    JSON.stringify({ kind: 'failed', reason: 'loss is NaN', at: '2026-01-01T00:00:00Z' }),
  );
  writeFileSync(at(FAILED, 'train.log'), `${'x'.repeat(40_000)}\nepoch 1\repoch 2\n\u001b[2J<b>\u0007end\n`);
  writeFileSync(at(BEGUN, 'state.safetensors'), '');
  const means = { 'train.loss': 1, 'train.accuracy': 0.5, 'validation.loss': 1, 'validation.accuracy': 0.5 };
  const row = { epoch: 1, learningRate: 0.1, ...means, seconds: 1, examplesPerSecond: 9 };
  const lines = [
    { kind: 'period', globalStep: 20, row },
    { kind: 'steps', globalStep: 21, period: 2, step: 1, means: { loss: 1 }, learningRate: 0.1 },
    { kind: 'period', globalStep: 40, row: { ...row, epoch: '<script>' } },
  ];
  writeFileSync(
    at(BEGUN, 'history.jsonl'),
    `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"kind":"ep`,
  );
  const { counts, runs: shown } = runs.snapshot();
  expect(counts).toMatchObject({ done: 1, failed: 1, stopped: 1, waiting: 1, running: 0 });
  // Finished before anybody looked, and waiting for nothing: only counted.
  expect(shown.map(({ path, state, rows, done, total }) => [path, state, rows, done, total])).toEqual([
    [failed, 'failed', null, 0, null],
    [runFolder(BEGUN), 'stopped', 'epoch', 1, null],
  ]);
  expect(shown[0]).toMatchObject({ note: 'loss is NaN', hasLog: true });
  const curves = await ask(`/live/curves?run=${runFolder(BEGUN)}&run=${done}&run=no/such&run=__proto__`);
  expect(JSON.parse(curves.body)).toMatchObject({
    [runFolder(BEGUN)]: [row],
    [done]: [{ epoch: 1 }, { epoch: 2 }, { epoch: 3 }],
  });
  expect(Object.keys(JSON.parse(curves.body))).toHaveLength(2);
  const log = await ask(`/live/log?run=${failed}`);
  expect(log).toMatchObject({ status: 200, body: 'epoch 2\n<b>?end\n' });
  expect(log.headers['content-type']).toBe('text/plain; charset=utf-8');
});

describe('of what is no plain file nothing is given out, and nobody waits for it', () => {
  const history = `${JSON.stringify({ kind: 'period', globalStep: 1, row: { epoch: 7 } })}\n`;
  const elsewhere = (text: string) => {
    const file = join(mkdtempSync(join(paths.root, 'elsewhere-')), 'secret');
    writeFileSync(file, text);
    return file;
  };
  const IN_PLACE = {
    'a link': (place: string, text: string) => symlinkSync(elsewhere(text), place),
    'a folder': (place: string) => mkdirSync(place),
    'a named pipe': (place: string) => void execFileSync('mkfifo', [place]),
  } as const;
  const work = workFolder('', LINKED);
  const placed = (name: string, put: (place: string, text: string) => void, text: string) => {
    const place = join(paths.results, work, name);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(dirname(place), { recursive: true });
    put(place, text);
  };
  const run = runFolder(LINKED);

  test.each(Object.entries(IN_PLACE))('%s', async (_, put) => {
    placed('train.log', put, 'secret');
    placed('history.jsonl', put, history);
    placed('note.json', put, '{}');
    placed('progress.json', put, '{}');
    expect(await ask(`/live/log?run=${run}`)).toMatchObject({ status: 404, body: 'no such log\n' });
    expect(JSON.parse((await ask(`/live/curves?run=${run}`)).body)).toEqual({ [run]: [] });
    expect(runs.snapshot().counts.running).toBe(0);
    const bytes = readFileSync(paths.pdf);
    rmSync(paths.pdf);
    put(paths.pdf, 'secret');
    expect((await ask('/main.pdf')).status).toBe(404);
    rmSync(paths.pdf, { recursive: true });
    writeFileSync(paths.pdf, bytes);
    rmSync(join(paths.results, work), { recursive: true });
  });

  test('a link on the way', async () => {
    const secret = dirname(elsewhere(''));
    writeFileSync(join(secret, 'train.log'), 'secret');
    writeFileSync(join(secret, 'history.jsonl'), history);
    const place = join(paths.results, work);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(secret, place);
    expect((await ask(`/live/log?run=${run}`)).status).toBe(404);
    expect(JSON.parse((await ask(`/live/curves?run=${run}`)).body)).toEqual({ [run]: [] });
    rmSync(place);
  });
});

test('each run is told in what its own task counts', () => {
  const results = join(paths.root, 'words');
  const other = { ...TEXT_RUN, seed: 43 };
  const [language, image] = [TEXT_RUN, BEGUN];
  const told = (config: BaseConfig, progress: StepProgress) => {
    const folder = workFolder(results, config);
    const lock = acquireRunLock(folder);
    writeFileSync(join(folder, PROGRESS_FILE), JSON.stringify(progress));
    return lock;
  };
  const speed = { unitsPerSecond: 9800.4, secondsLeft: 60 };
  const period = { period: 3, periods: 10, step: 50 };
  const locks = [
    told(language, { ...period, ...speed, rows: 'step', steps: 500, unit: 'token' }),
    told(image, { ...period, ...speed, rows: 'epoch', steps: 200, unit: 'image' }),
  ];
  const { counts, runs: shown } = new RunProgress(results, [language, other, image]).snapshot();
  for (const lock of locks) (lock as RunLock).release();
  expect(counts).toMatchObject({ running: 2, waiting: 1 });
  expect(shown).toMatchObject([
    { path: runFolder(language), rows: 'step', done: 1050, total: 5000, speed: { ...speed, unit: 'token' } },
    { path: runFolder(image), rows: 'epoch', done: 2.25, total: 10, speed: { ...speed, unit: 'image' } },
  ]);
});

test('a run that ended within a day is shown to whoever opens the view after it', () => {
  const results = join(paths.root, 'overnight');
  const record = (config: ImageConfig, hoursAgo: number) => {
    const made = syntheticResults(version1Config(config));
    const finishedAt = new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
    const time = { ...made.time, startedAt: finishedAt, finishedAt };
    writeSyntheticRecord(results, version1Config(config), { ...made, time });
  };
  record(DONE, 1);
  record(BEGUN, 25);
  const opened = new RunProgress(results, DECLARED);
  const { counts, runs: shown } = opened.snapshot();
  expect(counts).toMatchObject({ done: 2 });
  expect(shown).toMatchObject([
    { path: runFolder(DONE), state: 'done', done: DONE.epochs, total: DONE.epochs },
  ]);
  expect(opened.curves([runFolder(DONE)])[runFolder(DONE)]).toHaveLength(DONE.epochs);
});

test('listeners are told the latest at once, and what is new', async () => {
  server.events.send('runs', { counts: 'x\n\nevent: fake' });
  const response = await fetch(`${server.url}live/events`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (part: string) => {
    while (!text.includes(part)) text += (await reader.read()).value ?? '';
  };
  await until('event: runs\ndata: {"counts":"x\\n\\nevent: fake"}\n\n');
  server.events.send('built', { build: 'b' });
  await until('event: built\ndata: {"build":"b"}\n\n');
  expect(server.events.listeners).toBe(1);
  await reader.cancel();
});

/** The live view in the real Chromium: the real watcher builds the paper while a real sweep trains for it. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { killLabs, type LabProcess, startLab } from '../../experiments/cli/testing/lab-process.ts';
import {
  readRecord,
  runFolder,
  STATE_FILE,
  workFolder,
  workFolderOf,
} from '../../experiments/record/record-store.ts';
import { readHistoryLines } from '../../experiments/record/run-history.ts';
import { acquireRunLock, type RunLock, runLockOwner } from '../../experiments/record/run-lock.ts';
import { PROGRESS_FILE } from '../../experiments/record/step-progress.ts';
import { SMOKE_STUDY } from '../../experiments/studies/smoke.ts';
import type { Paths } from '../pipeline/paths.ts';
import { poorContrast } from '../review/testing/contrast.ts';
import { CHROMIUM, startChromium, strictPage } from '../testing/real-chromium.ts';
import { removeCheckout } from '../testing/synthetic-checkout.ts';
import { TINY_STUDY, tinyStudyCheckout } from '../testing/tiny-study-checkout.ts';
import { TEXT_RUN } from '../testing/trained-paper/runs.ts';
import { WatchProcess } from '../testing/watch-process.ts';

// Half a minute on an idle machine.
const PATIENCE = 500_000;
vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE });

const [FIRST, FAILING, OTHER, LAST] = TINY_STUDY.runs;
/** Of the cell that has two seeds in the end. */
const MEAN = 'smoke.synthetic.resnet18.std.loss.mean';

describe.skipIf(CHROMIUM === null)('the live view (skipped where there is no Chromium)', () => {
  let paths: Paths;
  let watcher: WatchProcess;
  let browser: Browser;
  let page: Page;
  let wrongs: string[];
  let sweep: LabProcess;
  let trainer: number;
  let emptyPdf: string;
  beforeAll(async () => {
    paths = tinyStudyCheckout();
    watcher = new WatchProcess(paths, ['--rescan', '1', '--serve', '--port', '0']);
    const [line] = await Promise.all([watcher.next(/http:/), startChromium().then((it) => (browser = it))]);
    const url = /http:\S+/.exec(line)![0];
    ({ page, wrongs } = await strictPage(await browser.newContext(), url));
    page.setDefaultTimeout(PATIENCE);
    // Before the first build a page stands there that asks again until there is a view.
    await page.goto(url);
    await page.locator('#tabs').waitFor();
    await page.evaluate('window.isSamePage = true');
    emptyPdf = await shownPdf();
    // Until then the frame asked for a PDF that was not there.
    wrongs.length = 0;
  });
  afterAll(async () => {
    if (trainer !== undefined && sweep.child.exitCode === null) process.kill(trainer, 'SIGKILL');
    killLabs();
    await browser?.close();
    await watcher?.end('SIGKILL');
    if (paths !== undefined) removeCheckout(paths);
  });

  const open = (tab: string) => page.locator('#tabs a', { hasText: tab }).click();
  const row = (run: string) => page.locator(`tr[data-live-run="${run}"]`);
  const finishedEpochs = (run: string) =>
    readHistoryLines(workFolderOf(paths.results, run)).filter(({ kind }) => kind === 'period').length;
  const points = () => page.locator('main .chart .points path').count();
  /** Text of the PDF that the page shows, as its server gives it out. */
  const shownPdf = async () => {
    await open('PDF');
    let answer: Response | undefined;
    // The view stands before the first PDF does.
    const hasPdf = async () => {
      const source = await page.locator('iframe.pdf[src*="?"]').getAttribute('src');
      answer = await fetch(new URL(source!, page.url()));
      return answer.headers.get('content-type') === 'application/pdf';
    };
    await vi.waitUntil(hasPdf, { timeout: PATIENCE });
    const input = Buffer.from(await answer!.arrayBuffer());
    return execFileSync('pdftotext', ['-', '-'], { input }).toString();
  };

  test('a sweep shows where it is, and a curve that grows while its run trains', async () => {
    await open('Live');
    beginAnother(paths, FAILING);
    const where = ['--jobs', '1', '--nice', '0', '--results-dir', paths.results];
    const lab = join(paths.root, 'experiments/cli/lab.ts');
    sweep = startLab(['sweep', ...TINY_STUDY.sweep, ...where], [], lab);
    // The run is held after its first epoch, or soon after: however slow browser and machine are, they see it on its way.
    await expect.poll(() => finishedEpochs(FIRST), { interval: 10, timeout: PATIENCE }).toBeGreaterThan(0);
    trainer = runLockOwner(workFolderOf(paths.results, FIRST))!.pid;
    process.kill(trainer, 'SIGSTOP');
    const epochs = finishedEpochs(FIRST);
    await row(FIRST)
      .filter({ hasText: `${epochs + 1}/${TINY_STUDY.epochs}` })
      .waitFor();
    await expect.poll(() => row(FIRST).innerText()).toMatch(/running/);
    await expect.poll(points, { timeout: PATIENCE }).toBe(epochs);
    process.kill(trainer, 'SIGCONT');
    await expect.poll(points, { timeout: PATIENCE }).toBeGreaterThan(epochs);
    await row(FIRST).filter({ hasText: 'done' }).waitFor();
  });

  test('a run of another task is told in its own words', async () => {
    const config = TEXT_RUN;
    const folder = workFolder(paths.results, config);
    const lock = acquireRunLock(folder) as RunLock;
    const period = { rows: 'step', period: 3, periods: 10, step: 50, steps: 500 };
    const progress = { ...period, unit: 'token', unitsPerSecond: 9800.4, secondsLeft: 61 };
    writeFileSync(join(folder, PROGRESS_FILE), JSON.stringify(progress));
    const shown = row(runFolder(config)).filter({ hasText: '/s' });
    await shown.waitFor();
    expect((await shown.innerText()).split(/\s*\t\s*/).slice(1)).toEqual([
      ...['running', 'step 1050/5000', '9800 tokens/s', '1 min 1 s'],
    ]);
    lock.release();
    rmSync(folder, { recursive: true });
    await row(runFolder(config)).waitFor({ state: 'detached' });
  });

  test('records that land are in the tables and the PDF of the page that was open before', async () => {
    await open('Tables');
    const { code, stderr } = await sweep.ended;
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('1 of 4 runs failed'),
    });
    const losses = [FIRST, OTHER].map((run) => readRecord(paths.results, run)!.outcomes['test.loss']!);
    const mean = ((losses[0]! + losses[1]!) / 2).toFixed(3);
    await page.locator(`.grid [data-fact="${MEAN}"]`, { hasText: mean }).first().waitFor();
    expect(emptyPdf).not.toContain(mean);
    await expect.poll(() => shownPdf()).toContain(mean);
    const pageField = page.locator('input.pdf-page');
    await pageField.fill('2');
    await pageField.press('Enter');
    for (const tab of ['Tables', 'PDF']) await open(tab);
    await page.locator('iframe.pdf[src*="?"][src$="#page=2"]').waitFor();
    await open('Live');
    await page.locator('pre.log', { hasText: `results/${LAST} landed → ` }).waitFor();
    await expect.poll(points, { timeout: PATIENCE }).toBe(3 * TINY_STUDY.epochs);
    expect(await page.evaluate('window.isSamePage')).toBe(true);
  });

  test('who opens the view when all is over sees what was trained, and its curves', async () => {
    await page.reload();
    await open('Live');
    for (const run of [FIRST, OTHER, LAST]) await row(run).filter({ hasText: 'done' }).waitFor();
    await expect.poll(points, { timeout: PATIENCE }).toBe(3 * TINY_STUDY.epochs);
  });

  test('a run that failed stands there with its log, in which nothing is markup', async () => {
    appendFileSync(
      join(workFolderOf(paths.results, FAILING), 'train.log'),
      '\u001b[31m<img src=x onerror=window.owned=1>\n',
    );
    const failed = page.locator(`article[data-live-run="${FAILING}"]`);
    await expect.poll(() => failed.innerText()).toContain('different configuration');
    await failed.locator('summary').click();
    await failed.locator('pre', { hasText: 'onerror' }).waitFor();
    await expect
      .poll(() => failed.locator('pre').innerText())
      .toMatch(/different configuration.*\n<img src=x onerror=window\.owned=1>\n$/s);
    expect(await page.evaluate(() => 'owned' in window || document.querySelector('img') !== null)).toBe(
      false,
    );
  });

  test('it can be read in light and dark, and is no wider than a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // The chart is drawn anew in the colors of the other scheme.
      await expect.poll(() => page.evaluate(poorContrast), { timeout: PATIENCE }).toEqual([]);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await open('PDF');
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    // The browser's own viewer of PDFs asks for its parts.
    expect(wrongs.filter((wrong) => !/^request: chrome(-extension)?:/.test(wrong))).toEqual([]);
  });
});

/** The same run of fewer epochs came to a saved state in the place of this one, which therefore fails by its own fault. */
function beginAnother({ results }: Paths, run: string): void {
  const other = SMOKE_STUDY.declared.find((config) => runFolder(config) === run);
  mkdirSync(join(results, run), { recursive: true });
  writeFileSync(join(results, run, 'config.json'), JSON.stringify(other));
  mkdirSync(workFolderOf(results, run), { recursive: true });
  writeFileSync(join(workFolderOf(results, run), STATE_FILE), '');
}

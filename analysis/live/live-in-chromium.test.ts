/** The live view in the real Chromium, with a real sweep training behind it and the real watcher building the paper. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { killLabs, startLab } from '../../experiments/cli/lab-process.ts';
import { readConfig, readRecord } from '../../experiments/record/record-store.ts';
import { recordFolder } from '../../experiments/record/schema.ts';
import { workFolder } from '../../experiments/record/work-folder.ts';
import { SMOKE_STUDY } from '../../experiments/studies/smoke.ts';
import { writeSyntheticRecord } from '../load/synthetic-records.ts';
import type { Places } from '../pipeline/places.ts';
import { poorContrast } from '../review/contrast.ts';
import { CHROMIUM, startChromium, strictPage } from '../review/real-chromium.ts';
import { DECLARED_RUNS, removeCheckout, syntheticCheckout } from '../watch/synthetic-checkout.ts';
import { WatchProcess } from '../watch/watch-process.ts';

// Half a minute on an idle machine.
vi.setConfig({ testTimeout: 500_000, hookTimeout: 300_000 });
const PATIENCE = 400_000;

const [FIRST, SECOND] = SMOKE_STUDY.runs.map(recordFolder) as [string, string];

describe.skipIf(CHROMIUM === null)('the live view (skipped where there is no Chromium)', () => {
  let places: Places;
  let watcher: WatchProcess;
  let browser: Browser;
  let page: Page;
  let wrongs: string[];
  let url: string;
  beforeAll(async () => {
    places = syntheticCheckout(8);
    watcher = new WatchProcess(places, '--rescan', '1', '--serve', '--port', '0');
    [browser] = await Promise.all([startChromium(), watcher.next(/^start → /)]);
    url = /http:\S+/.exec(watcher.lines.find((line) => line.includes('http://127.0.0.1:'))!)![0];
    ({ page, wrongs } = await strictPage(await browser.newContext(), url));
    page.setDefaultTimeout(PATIENCE);
    await page.goto(url);
    // Until the view is written, after the PDF, a page stands there that asks again.
    await page.locator('#tabs a').first().waitFor();
    wrongs.length = 0;
  });
  afterAll(async () => {
    killLabs();
    await browser?.close();
    await watcher?.end('SIGKILL');
    if (places !== undefined) removeCheckout(places);
  });
  const row = (path: string) => page.locator(`tr[data-live-run="${path}"]`);

  test('a sweep is seen from its first epoch to its records, and its curves grow', async () => {
    await page.goto(`${url}review/index.html#view=live`);
    const sweep = startLab([
      'sweep',
      '--study',
      'smoke',
      '--jobs',
      '1',
      '--only',
      's42',
      '--results-dir',
      places.results,
    ]);
    await row(FIRST).filter({ hasText: 'running' }).waitFor();
    const points = page.locator('main .chart .mark-symbol.points path, main .chart .points path');
    const seen = new Set<number>();
    // As often as the page is told something, and until the second run is done too.
    while ((await row(SECOND).filter({ hasText: 'done' }).count()) === 0) {
      seen.add(await points.count());
      await page.waitForTimeout(100);
    }
    const outcome = await sweep.ended;
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
    expect(readRecord(places.results, SECOND)!.results.history).toHaveLength(3);
    await row(FIRST).filter({ hasText: '3/3' }).waitFor();
    // Three epochs of each of two runs, and on the way there fewer.
    await expect.poll(() => points.count(), { timeout: PATIENCE }).toBe(6);
    expect(Math.min(...[...seen].filter((count) => count > 0))).toBeLessThan(6);
    expect(await page.locator('main p.hint').innerText()).toMatch(/\b10 done\b/);
    expect(await page.evaluate(poorContrast)).toEqual([]);
  });

  test('a run that failed stands there with its log, in which nothing is markup', async () => {
    const config = SMOKE_STUDY.runs[2]!;
    const folder = workFolder(places.results, config);
    mkdirSync(join(places.results, recordFolder(config)), { recursive: true });
    writeFileSync(join(places.results, recordFolder(config), 'config.json'), JSON.stringify(config));
    expect(readConfig(join(places.results, recordFolder(config), 'config.json'))).toEqual(config);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'train.log'), 'epoch 1/3\n\u001b[31m<img src=x onerror=window.owned=1>\n');
    const note = { kind: 'failed', reason: 'loss is NaN in <b>epoch 1</b>', at: '2026-01-01T00:00:00Z' };
    writeFileSync(join(folder, 'note.json'), JSON.stringify(note));
    const failed = page.locator(`article[data-live-run="${recordFolder(config)}"]`);
    await failed.waitFor();
    expect(await failed.innerText()).toContain(note.reason);
    await failed.locator('summary').click();
    await failed.locator('pre', { hasText: 'onerror=window.owned=1' }).waitFor();
    expect(await failed.locator('pre').innerText()).toBe('epoch 1/3\n<img src=x onerror=window.owned=1>\n');
    expect(await page.locator('img, b').count()).toBe(0);
  });

  test('tables, PDF and what the watcher did follow a record without a reload, and the reader stays where they are', async () => {
    const config = DECLARED_RUNS[8]!;
    const key = `${config.dataset}.${config.model}.${recordFolder(config).replace(/^.*\/|_s\d+$/g, '')}.accuracy.n`;
    await page.goto(`${url}review/index.html#view=pdf`);
    const frame = page.locator('iframe.pdf');
    const pdfBefore = await frame.getAttribute('src');
    await page.goto(`${url}review/index.html#fact=${key}`);
    await page.evaluate('window.isSamePage = true');
    const before = await page.locator('#panel-heading').innerText();
    writeSyntheticRecord(places.results, config);
    await page.waitForFunction(
      (text) => document.querySelector('#panel-heading')!.textContent !== text,
      before,
    );
    expect(await page.locator('#panel-heading').innerText()).not.toBe(before);
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    await page.locator('#tabs a', { hasText: 'PDF' }).click();
    await frame.waitFor();
    const pdfAfter = await frame.getAttribute('src');
    expect(pdfAfter).not.toBe(pdfBefore);
    const shown = await fetch(new URL(pdfAfter!, `${url}review/`));
    expect(
      Buffer.from(await shown.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    await page.locator('#tabs a', { hasText: 'Live' }).click();
    await page
      .locator('pre.log', { hasText: `${recordFolder(config)} landed` })
      .first()
      .waitFor();
    expect(wrongs.filter((one) => !one.includes('main.pdf'))).toEqual([]);
  });
});

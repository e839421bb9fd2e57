/** The reviewer's view, opened from disk in the real Chromium, with a reader's hands. */

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseTable, piecesOfBody } from '../tables/table.ts';
import paper from '../testing/example-paper/paper.ts';
import { CHROMIUM, startChromium, strictPage } from '../testing/real-chromium.ts';
import { HOSTILE, MOVED_FACT, type SyntheticSite, syntheticSite } from '../testing/synthetic-site.ts';
import type { ReviewRun } from './review-data.ts';
import { dataScript } from './site.ts';
import { poorContrast } from './testing/contrast.ts';

// Seconds on an idle machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const DELTA = 'cifar10.resnet18.bit-vs-std.delta';
const MEAN = 'cifar10.resnet18.bit.accuracy.mean';
const VIEWS = ['tables', 'claims', 'figures', 'runs', 'numbers', 'changes'];

describe.skipIf(CHROMIUM === null)("the reviewer's view (skipped where there is no Chromium)", () => {
  let site: SyntheticSite;
  let browser: Browser;
  let page: Page;
  let wrongs: string[];
  beforeAll(async () => {
    [site, browser] = await Promise.all([syntheticSite(), startChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    if (site !== undefined) rmSync(site.root, { recursive: true, force: true });
  });
  beforeEach(async () => {
    const folder = pathToFileURL(`${site.review}/`).href;
    ({ page, wrongs } = await strictPage(await browser.newContext(), folder));
  });
  afterEach(async () => {
    await page.context().close();
    // No script failed, nothing was blocked, and nothing was asked for but files of the site.
    expect(wrongs).toEqual([]);
  });
  const open = (hash = '') => page.goto(pathToFileURL(join(site.review, 'index.html')).href + hash);
  const heading = () => page.locator('#panel-heading');
  const panel = () => page.locator('#panel');

  test('a number in a table opens its formula, runs with seeds, commands, hashes, environment and curves', async () => {
    await open();
    const cell = page.locator(`.grid [data-fact="${MEAN}"]`).first();
    const shown = await cell.innerText();
    await cell.click();
    await expect.poll(() => heading().innerText()).toContain(shown);
    const text = await panel().innerText();
    expect(text).toContain(MEAN);
    expect(text).toMatch(/Formula\s+\S+/);
    expect(text).toContain('seed 42');
    const run = panel().locator('details', { hasText: 'seed 42' }).first();
    await run.locator('summary').first().click();
    const record = run.locator('.record');
    await record.locator('.command').waitFor();
    await expect
      .poll(() => record.locator('.command').innerText())
      .toMatch(/npm run lab -- train .*--variant bit .*--seed 42/);
    await expect.poll(() => record.locator('.hashes').innerText()).toMatch(/results\.json\s+[0-9a-f]{64}/);
    await expect
      .poll(() => record.innerText())
      .toMatch(/Made\s+\d{4}-\d\d-\d\dT\S+ to \d{4}-\S+, \d+ s of work/);
    await expect.poll(() => record.innerText()).toMatch(/Code\s+commit ([0-9a-f]{40}|unknown)/);
    await record.locator('summary', { hasText: 'Environment' }).click();
    await expect.poll(() => record.innerText()).toContain('synthetic record, no training behind it');
    const lines = panel().locator('.chart svg .mark-line path');
    await lines.first().waitFor({ state: 'attached' });
    await expect.poll(() => lines.first().getAttribute('d')).toMatch(/^M[\d.,-]+L/);
    const before = await panel().locator('.chart').innerHTML();
    await panel().getByLabel('What the curves show').selectOption('train.loss');
    await page.waitForFunction((html) => document.querySelector('#panel .chart')!.innerHTML !== html, before);
  });

  test('a run says of each of its sittings when, by which code and on which processor it was made', async () => {
    const name = `run/${site.hostileRun}`;
    const file = join(site.review, `data/${name}.js`);
    const whole = readFileSync(file, 'utf8');
    let run: ReviewRun | undefined;
    new Function('reviewData', whole)((_: string, json: string) => {
      run = JSON.parse(json);
    });
    const [sitting] = run!.sittings;
    const cpu = { model: 'Xeon', family: 'GenuineIntel 6', instructionSets: ['avx2', 'fma'], cores: 2 };
    const environment = { ...sitting!.environment, cpu, gitCommit: 'ab'.repeat(20), gitDirty: true };
    const times = {
      startedAt: '2026-01-02T03:04:05.000Z',
      finishedAt: '2026-01-02T03:04:15.000Z',
      seconds: 9,
    };
    const resumed = { ...run!, sittings: [sitting, { ...times, environment }] };
    writeFileSync(file, dataScript(name, resumed));
    await open(`#view=runs&run=${site.hostileRun}`);
    const text = await panel().locator('.record').innerText();
    writeFileSync(file, whole);
    expect(text).toMatch(/Made 1\s+\d{4}-\S+ to \d{4}-\S+, \d+ s of work\s+Code\s+commit [0-9a-f]{40}\s/);
    expect(text).toMatch(
      /Made 2\s+2026-01-02T03:04:05\.000Z to 2026-01-02T03:04:15\.000Z, 9 s of work\s+Code\s+commit (ab){20}, with uncommitted changes\s+Processor\s+Xeon \(GenuineIntel 6; avx2 fma\), /,
    );
  });

  test('every table has the rows and facts of its data, in their order', async () => {
    await open('#view=tables');
    const files = readdirSync(join(site.generated, 'tables')).filter((name) => name.endsWith('.json'));
    expect(files).toHaveLength(paper.tables.length);
    for (const file of files) {
      const table = parseTable(readFileSync(join(site.generated, 'tables', file), 'utf8'), file);
      const float = page.locator(`#float-${table.name}`);
      const cells = float.locator('tbody [data-fact]');
      const shown = await cells.evaluateAll((all) =>
        all.map((one) => [(one as HTMLElement).dataset.fact, one.textContent]),
      );
      const expected = [...piecesOfBody(table)].flatMap((piece) =>
        'fact' in piece ? [[piece.fact, piece.shown]] : [],
      );
      expect(shown, table.name).toEqual(expected);
      const best = await float.locator('tbody b [data-fact]').evaluateAll((all) => all.length);
      expect(best).toBe([...piecesOfBody(table)].filter((piece) => 'best' in piece).length);
    }
  });

  test("an address such as the PDF's opens the number, and an unknown one says so", async () => {
    await open(`#fact=${DELTA}`);
    await expect.poll(() => panel().innerText()).toContain(DELTA);
    await expect.poll(() => panel().innerText()).toContain('Tests of this comparison');
    await page.locator(`.grid .is-open[data-fact="${DELTA}"]`).first().waitFor();
    await open('#fact=no.such.fact');
    await expect.poll(() => heading().innerText()).toBe('Unknown');
    await open('#view=figures&float=gap');
    await page.locator('#float-gap svg').waitFor();
    await open('#view=figures&float=gip');
    await page.getByText('There is no figure gip here.').waitFor();
    await open('#view=tables&float=tip');
    await page.getByText('There is no table tip here.').waitFor();
    await open('#view=claims&claim=<b>');
    await page.getByText('There is no claim <b> here.').waitFor();
    expect(await page.getByText('There is no figure').count()).toBe(0);
  });

  test('beside tables stand their contents while nothing else does, and lead to each of them', async () => {
    await page.setViewportSize({ width: 1500, height: 700 });
    await open();
    const contents = page.locator('#contents');
    const tables = await page.locator('main figure.float').count();
    await expect.poll(() => contents.locator('a').count()).toBe(tables);
    const last = page.locator('main figure.float').last();
    await contents.locator('a').last().click();
    await last.locator('.grid').waitFor();
    await expect
      .poll(() => last.evaluate((table) => table.getBoundingClientRect().top < innerHeight))
      .toBe(true);
    await page.locator('main [data-fact]').last().click();
    await heading().waitFor();
    await contents.waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await contents.waitFor();
    await page.setViewportSize({ width: 1000, height: 700 });
    await contents.waitFor({ state: 'hidden' });
  });

  test('a verdict leaves the claims that have it, until an address names another', async () => {
    await open('#view=claims');
    const all = await page.locator('.claim').count();
    await page.getByRole('button', { name: /^\d+ fails?$/ }).click();
    const shown = page.locator('.claim:visible .verdict');
    await expect.poll(async () => new Set(await shown.allInnerTexts())).toEqual(new Set(['fails']));
    const hidden = (await page.locator('.claim:not(:visible)').first().getAttribute('id'))!;
    await open(`#view=claims&${hidden.replace('-', '=')}`);
    await page.locator(`#${hidden}:visible`).waitFor();
    await page.getByRole('button', { name: /^\d+ fails?$/ }).click();
    await expect.poll(() => page.locator('.claim:visible').count()).toBe(all);
  });

  test('claims stand with verdicts; runs are searched and sorted', async () => {
    await open('#view=claims');
    const verdicts = await page.locator('.claim .verdict').allInnerTexts();
    expect(verdicts.length).toBeGreaterThan(5);
    expect(verdicts.filter((one) => !['holds', 'undecided', 'fails'].includes(one))).toEqual([]);
    const refuted = page.locator('#claim-conv1-recovers-all');
    await expect.poll(() => refuted.innerText()).toContain(', where the text says that the data refutes it');
    await page.getByText('Rule and evidence').first().click();
    await page
      .getByText(/^Holds if /)
      .first()
      .waitFor();
    // Key, rule, and since when it is what it is: here nothing is committed.
    const stored = readFileSync(join(site.generated, 'claims.json'), 'utf8');
    const [first] = (JSON.parse(stored) as { claims: [{ id: string; rule: string }] }).claims;
    const shown = await page.locator('.claim').first().innerText();
    for (const part of [first.id, `Holds if ${first.rule}.`]) expect(shown).toContain(part);
    expect(shown).toMatch(
      /Rule of this version, which is not committed.*, after the first record that it judges, of 20\d\d-/,
    );
    await page.locator('#tabs a', { hasText: 'Runs' }).click();
    await page.getByLabel('Search runs').fill('raw/cifar10/ bit_s123');
    const rows = page.locator('.runs-table tbody tr');
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByLabel('Search runs').fill('cifar10');
    const column = async () => {
      const texts = await page.locator('.runs-table tbody td:nth-child(4)').allInnerTexts();
      return texts.map((text) => Number(/^Test accuracy ([\d.]+)\s*%$/.exec(text)![1]));
    };
    await page.getByRole('button', { name: 'Outcome' }).click();
    const rising = await column();
    expect(rising.length).toBeGreaterThan(5);
    expect(rising).toEqual([...rising].sort((x, y) => x - y));
    await page.getByRole('button', { name: 'Outcome' }).click();
    await expect.poll(column).toEqual([...rising].sort((x, y) => y - x));
  });

  test('what changed since an earlier version leads to the numbers and runs of this one', async () => {
    await open('#view=changes');
    const moved = page.locator('tr', { hasText: MOVED_FACT });
    await expect.poll(() => moved.innerText()).toMatch(/50\.00\s+\d\d\.\d\d\s+[+−]\d+\.\d\d points/);
    await expect.poll(() => page.locator('.hint').innerText()).toContain('<b>v1</b>');
    await expect
      .poll(() => page.locator('#main h2').allInnerTexts())
      .toEqual(['Facts that moved (1)', 'Runs added (1)']);
    await moved.locator('a').click();
    await expect.poll(() => panel().innerText()).toContain(MOVED_FACT);
    await page.getByRole('table', { name: 'Runs added' }).locator('a').click();
    await panel().locator('.command').waitFor();
  });

  test('the keyboard alone does: Tab, arrows, Enter, Escape, and one sees where one is', async () => {
    await open();
    const focused = () => page.locator(':focus');
    const isMarked = () =>
      focused().evaluate((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      });
    await page.keyboard.press('Tab');
    await expect.poll(() => focused().innerText()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused().getAttribute('id')).toBe('main');
    // Into the first table, past the link of its number.
    for (let i = 0; i < 4 && (await focused().getAttribute('data-fact')) === null; i++)
      await page.keyboard.press('Tab');
    const first = await focused().getAttribute('data-fact');
    expect(first).not.toBeNull();
    await page.keyboard.press('ArrowDown');
    const below = (await focused().getAttribute('data-fact'))!;
    expect(below).not.toBe(first);
    await expect.poll(isMarked).toBe(true);
    await page.keyboard.press('Enter');
    await heading().waitFor();
    await expect.poll(() => focused().getAttribute('id')).toBe('panel-heading');
    await expect.poll(() => panel().innerText()).toContain(below);
    await page.keyboard.press('Tab');
    await expect.poll(isMarked).toBe(true);
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'hidden' });
    await expect.poll(() => focused().getAttribute('data-fact')).toBe(below);
  });

  test('on a phone no page is wider than the screen', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    await open();
    for (const view of VIEWS) {
      await open(`#view=${view}`);
      await page.locator('#main > *').last().waitFor({ state: 'attached' });
      if (view === 'figures') await page.locator('#main svg').first().waitFor();
      await expect.poll(width, { message: view }).toBe(360);
    }
    await open(`#fact=${DELTA}`);
    await panel().locator('.chart svg').waitFor();
    await panel().locator('details summary').first().click();
    await panel().locator('.hashes').waitFor();
    await expect.poll(width).toBe(360);
  });

  test('on a phone a run is told by what is in sight, and a table keeps its first column', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await open('#view=runs');
    await page.getByLabel('Search runs').fill('cifar10 bit 42');
    const row = page.locator('.runs-table tbody tr').first();
    await expect.poll(() => row.innerText()).toMatch(/CIFAR-10[\s\S]*BIT[\s\S]*42/);
    const isInSight = (cell: Locator) =>
      cell.evaluate((element) => {
        const { left, right } = element.getBoundingClientRect();
        return left >= 0 && right <= innerWidth;
      });
    for (const column of [2, 3, 4])
      await expect.poll(() => isInSight(row.locator(`td:nth-child(${column})`))).toBe(true);
    await open('#view=tables');
    const scroller = page.locator('.scroller', { has: page.locator(`[data-fact="${DELTA}"]`) }).first();
    await scroller.evaluate((element) => element.scrollTo({ left: 10_000, behavior: 'instant' }));
    await expect.poll(() => scroller.evaluate((element) => element.scrollLeft)).toBeGreaterThan(50);
    await expect.poll(() => isInSight(scroller.locator('tbody th[scope=row]').first())).toBe(true);
  });

  test('a figure has the colors of the page, also when they change, and a size at which it is read', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await open('#view=figures');
    const title = page.locator('#float-gap svg text').first();
    const brightness = async () => {
      await title.waitFor();
      const fill = await title.evaluate((text) => getComputedStyle(text).fill);
      return Math.max(...fill.match(/\d+/g)!.map(Number));
    };
    await expect.poll(brightness).toBeLessThan(128);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(brightness).toBeGreaterThan(128);
    const { width } = (await page.locator('#float-gap svg').boundingBox())!;
    expect(width).toBeGreaterThan(500);
  });

  test.each(['light', 'dark'] as const)('all text can be read in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await open();
    const [r, g, b] = await page.evaluate(() =>
      getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g)!.map(Number),
    );
    expect((r! + g! + b!) / 3 > 128).toBe(colorScheme === 'light');
    for (const view of VIEWS) {
      await open(`#view=${view}&fact=${DELTA}`);
      if (view === 'tables') await panel().locator('.chart svg').waitFor();
      if (view === 'figures') await page.locator('#main svg').first().waitFor();
      await expect.poll(() => page.evaluate(poorContrast), { message: view }).toEqual([]);
    }
  });

  test('what is hostile in a record is shown and does nothing', async () => {
    await open(`#run=${encodeURIComponent(site.hostileRun)}`);
    const record = panel().locator('.record');
    for (const title of ['Environment', 'Packages'])
      await record.locator('summary', { hasText: title }).click();
    const text = await record.innerText();
    for (const shown of [HOSTILE.cpu, HOSTILE.os, HOSTILE.device, 'constructor', '<svg onload'])
      expect(text).toContain(shown);
    await open('#view=runs');
    await expect.poll(() => page.locator('#main').innerText()).toContain(HOSTILE.reason);
    await open(`#fact=${encodeURIComponent('__proto__')}`);
    await expect.poll(() => heading().innerText()).toBe('Unknown');
    await open(`#view=runs&run=${encodeURIComponent('<img src=x onerror=window.owned=6>')}`);
    expect(await page.locator('img, iframe, svg[onload], #main script, #panel script').count()).toBe(0);
    expect(await page.evaluate(() => 'owned' in window)).toBe(false);
    expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
  });
});

/** For tests: the system's Chromium, and what a page may not do. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of the browser, null where there is none: `./reproduce.sh --setup-tests` installs it. */
export const CHROMIUM: string | null = findChromium();

function findChromium(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const files = [
    process.env.CHROMIUM ?? '',
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
  ];
  return files.find((file) => file !== '' && isExecutable(file)) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `--no-sandbox`: Chromium refuses to run as root with one. */
export async function startChromium(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: CHROMIUM!, args, timeout: 110_000 });
}

/** A page with a list, that grows, of what went wrong on it and of requests that left `allowed`. */
export async function strictPage(
  context: BrowserContext,
  allowed: string,
): Promise<{ page: Page; wrongs: string[]; requests: string[] }> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const wrongs: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => wrongs.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') wrongs.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    wrongs.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    requests.push(url);
    if (!url.startsWith(allowed) && !url.startsWith('data:')) wrongs.push(`request: ${url}`);
  });
  return { page, wrongs, requests };
}

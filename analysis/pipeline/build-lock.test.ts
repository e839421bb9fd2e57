import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { withBuildLock } from './build-lock.ts';
import { placesOf } from './places.ts';

const root = mkdtempSync(join(tmpdir(), 'build-lock-'));
afterAll(() => rmSync(root, { recursive: true }));
const places = placesOf(root);

it('lets one build wait for the other, and says so once', async () => {
  const events: string[] = [];
  const said: string[] = [];
  let finish = () => {};
  const first = withBuildLock(
    places,
    () => {},
    async () => {
      events.push('first begins');
      await new Promise<void>((done) => {
        finish = done;
      });
      events.push('first ends');
    },
  );
  const second = withBuildLock(
    places,
    (line) => said.push(line),
    async () => {
      events.push('second');
      return 7;
    },
  );
  await new Promise((done) => setTimeout(done, 500));
  expect(events).toEqual(['first begins']);
  finish();
  await first;
  expect(await second).toBe(7);
  expect(events).toEqual(['first begins', 'first ends', 'second']);
  expect(said).toEqual([
    expect.stringContaining(`waiting for another build of this paper (process ${process.pid} on `),
  ]);
});

it('is free again after a build that failed', async () => {
  const failing = withBuildLock(
    places,
    () => {},
    async () => {
      throw new Error('disk full');
    },
  );
  await expect(failing).rejects.toThrow('disk full');
  expect(
    await withBuildLock(
      places,
      () => {},
      async () => 'done',
    ),
  ).toBe('done');
});

import { afterEach, expect, it } from 'vitest';
import { REPOSITORY } from '../pipeline/paths.ts';
import { Builder } from './builder.ts';

const { execPath } = process;
afterEach(() => {
  process.execPath = execPath;
});

it('says that a worker could not be started, and lets it be tried again', async () => {
  process.execPath = '/nowhere/node';
  const builder = new Builder(REPOSITORY);
  const died = { kind: 'died', how: 'spawn /nowhere/node ENOENT' };
  expect(await builder.order('paper')).toEqual(died);
  expect(await builder.order('paper')).toEqual(died);
  await builder.stop();
});

it('is not held up by a worker that could not be started ahead of an order', async () => {
  process.execPath = '/nowhere/node';
  const builder = new Builder(REPOSITORY);
  builder.prepare();
  await builder.replace();
  expect(await builder.order('site')).toMatchObject({ kind: 'died' });
});

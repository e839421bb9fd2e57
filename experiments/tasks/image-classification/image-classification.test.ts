import '../../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { compiledEngine } from '../../engine/compile.ts';
import { channelBlock } from '../../engine/device.ts';
import { imageRun } from '../../record/image-run.ts';
import { EXAMPLE_RUN } from '../../record/testing/example-run.ts';
import { imageClassification } from './image-classification.ts';

/** What opening a minute run with batches of this size says. */
async function notesOf(batchSize: number): Promise<readonly string[]> {
  await tf.setBackend('cpu');
  const small = { model: 'lenet5', dataset: 'synthetic', width: 6, ablation: 'none' } as const;
  const examples = { trainExamples: 200, validationExamples: 50 };
  const notes: string[] = [];
  const open = await imageClassification.open(
    imageRun('x', { ...EXAMPLE_RUN, ...small, ...examples, batchSize }),
    {
      ...{ dataDir: '/nowhere', resultsDir: '/nowhere' },
      engine: compiledEngine({ device: 'cpu', threads: 1 }),
      progress: { note: (text) => notes.push(text), download: () => {} },
    },
  );
  await open.release();
  return notes;
}

test('batches that are no whole blocks of channels are said to be slow, once', async () => {
  const block = await channelBlock('cpu');
  expect(await notesOf(2 * block)).toEqual([]);
  const odd = 2 * block + 1;
  const said = [expect.stringContaining(`batches of ${odd} are not divisible by ${block}`)];
  expect(await notesOf(odd)).toEqual(block === 1 ? [] : said);
});

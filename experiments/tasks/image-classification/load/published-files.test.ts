/**
 * The real files, where they are: labels, channel statistics and fingerprints as NumPy reads them from the same bytes, without
 * this project's code. DATA_DIR says where they are (default: data/ of the repository).
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Dataset } from '../../../record/names.ts';
import { channelStatistics } from '../channel-statistics.ts';
import { splitTraining } from '../image-data.ts';
import { fingerprint, type ImageSet } from '../image-set.ts';
import { loadDataset } from '../load-dataset.ts';

const dataDir = process.env.DATA_DIR ?? path.resolve(import.meta.dirname, '../../../data');

interface Expected {
  readonly firstLabels: readonly number[];
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly fingerprint: string;
}

/** The first `trainExamples` of the training split, and the test split. */
const PUBLISHED: readonly {
  readonly dataset: Dataset;
  readonly files: readonly string[];
  readonly trainExamples: number;
  readonly train: Expected;
  readonly test: Expected;
}[] = [
  {
    dataset: 'cifar10',
    files: [
      'cifar-10-batches-bin/data_batch_1.bin',
      'cifar-10-batches-bin/data_batch_2.bin',
      'cifar-10-batches-bin/test_batch.bin',
    ],
    trainExamples: 20000,
    train: {
      firstLabels: [6, 9, 9, 4, 1, 1, 2, 7, 8, 3],
      mean: [0.49279932368259644, 0.48298809302236534, 0.44701086990655264],
      std: [0.2474250669788706, 0.24411884505342696, 0.2620535861808517],
      fingerprint: '0833bace82abcad431002ccdf41453de2d9fe8b230ee24153b33527e1bd85e2a',
    },
    test: {
      firstLabels: [3, 8, 8, 0, 6, 6, 1, 6, 3, 1],
      mean: [0.4942142800245094, 0.4851313890165443, 0.45040909275428964],
      std: [0.24665251509498, 0.24289226346005385, 0.26159237802202384],
      fingerprint: '08606703827e81a68e7286730c89f3fdc5e889b6e6ada73b1c8004ee1b7b847b',
    },
  },
  {
    dataset: 'cifar100',
    files: ['cifar-100-binary/train.bin', 'cifar-100-binary/test.bin'],
    trainExamples: 20000,
    train: {
      firstLabels: [19, 29, 0, 11, 1, 86, 90, 28, 23, 31],
      mean: [0.5060997977954657, 0.4862917222011967, 0.44150342736208087],
      std: [0.2678572114268422, 0.2561958447735966, 0.27550858063972733],
      fingerprint: 'dc897e3e8d3006524570fd0c749f294fa12da36fdb998bc5768744102ac50642',
    },
    test: {
      firstLabels: [49, 33, 72, 51, 71, 92, 15, 14, 23, 0],
      mean: [0.5087964127599615, 0.48739301317527306, 0.44194221124829136],
      std: [0.26825157416989015, 0.25736373644774757, 0.2770957707973925],
      fingerprint: '50bbaa7ebf688b9f8ea9d19bf0f2acacb6f4b2022b9f49831f464bcf833b4e23',
    },
  },
  {
    dataset: 'mnist',
    files: [
      'mnist/train-images-idx3-ubyte.gz',
      'mnist/train-labels-idx1-ubyte.gz',
      'mnist/t10k-images-idx3-ubyte.gz',
      'mnist/t10k-labels-idx1-ubyte.gz',
    ],
    trainExamples: 60000,
    train: {
      firstLabels: [5, 0, 4, 1, 9, 2, 1, 3, 1, 4],
      mean: [0.1306604762738429],
      std: [0.3081078038564622],
      fingerprint: 'e903b06a4237fd6761ba58e595098a27f0d5039db4054a06ee848a015f10cce1',
    },
    test: {
      firstLabels: [7, 2, 1, 0, 4, 1, 4, 9, 5, 9],
      mean: [0.13251460584233699],
      std: [0.3104802479305348],
      fingerprint: 'd97f252baefe4bc3bbd6ffadad0a3cfeee75a49266f0914066f1058cea91f12a',
    },
  },
  {
    dataset: 'fashion_mnist',
    files: [
      'fashion-mnist/train-images-idx3-ubyte.gz',
      'fashion-mnist/train-labels-idx1-ubyte.gz',
      'fashion-mnist/t10k-images-idx3-ubyte.gz',
      'fashion-mnist/t10k-labels-idx1-ubyte.gz',
    ],
    trainExamples: 60000,
    train: {
      firstLabels: [9, 0, 0, 3, 0, 2, 7, 2, 5, 5],
      mean: [0.2860405969887955],
      std: [0.35302424451492237],
      fingerprint: '4f181994c5ec160623cfa27f38cfc044d1e93f502985964832234bdba3b7f4e5',
    },
    test: {
      firstLabels: [9, 2, 1, 1, 6, 1, 4, 6, 5, 7],
      mean: [0.2868492807122849],
      std: [0.35244415324744005],
      fingerprint: '084de72f3c40844b459e2c52b76ef8577d956f1214b0591bff1b3c14de55d800',
    },
  },
];

function expectSet(set: ImageSet, expected: Expected): void {
  expect([...set.labels.subarray(0, 10)]).toEqual(expected.firstLabels);
  const { mean, std } = channelStatistics(set);
  for (const [channel, value] of expected.mean.entries()) expect(mean[channel]).toBeCloseTo(value, 10);
  for (const [channel, value] of expected.std.entries()) expect(std[channel]).toBeCloseTo(value, 10);
  expect(fingerprint(set)).toBe(expected.fingerprint);
}

describe.each(PUBLISHED)('$dataset in DATA_DIR', ({ dataset, files, trainExamples, train, test: held }) => {
  const present = files.every((file) => existsSync(path.join(dataDir, file)));

  test.skipIf(!present)(`holds what NumPy reads (needs ${files.join(', ')})`, async () => {
    const splits = await loadDataset(dataset, { dataDir, trainExamples });
    expectSet(splitTraining(splits.train, { trainExamples, validationExamples: 0 }).train, train);
    expectSet(splits.test, held);
  });
});

/** Where each data set lies on disk and on the network, and what its files hold. */
import type { PublishedFile } from '../../../data/download.ts';

export interface CifarSource {
  readonly dataset: 'cifar10' | 'cifar100';
  /** Folder below the data folder; the archive unpacks to a folder of this name. */
  readonly folder: string;
  readonly archive: PublishedFile;
  /** In order; each but the last must be full before the next is read. */
  readonly trainFiles: readonly string[];
  readonly testFile: string;
  /** Records of a full training file. */
  readonly trainRecords: number;
  readonly testRecords: number;
  /** Label bytes before the pixels; the last of them is the label in use (CIFAR-100 has its superclass first). */
  readonly labelBytes: 1 | 2;
  readonly classes: number;
}

export interface IdxSource {
  readonly dataset: 'mnist' | 'fashion_mnist';
  readonly folder: string;
  /** Address of the folder that holds the four files. */
  readonly host: string;
  /** MD5 of each file as published. */
  readonly files: { readonly train: IdxFiles; readonly test: IdxFiles };
  readonly trainRecords: number;
  readonly testRecords: number;
  readonly classes: number;
}

export interface IdxFiles {
  readonly images: { readonly file: string; readonly md5: string };
  readonly labels: { readonly file: string; readonly md5: string };
}

/** Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; https://www.cs.toronto.edu/~kriz/cifar.html */
export const CIFAR10 = {
  dataset: 'cifar10',
  folder: 'cifar-10-batches-bin',
  archive: {
    url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
    md5: 'c32a1d4ab5d03f1284b67883e8d87530',
  },
  trainFiles: [
    'data_batch_1.bin',
    'data_batch_2.bin',
    'data_batch_3.bin',
    'data_batch_4.bin',
    'data_batch_5.bin',
  ],
  testFile: 'test_batch.bin',
  trainRecords: 10_000,
  testRecords: 10_000,
  labelBytes: 1,
  classes: 10,
} as const satisfies CifarSource;

export const CIFAR100 = {
  dataset: 'cifar100',
  folder: 'cifar-100-binary',
  archive: {
    url: 'https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz',
    md5: '03b5dce01913d631647c71ecec9e9cb8',
  },
  trainFiles: ['train.bin'],
  testFile: 'test.bin',
  trainRecords: 50_000,
  testRecords: 10_000,
  labelBytes: 2,
  classes: 100,
} as const satisfies CifarSource;

/** LeCun, Bottou, Bengio and Haffner 1998. The first host (yann.lecun.com) no longer serves the files; PyTorch's mirror does. */
export const MNIST = {
  dataset: 'mnist',
  folder: 'mnist',
  host: 'https://ossci-datasets.s3.amazonaws.com/mnist/',
  files: {
    train: {
      images: { file: 'train-images-idx3-ubyte.gz', md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873' },
      labels: { file: 'train-labels-idx1-ubyte.gz', md5: 'd53e105ee54ea40749a09fcbcd1e9432' },
    },
    test: {
      images: { file: 't10k-images-idx3-ubyte.gz', md5: '9fb629c4189551a2d022fa330f9573f3' },
      labels: { file: 't10k-labels-idx1-ubyte.gz', md5: 'ec29112dd5afa0611ce80d1b7f02629c' },
    },
  },
  trainRecords: 60_000,
  testRecords: 10_000,
  classes: 10,
} as const satisfies IdxSource;

/** Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747; https://github.com/zalandoresearch/fashion-mnist */
export const FASHION_MNIST = {
  dataset: 'fashion_mnist',
  folder: 'fashion-mnist',
  host: 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
  files: {
    train: {
      images: { file: 'train-images-idx3-ubyte.gz', md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d' },
      labels: { file: 'train-labels-idx1-ubyte.gz', md5: '25c81989df183df01b3e8a0aad5dffbe' },
    },
    test: {
      images: { file: 't10k-images-idx3-ubyte.gz', md5: 'bef4ecab320f06d8554ea6380940ec79' },
      labels: { file: 't10k-labels-idx1-ubyte.gz', md5: 'bb300cfdad3c16e7a12a480ee83cd310' },
    },
  },
  trainRecords: 60_000,
  testRecords: 10_000,
  classes: 10,
} as const satisfies IdxSource;

export interface TinyImagenetSource {
  readonly dataset: 'tiny_imagenet';
  readonly folder: string;
  readonly archive: PublishedFile;
  readonly trainPerClass: number;
  readonly testPerClass: number;
  readonly classes: number;
  /** Height and width of every image. */
  readonly side: number;
}

/** Stanford's course CS231n; MD5 as used by the libraries that load it, its publisher gives none. */
export const TINY_IMAGENET = {
  dataset: 'tiny_imagenet',
  folder: 'tiny-imagenet-200',
  archive: {
    url: 'http://cs231n.stanford.edu/tiny-imagenet-200.zip',
    md5: '90528d7ca1a48142e341f4ef8d21d0de',
  },
  trainPerClass: 500,
  testPerClass: 50,
  classes: 200,
  side: 64,
} as const satisfies TinyImagenetSource;

export interface ImagenetSource {
  readonly dataset: 'imagenet';
  readonly folder: string;
  /** Where it can be asked for. */
  readonly site: string;
  readonly testRecords: number;
  readonly classes: number;
  /** Height and width that images are cropped to. */
  readonly side: number;
}

/** Russakovsky et al. 2015, arXiv:1409.0575. */
export const IMAGENET = {
  dataset: 'imagenet',
  folder: 'imagenet',
  site: 'https://image-net.org/download.php',
  testRecords: 50_000,
  classes: 1000,
  side: 224,
} as const satisfies ImagenetSource;

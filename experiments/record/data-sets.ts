/** The data sets of images, each in one place: what it is called, holds, where it is published and under which terms. */

interface DataSet {
  /** As tables and figures name it. */
  readonly title: string;
  /** [height, width, channels] of an image as the networks see it. */
  readonly shape: readonly [number, number, number];
  readonly classes: number;
  /** Examples in the whole published splits; what is validated with is taken out of the first. */
  readonly examples: { readonly train: number; readonly test: number };
  /** Its page; null for what the code makes itself. */
  readonly url: string | null;
  readonly citation: string;
  /** Under which it may be used, as far as its publisher states them. */
  readonly terms: string;
  /** What its loader has to know of the files. */
  readonly files: object;
}

export const DATA_SETS = {
  cifar10: {
    title: 'CIFAR-10',
    shape: [32, 32, 3],
    classes: 10,
    examples: { train: 50_000, test: 10_000 },
    url: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    citation: 'Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009',
    terms: 'no licence is stated; its page asks for the citation',
    files: {
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
    },
  },
  cifar100: {
    title: 'CIFAR-100',
    shape: [32, 32, 3],
    classes: 100,
    examples: { train: 50_000, test: 10_000 },
    url: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    citation: 'Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009',
    terms: 'no licence is stated; its page asks for the citation',
    files: {
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
    },
  },
  tiny_imagenet: {
    title: 'Tiny-ImageNet',
    shape: [64, 64, 3],
    classes: 200,
    examples: { train: 100_000, test: 10_000 },
    url: 'http://cs231n.stanford.edu/tiny-imagenet-200.zip',
    citation: 'Le and Yang, Tiny ImageNet Visual Recognition Challenge, 2015',
    terms: 'images of ImageNet, whose terms allow non-commercial research and education',
    // MD5 as used by the libraries that load it; its publisher gives none.
    files: {
      folder: 'tiny-imagenet-200',
      archive: {
        url: 'http://cs231n.stanford.edu/tiny-imagenet-200.zip',
        md5: '90528d7ca1a48142e341f4ef8d21d0de',
      },
      trainPerClass: 500,
      testPerClass: 50,
      side: 64,
    },
  },
  imagenet: {
    title: 'ImageNet',
    shape: [224, 224, 3],
    classes: 1000,
    examples: { train: 1_281_167, test: 50_000 },
    url: 'https://image-net.org/download.php',
    citation: 'Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge, 2015',
    terms: 'non-commercial research and education, on request',
    files: {
      folder: 'imagenet',
      site: 'https://image-net.org/download.php',
      testRecords: 50_000,
      side: 224,
    },
  },
  mnist: {
    title: 'MNIST',
    shape: [28, 28, 1],
    classes: 10,
    examples: { train: 60_000, test: 10_000 },
    url: 'http://yann.lecun.com/exdb/mnist/',
    citation:
      'LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition, 1998',
    terms: 'no licence is stated on its page',
    // The first host (yann.lecun.com) no longer serves the files; PyTorch's mirror does.
    files: {
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
    },
  },
  fashion_mnist: {
    title: 'Fashion-MNIST',
    shape: [28, 28, 1],
    classes: 10,
    examples: { train: 60_000, test: 10_000 },
    url: 'https://github.com/zalandoresearch/fashion-mnist',
    citation: 'Xiao, Rasul and Vollgraf, Fashion-MNIST, arXiv:1708.07747, 2017',
    terms: 'MIT licence',
    files: {
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
    },
  },
  synthetic: {
    title: 'Synthetic',
    shape: [32, 32, 3],
    classes: 10,
    examples: { train: 2000, test: 500 },
    url: null,
    citation: 'none: images made by this code',
    terms: "this project's licence",
    files: {},
  },
} as const satisfies Readonly<Record<string, DataSet>>;

export type Dataset = keyof typeof DATA_SETS;

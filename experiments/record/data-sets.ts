/**
 * The data sets of images, each in one place: what it is called, holds, where it is published and under which terms.
 *
 * Downloads go by HTTPS and are held to a SHA-256, though no publisher of these states one. Those of MNIST and Fashion-MNIST
 * are computed from the files; those of the CIFAR archives are TensorFlow Datasets' (url_checksums/cifar10.txt, cifar100.txt),
 * where MNIST's and Fashion-MNIST's are the same as here; Tiny-ImageNet's is what projects that load it agree on.
 */

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

/** By the SHA-256 of each: images and labels to train on, images and labels to test with. */
const idxFiles = (
  ...[images, labels, testImages, testLabels]: readonly [string, string, string, string]
) => ({
  train: {
    images: { file: 'train-images-idx3-ubyte.gz', sha256: images },
    labels: { file: 'train-labels-idx1-ubyte.gz', sha256: labels },
  },
  test: {
    images: { file: 't10k-images-idx3-ubyte.gz', sha256: testImages },
    labels: { file: 't10k-labels-idx1-ubyte.gz', sha256: testLabels },
  },
});

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
        sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
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
        sha256: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
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
    url: 'https://cs231n.stanford.edu/tiny-imagenet-200.zip',
    citation: 'Le and Yang, Tiny ImageNet Visual Recognition Challenge, 2015',
    terms: 'images of ImageNet, whose terms allow non-commercial research and education',
    files: {
      folder: 'tiny-imagenet-200',
      archive: {
        url: 'https://cs231n.stanford.edu/tiny-imagenet-200.zip',
        sha256: '6198c8ae015e2b3e007c7841da39ec069199b9aa3bfa943a462022fe5e43c821',
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
  imagenet100: {
    title: 'ImageNet-100',
    shape: [224, 224, 3],
    classes: 100,
    examples: { train: 126_689, test: 5000 },
    url: 'https://github.com/HobbitLong/CMC',
    citation: 'Tian, Krishnan and Isola, Contrastive Multiview Coding, 2020: 100 classes of ImageNet',
    terms: 'as ImageNet, whose folders these are: non-commercial research and education, on request',
    files: {
      folder: 'imagenet-100',
      site: 'https://image-net.org/download.php',
      testRecords: 5000,
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
      files: idxFiles(
        '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
        '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
        '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
        'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
      ),
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
    // Its bucket offers no HTTPS under a name of its own; its repository has the same files.
    files: {
      folder: 'fashion-mnist',
      host: 'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
      files: idxFiles(
        '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
        'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
        '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
        '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
      ),
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

import type { DataSource } from '../../analysis/definition/study.ts';
import { DATASET_TITLES, type Dataset } from '../../experiments/record/names.ts';

const SOURCES: Readonly<Record<Dataset, Omit<DataSource, 'title'>>> = {
  cifar10: {
    url: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    citation: 'Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009',
    terms: 'no licence is stated; its page asks for the citation',
  },
  cifar100: {
    url: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    citation: 'Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009',
    terms: 'no licence is stated; its page asks for the citation',
  },
  fashion_mnist: {
    url: 'https://github.com/zalandoresearch/fashion-mnist',
    citation: 'Xiao, Rasul and Vollgraf, Fashion-MNIST, arXiv:1708.07747, 2017',
    terms: 'MIT licence',
  },
  mnist: {
    url: 'http://yann.lecun.com/exdb/mnist/',
    citation:
      'LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition, 1998',
    terms: 'no licence is stated on its page',
  },
  tiny_imagenet: {
    url: 'http://cs231n.stanford.edu/tiny-imagenet-200.zip',
    citation: 'Le and Yang, Tiny ImageNet Visual Recognition Challenge, 2015',
    terms: 'images of ImageNet, whose terms allow non-commercial research and education',
  },
  imagenet: {
    url: 'https://image-net.org/download.php',
    citation: 'Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge, 2015',
    terms: 'non-commercial research and education, on request',
  },
  synthetic: { url: null, citation: 'none: images made by this code', terms: "this project's licence" },
};

/** Of each data set. */
export const DATA_SOURCES: Readonly<Record<string, DataSource>> = Object.fromEntries(
  Object.entries(SOURCES).map(([dataset, source]) => [
    dataset,
    { title: DATASET_TITLES[dataset as Dataset], ...source },
  ]),
);

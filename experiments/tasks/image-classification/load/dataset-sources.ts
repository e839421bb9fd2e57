/** Where each data set lies on disk and on the network, and what its files hold. */
import type { PublishedFile } from '../../../data/download.ts';
import type { LoadProgress } from '../../task.ts';

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
  /** SHA-256 of each file as published. */
  readonly files: { readonly train: IdxFiles; readonly test: IdxFiles };
  readonly trainRecords: number;
  readonly testRecords: number;
  readonly classes: number;
}

export interface IdxFiles {
  readonly images: { readonly file: string; readonly sha256: string };
  readonly labels: { readonly file: string; readonly sha256: string };
}

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

export interface ImagenetSource {
  readonly dataset: 'imagenet' | 'imagenet100';
  readonly folder: string;
  /** Where it can be asked for. */
  readonly site: string;
  readonly testRecords: number;
  readonly classes: number;
  /** Height and width that images are cropped to. */
  readonly side: number;
}

export interface LoadOptions {
  /** Folder of all data sets. */
  readonly dataDir: string;
  /** How many examples of the training split are needed, from its head. */
  readonly trainExamples: number;
  readonly progress?: LoadProgress | undefined;
}

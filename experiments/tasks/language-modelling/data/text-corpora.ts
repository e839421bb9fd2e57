/** Where each text lies on disk and on the network, what its files are, and under which licence. */

export interface TextFile {
  /** Name below the corpus's folder. */
  readonly file: string;
  /** Official address; null where it can only be asked for at the corpus's site. */
  readonly url: string | null;
  /** Of the whole file as published. */
  readonly sha256: string;
  /** The same; given of large files. */
  readonly bytes?: number;
  /** Parts of it that may stand in its place, by SHA-256, with what they hold. */
  readonly parts?: Readonly<Record<string, string>>;
}

export interface TextCorpus {
  /** Name in what people read. */
  readonly title: string;
  /** Folder below the data folder. */
  readonly folder: string;
  /** Publication or page. */
  readonly site: string;
  readonly licence: string;
  readonly train: TextFile;
  /** A file, or the share of the training file's characters, at its end, that training leaves out. */
  readonly validation: TextFile | { readonly share: number };
  readonly test: TextFile | null;
  /** What stands between two documents; null: a file is one document. */
  readonly separator: string | null;
}

const TINYSTORIES_FILES =
  'https://huggingface.co/datasets/roneneldan/TinyStories/resolve/f54c09fd23315a6f9c86f9dc80f725de7d8f9c64/';
const WIKITEXT_FILES =
  'https://raw.githubusercontent.com/pytorch/examples/main/word_language_model/data/wikitext-2/';

export const TEXT_CORPORA = {
  /** Works of Shakespeare, 1,115,394 characters; the first nine tenths train, as in nanoGPT and babyBitNet. */
  tiny_shakespeare: {
    title: 'Tiny Shakespeare',
    folder: 'tinyshakespeare',
    site: 'https://github.com/karpathy/char-rnn',
    licence: 'public domain',
    train: {
      file: 'input.txt',
      url: 'https://raw.githubusercontent.com/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt',
      sha256: '86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed',
    },
    validation: { share: 0.1 },
    test: null,
    separator: null,
  },
  /** Stories written by GPT-3.5 and GPT-4 (Eldan and Li 2023, arXiv:2305.07759), first version. */
  tinystories: {
    title: 'TinyStories',
    folder: 'tinystories',
    site: 'https://huggingface.co/datasets/roneneldan/TinyStories',
    licence: 'CDLA-Sharing-1.0',
    train: {
      file: 'TinyStories-train.txt',
      url: `${TINYSTORIES_FILES}TinyStories-train.txt`,
      sha256: 'c5cf5e22ff13614e830afbe61a99fbcbe8bcb7dd72252b989fa1117a368d401f',
      parts: {
        '98d7057782f79eae8b604085559e17a2bb58536d41b58fe79963854cd285a837':
          '5,312 of its stories: 2,316 from its head, 2,996 drawn from all over it',
      },
    },
    validation: {
      file: 'TinyStories-valid.txt',
      url: `${TINYSTORIES_FILES}TinyStories-valid.txt`,
      sha256: '94e431816c4cce81ff71e4408ff8d3bda9a42e8d2663986697c3954288cb38b4',
      parts: {
        '5fc1fb0113df62b567fb271806cd645ce8d75f59c58ca0b764c03d3b6ff34ca6':
          'about 1,000 stories from its head, without the marks between them',
      },
    },
    test: null,
    separator: '<|endoftext|>',
  },
  /** Wikipedia's good and featured articles (Merity et al. 2016, arXiv:1609.07843), words and <unk>, as PyTorch's examples hold it. */
  wikitext_2: {
    title: 'WikiText-2',
    folder: 'wikitext-2',
    site: 'https://github.com/pytorch/examples/tree/main/word_language_model',
    licence: 'CC BY-SA 3.0',
    train: {
      file: 'train.txt',
      url: `${WIKITEXT_FILES}train.txt`,
      sha256: '9e9fa1ad55b1c2c95b08e37dd8e653f638fac2c6de904b79e813611eefbc985f',
    },
    validation: {
      file: 'valid.txt',
      url: `${WIKITEXT_FILES}valid.txt`,
      sha256: 'f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8',
    },
    test: {
      file: 'test.txt',
      url: `${WIKITEXT_FILES}test.txt`,
      sha256: 'd790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0',
    },
    separator: null,
  },
  /** The first 1,000,000 characters of FineWeb-Edu's sample-10BT (Penedo et al. 2024, arXiv:2406.17557), run together: for a few steps, not for a model. */
  fineweb_edu_sample: {
    title: 'FineWeb-Edu sample',
    folder: 'fineweb-edu',
    site: 'https://huggingface.co/datasets/HuggingFaceFW/fineweb-edu',
    licence: 'ODC-By 1.0',
    train: {
      file: 'sample.txt',
      url: null,
      sha256: '898138edfad3ff17d91697ee8c758d64b79356720c427accddbbdf6612bb5a6e',
    },
    validation: { share: 0.1 },
    test: null,
    separator: null,
  },
} as const satisfies Readonly<Record<string, TextCorpus>>;

export type TextCorpusName = keyof typeof TEXT_CORPORA;

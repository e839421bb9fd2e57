/** The tokenizer file of llama2.c as a `tokenizer.json` that takes texts apart in the same way. */
import { readNamed } from '../../../record/file-text.ts';
import { tokenizerFile } from '../tokenizers/tokenizer.ts';
import { ImportError } from './hugging-face-config.ts';

const SPACE = '▁';
const SPECIAL = ['<unk>', '<s>', '</s>'];

interface Piece {
  readonly score: number;
  readonly text: string;
}

/**
 * A sentencepiece BPE: a space before the text, then of all neighbours that are a piece together those with the highest score become one,
 * the first of equals. That is BPE whose merges are all pairs of pieces that make a piece, by the score of what they make. What no
 * piece stands for is written byte by byte.
 *
 * Layout: the longest piece's bytes as int32; for each piece its score as float32, its bytes as int32, its bytes. Piece 0 is the
 * unknown, 1 begins a text, 2 ends one, the next 256 are bytes.
 * Throws {@link ImportError} when the file ends within a piece, or has another number of pieces than the model.
 */
export function llama2cTokenizer(file: string, vocabularySize: number): object {
  const pieces = readPieces(file);
  if (pieces.length !== vocabularySize) {
    throw new ImportError(`${file}: must have the model's ${vocabularySize} pieces, got ${pieces.length}`);
  }
  const texts = pieces.map(({ text }, id) => SPECIAL[id] ?? text.replaceAll(' ', SPACE));
  const vocab = Object.fromEntries(texts.map((text, id) => [text, id]));
  if (Object.keys(vocab).length !== texts.length) throw new ImportError(`${file}: must have each piece once`);
  const base = tokenizerFile({
    ...{ vocab, merges: mergesOf(texts, pieces), special: SPECIAL, preTokenizer: null },
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: SPACE }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    },
  });
  return {
    ...base,
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Prepend', prepend: SPACE },
        { type: 'Replace', pattern: { String: ' ' }, content: SPACE },
      ],
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [],
      special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
    },
    model: { ...base.model, unk_token: '<unk>', fuse_unk: true, byte_fallback: true },
  };
}

function readPieces(file: string): Piece[] {
  const bytes = readNamed(file);
  const pieces: Piece[] = [];
  let at = 4;
  while (at < bytes.length) {
    const length = at + 8 <= bytes.length ? bytes.readInt32LE(at + 4) : -1;
    if (length < 0 || at + 8 + length > bytes.length)
      throw new ImportError(`${file}: ends within piece ${pieces.length}`);
    pieces.push({ score: bytes.readFloatLE(at), text: bytes.toString('utf8', at + 8, at + 8 + length) });
    at += 8 + length;
  }
  return pieces;
}

/** The highest score first; of one piece's pairs the one with the shorter first part. */
function mergesOf(texts: readonly string[], pieces: readonly Piece[]): [string, string][] {
  const ids = new Map(texts.map((text, id) => [text, id]));
  const isMade = (text: string) => (ids.get(text) ?? 0) > 2 && !/^<0x[0-9A-F]{2}>$/.test(text);
  const merges = texts.flatMap((text, id) => {
    const characters = [...text];
    if (!isMade(text)) return [];
    return characters.slice(1).flatMap((_, at) => {
      const pair: [string, string] = [
        characters.slice(0, at + 1).join(''),
        characters.slice(at + 1).join(''),
      ];
      return pair.every(isMade) ? [{ pair, id, score: pieces[id]!.score }] : [];
    });
  });
  return merges.sort((a, b) => b.score - a.score || a.id - b.id).map(({ pair }) => pair);
}

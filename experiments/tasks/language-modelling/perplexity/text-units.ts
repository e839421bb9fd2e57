import { DataError } from '../../../data/data-error.ts';
import type { EvaluationSettings, TEXT_UNITS } from '../../../record/language-evaluation.ts';
import { openCorpus } from '../data/open-corpus.ts';
import type { TextCorpusName } from '../data/text-corpora.ts';

/** A line ` = Title = ` of WikiText; deeper headings have more of the signs. */
const ARTICLE = /^(?= = [^=].* = *$)/m;
const HEADING = /^ *(= )+.*( =)+ *$/;

/**
 * What is scored on its own: documents, or their paragraphs. Documents are as the corpus separates them; WikiText's are its articles, by
 * their headings. A paragraph is what stands between two blank lines, in WikiText what stands on a line, headings left out.
 */
export function textUnits(
  name: TextCorpusName,
  documents: Iterable<string>,
  unit: (typeof TEXT_UNITS)[number],
): string[] {
  const whole = [...documents];
  const isWikiText = name === 'wikitext_2';
  const texts =
    unit === 'document'
      ? isWikiText
        ? whole.flatMap((text) => text.split(ARTICLE))
        : whole
      : whole
          .flatMap((text) => text.split(isWikiText ? /\n/ : /\n\s*\n/))
          .filter((text) => !HEADING.test(text));
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}

export interface EvaluatedText {
  readonly texts: readonly string[];
  /** With the texts' UTF-8 bytes. */
  readonly file: {
    readonly file: string;
    readonly sha256: string;
    readonly part: string | null;
    readonly bytes: number;
  };
}

/** The units of a corpus's split, as configured, and the file that they are from. Throws as the readers of the files do. */
export async function openTextUnits(
  { text, split, unit, units }: EvaluationSettings['data'],
  dataDir: string,
): Promise<EvaluatedText> {
  const corpus = await openCorpus(text, { dataDir });
  const { file: opened, documents } = corpus[split] ?? missing(text);
  const { path, file, sha256, part } = opened;
  const all = textUnits(text, documents(), unit);
  if (units !== null && all.length < units) {
    throw new DataError(`${path}: must have ${units} ${unit}s, got ${all.length}`);
  }
  const texts = all.slice(0, units ?? all.length);
  const bytes = texts.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  return { texts, file: { file, sha256, part, bytes } };
}

function missing(text: TextCorpusName): never {
  throw new DataError(`${text}: has no test split; validation is what it holds out`);
}

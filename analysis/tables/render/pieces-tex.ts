/** Pieces as LaTeX. Text is escaped here and nowhere else; an author's LaTeX and the facts' own are the only LaTeX there is. */

import type { FactBook } from '../../facts/fact-book.ts';
import { escapeTex } from '../../facts/format-value.ts';
import type { Piece, PieceStyle } from '../table.ts';

/** Typographic characters of text, which TeX's ASCII has by other names. */
const TYPOGRAPHIC: Readonly<Record<string, string>> = {
  '−': '\\ensuremath{-}',
  '±': '$\\pm$',
  '×': '$\\times$',
  '→': '$\\to$',
  '∞': '$\\infty$',
  '≈': '$\\approx$',
  '≠': '$\\neq$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  '–': '--',
  '\u2009': '\\,',
  '\u00a0': '~',
};

/** LaTeX that prints a text as it stands. */
export function textTex(text: string): string {
  return text
    .split(/([−±×→∞≈≠≤≥–\u2009\u00a0])/)
    .map((part) => TYPOGRAPHIC[part] ?? escapeTex(part))
    .join('');
}

/** Facts, and what marks the notes of a table. */
export interface PieceContext {
  readonly facts: FactBook;
  /** The letter of a note. */
  readonly letter: (note: string) => string;
}

/** LaTeX of pieces. @throws on a key that no fact has */
export function piecesTex(pieces: readonly Piece[], context: PieceContext): string {
  return pieces.map((piece) => pieceTex(piece, context)).join('');
}

function pieceTex(piece: Piece, context: PieceContext): string {
  if (typeof piece === 'string') return textTex(piece);
  if ('tex' in piece) return piece.tex;
  if ('claim' in piece) return `\\claimsection{${plainName(piece.claim)}}`;
  if ('note' in piece) return superscript(context.letter(piece.note));
  if ('newLine' in piece) return '\\newline ';
  if ('fact' in piece) {
    // The number in sight, its key beside it.
    const number = `\\factvalue{${plainName(piece.fact)}}{${context.facts.get(piece.fact).text}}`;
    return piece.best ? `\\textbf{${number}}` : number;
  }
  const of = piecesTex(piece.of, context);
  if ('style' in piece) return STYLES[piece.style](of);
  const { have, declared } = piece.provisional;
  return `\\provisional{${of}}{${have}}{${declared}}`;
}

export const superscript = (text: string): string => `\\textsuperscript{${text}}`;

const STYLES: Readonly<Record<PieceStyle, (of: string) => string>> = {
  small: (of) => `{\\scriptsize ${of}}`,
  emphasis: (of) => `\\emph{${of}}`,
  code: (of) => `\\texttt{${of}}`,
  key: (of) => `\\texttt{${breakable(of)}}`,
  grey: (of) => `\\textcolor{provisional}{${of}}`,
};

/** May break after hyphens, underscores, what stands between folders and between names and values, and dots but those of numbers. */
function breakable(text: string): string {
  return text.replace(/\.(?!\d)|-(?:\{\})?|\\_|[/=]/g, (mark) => `${mark.replace('{}', '')}\\allowbreak{}`);
}

/** @throws on what TeX would not take as it stands */
function plainName(name: string): string {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name))
    throw new Error(`piecesTex: key must be plain, got ${JSON.stringify(name)}`);
  return name;
}

/** A table as people speak of it: rows and columns by their titles, entries as they are shown. */
import { type Column, factKeys, type Group, type Piece, piecesIn, type Row } from './table.ts';

/** The title of its group, and the words that stand in it. */
export function rowTitle({ title }: Group, cells: Row): string {
  const words = cells
    .filter(({ content }) => factKeys(piecesIn(content)).length === 0)
    .map(({ content }) => plainText(content));
  const group = plainText(title?.content ?? []);
  return [group, ...words.filter((text) => text !== group && /[\p{L}\p{N}]/u.test(text))]
    .filter((text) => text !== '')
    .join(' ');
}

/** The words above a column, those of a joint heading first. */
export function columnTitle({ head, over }: Column): string {
  const pieces = over === undefined ? [head] : [over, head];
  return pieces
    .map((piece) => plainText([piece]))
    .filter((text) => text !== '')
    .join(' ');
}

/** The letters alone, on one line; an author's LaTeX as it stands. */
export function plainText(pieces: readonly Piece[]): string {
  return pieces.map(pieceText).join('').replace(/\s+/g, ' ').trim();
}

function pieceText(piece: Piece): string {
  if (typeof piece === 'string') return piece;
  if ('tex' in piece) return piece.tex;
  if ('fact' in piece) return piece.shown;
  if ('claim' in piece) return piece.claim;
  if ('of' in piece) {
    const of = piece.of.map(pieceText).join('');
    return 'style' in piece ? of : `${of} (${piece.provisional.have}/${piece.provisional.declared})`;
  }
  return 'newLine' in piece ? ' ' : '';
}

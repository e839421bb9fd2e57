import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { woffToSfnt } from './woff-to-sfnt.ts';

/** The one family of all figures: Source Sans 3, SIL Open Font License 1.1, which permits embedding. */
export const FONT_FAMILY = 'Source Sans 3';

const FACE_FILES = {
  regular: '@fontsource/source-sans-3/files/source-sans-3-latin-400-normal.woff',
  semibold: '@fontsource/source-sans-3/files/source-sans-3-latin-600-normal.woff',
} as const;

export type FontFace = keyof typeof FACE_FILES;

export const FONT_FACES = Object.keys(FACE_FILES) as FontFace[];

const require = createRequire(import.meta.url);

const loaded = new Map<FontFace, Buffer>();

/** The face's outlines, from the npm package and never from the system: the same outlines and widths everywhere. */
export function fontFile(face: FontFace): Buffer {
  const known = loaded.get(face);
  if (known !== undefined) return known;
  const font = woffToSfnt(readFileSync(require.resolve(FACE_FILES[face])));
  loaded.set(face, font);
  return font;
}

/** CSS `font-weight` to a face: 600 and above (and `bold`) are semibold. */
export function faceOfWeight(weight: string | number | undefined): FontFace {
  return weight === 'bold' || Number(weight) >= 600 ? 'semibold' : 'regular';
}

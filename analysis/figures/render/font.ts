import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hasCode } from '../../../experiments/record/file-text.ts';
import { woffToSfnt } from './woff-to-sfnt.ts';

/** The family of figures where `layout.figureFont` names none; SIL Open Font License 1.1, which permits embedding. */
export const FIGURE_FONT = 'Source Sans 3';

/** To the CSS weights that it can be, the first that the family has. */
const WEIGHTS = { regular: [400], semibold: [600, 700] } as const;

/** One of a family's two sets of outlines that figures use. */
export interface FontFace {
  readonly family: string;
  readonly weight: keyof typeof WEIGHTS;
  /** From the npm package and never from the system: the same outlines and widths everywhere. */
  outlines(): Buffer;
}

export type FontFaces = Readonly<Record<FontFace['weight'], FontFace>>;

const require = createRequire(import.meta.url);

const families = new Map<string, FontFaces>();

/**
 * The faces of a family of Fontsource, whose packages are named after families: `Fira Sans` is `@fontsource/fira-sans`.
 * @throws where its package is not installed or lacks a weight, naming the package
 */
export function fontFaces(family: string): FontFaces {
  const known = families.get(family);
  if (known !== undefined) return known;
  const faces = { regular: faceOf(family, 'regular'), semibold: faceOf(family, 'semibold') };
  families.set(family, faces);
  return faces;
}

/** The same of one that {@link fontFaces} was asked for before. */
export function openedFaces(family: string | undefined): FontFaces | undefined {
  return families.get(family ?? '');
}

function faceOf(family: string, weight: FontFace['weight']): FontFace {
  const id = family.toLowerCase().replaceAll(' ', '-');
  const name = `@fontsource/${id}`;
  if (resolved(`${name}/package.json`) === undefined)
    throw new Error(
      `no font ${JSON.stringify(family)} is installed; npm install --save-exact ${name} brings it`,
    );
  const files = WEIGHTS[weight].map((css) => `${name}/files/${id}-latin-${css}-normal.woff`);
  const file = files.map(resolved).find((path) => path !== undefined);
  if (file === undefined)
    throw new Error(
      `${name} must have the weight ${WEIGHTS[weight].join(' or ')}; it has no ${files.join(', no ')}`,
    );
  let outlines: Buffer | undefined;
  return {
    family,
    weight,
    outlines: () => {
      outlines ??= woffToSfnt(readFileSync(file));
      return outlines;
    },
  };
}

function resolved(file: string): string | undefined {
  try {
    return require.resolve(file);
  } catch (cause) {
    if (hasCode(cause, 'MODULE_NOT_FOUND')) return undefined;
    throw cause;
  }
}

/** CSS `font-weight` to a face: 600 and above (and `bold`) are semibold. */
export function faceOfWeight(faces: FontFaces, weight: string | number | undefined): FontFace {
  return weight === 'bold' || Number(weight) >= 600 ? faces.semibold : faces.regular;
}

import { FAINT_INK, FONT_SIZE, INK } from '../../../analysis/figures/theme.ts';

const ABOVE_FRAME = -6;

/**
 * A panel's title as a mark of its own, at a fixed height above the frame. Vega's titles make room for axis labels
 * that stick out, and then stand at different heights side by side.
 */
export function panelTitle(text: string, x = 0) {
  return textLayer(text, [x, ABOVE_FRAME], [], {
    align: 'left',
    fontSize: FONT_SIZE.title,
    fontWeight: 600,
    color: INK,
  });
}

/**
 * Grey, inside the frame, where its right lower corner is `at`.
 * @param facts keys of the facts that its numbers are
 */
export function panelNote(text: string, at: readonly [x: number, y: number], facts: readonly string[]) {
  return textLayer(text, at, facts, {
    align: 'right',
    fontSize: FONT_SIZE.label,
    fontWeight: 400,
    color: FAINT_INK,
  });
}

interface TextLook {
  readonly align: 'left' | 'right';
  readonly fontSize: number;
  readonly fontWeight: 400 | 600;
  readonly color: string;
}

/** Encodings by value, so that a panel's shared scales leave the mark alone. */
function textLayer(
  text: string,
  [x, y]: readonly [number, number],
  facts: readonly string[],
  look: TextLook,
) {
  return {
    data: { values: [facts.length === 0 ? { text } : { text, facts: [...facts] }] },
    mark: { type: 'text', baseline: 'bottom', ...look },
    encoding: {
      text: { field: 'text' },
      x: { value: x },
      y: { value: y },
      color: { value: look.color },
    },
  } as const;
}

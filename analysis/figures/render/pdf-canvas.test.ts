import { describe, expect, it } from 'vitest';
import { FIGURE_FONT, fontFaces } from './font.ts';
import { textWidth } from './open-font.ts';
import { PdfCanvas } from './pdf-canvas.ts';
import { pdfText } from './testing/pdf-text.ts';

/** The operators of the page, a line each, without the flip of the page that comes first. */
async function operators(draw: (canvas: PdfCanvas) => void): Promise<string[]> {
  const pdf = Buffer.from(await drawn(draw)).toString('latin1');
  const [, content] = /\/Length \d+\n>>\nstream\n([\s\S]*?)\nendstream/.exec(pdf)!;
  return content!.trim().split('\n').slice(1);
}

function drawn(draw: (canvas: PdfCanvas) => void): Promise<Uint8Array> {
  const canvas = new PdfCanvas('test', FIGURE_FONT);
  canvas.begin(100, 50);
  canvas.font = '8px Source Sans 3';
  draw(canvas);
  return canvas.end();
}

const numbers = (line: string) => line.split(' ').slice(0, -1).map(Number);

describe('paths', () => {
  it('are where the transformation was when they were made, not when they are painted', async () => {
    const lines = await operators((canvas) => {
      canvas.translate(10, 20);
      canvas.rotate(Math.PI / 2);
      canvas.beginPath();
      canvas.moveTo(1, 0);
      canvas.lineTo(3, 1);
      canvas.rotate(-Math.PI / 2);
      canvas.translate(-10, -20);
      canvas.stroke();
    });
    expect(lines.slice(-3)).toEqual(['10 21 m', '9 23 l', 'S']);
  });

  it('are there for another painting after the first', async () => {
    const lines = await operators((canvas) => {
      canvas.beginPath();
      canvas.rect(0, 0, 2, 1);
      canvas.fill();
      canvas.stroke();
    });
    expect(lines.filter((line) => line === '0 0 m')).toHaveLength(2);
    expect(lines).toContain('f');
    expect(lines.at(-1)).toBe('S');
  });

  it.each([
    [0, 2 * Math.PI, false, 4],
    [2 * Math.PI, 0, true, 4],
    [0.3, 1.2, false, 1],
    [0.3, 1.2, true, 4],
    [-1, 3, false, 3],
  ])('arcs from %f to %f (against the clock: %s) stay on the circle', async (from, to, isAgainst, pieces) => {
    const lines = await operators((canvas) => {
      canvas.beginPath();
      canvas.arc(50, 25, 20, from, to, isAgainst);
      canvas.stroke();
    });
    const curves = lines.filter((line) => line.endsWith(' c')).map(numbers);
    expect(curves).toHaveLength(pieces);
    let start = numbers(lines.find((line) => line.endsWith(' m'))!);
    const at = (angle: number) => [50 + 20 * Math.cos(angle), 25 + 20 * Math.sin(angle)];
    expect(start[0]).toBeCloseTo(at(from)[0]!, 2);
    for (const curve of curves) {
      const [x1, y1, x2, y2, x, y] = curve as [number, number, number, number, number, number];
      for (const t of [0.25, 0.5, 0.75, 1]) {
        const mix = (a: number, b: number, c: number, d: number) =>
          (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
        expect(Math.hypot(mix(start[0]!, x1, x2, x) - 50, mix(start[1]!, y1, y2, y) - 25)).toBeCloseTo(20, 1);
      }
      start = [x, y];
    }
    expect(start[0]).toBeCloseTo(at(to)[0]!, 2);
    expect(start[1]).toBeCloseTo(at(to)[1]!, 2);
  });
});

describe('state', () => {
  it('comes back with restore, and the PDF is told again', async () => {
    const lines = await operators((canvas) => {
      const line = () => {
        canvas.beginPath();
        canvas.moveTo(0, 0);
        canvas.lineTo(1, 0);
        canvas.stroke();
      };
      canvas.lineWidth = 2;
      canvas.setLineDash([3, 1]);
      line();
      canvas.save();
      canvas.lineWidth = 4;
      canvas.setLineDash([]);
      canvas.translate(5, 5);
      line();
      canvas.restore();
      line();
      expect([canvas.lineWidth]).toEqual([2]);
    });
    const told = lines.filter((line) => / (w|d|l)$|^[qQ]$/.test(line));
    expect(told).toEqual(['2 w', '[3 1] 0 d', '1 0 l', 'q', '4 w', '[] 0 d', '6 5 l', 'Q', '1 0 l']);
  });
});

describe('text', () => {
  it('stands to the left, right or in the middle of its place by its width in the embedded font', async () => {
    const width = textWidth('Accuracy', fontFaces(FIGURE_FONT).regular, 8);
    for (const [align, share] of [
      ['left', 0],
      ['center', 0.5],
      ['right', 1],
    ] as const) {
      const lines = await operators((canvas) => {
        canvas.textAlign = align;
        canvas.fillText('Accuracy', 60, 30);
      });
      const [, , , , x, y] = numbers(lines.find((line) => line.endsWith(' Tm'))!);
      expect(x).toBeCloseTo(60 - share * width, 2);
      // PDF counts from below.
      expect(y).toBeCloseTo(50 - 30, 2);
    }
  });

  it('has exponents and indices that the font lacks, smaller and above or below the line', async () => {
    const written = (canvas: PdfCanvas) => canvas.fillText('CO₂ (kg ha⁻¹)', 10, 30);
    expect(pdfText(await drawn(written))).toBe('CO\n2\n (kg ha\n−\n¹)');
    const lines = await operators(written);
    const sizes = lines.flatMap((line) => / ([\d.]+) Tf$/.exec(line)?.[1] ?? []).map(Number);
    expect(new Set(sizes)).toEqual(new Set([8, 4.96]));
    const places = lines.filter((line) => line.endsWith(' Tm')).map(numbers);
    const baseline = places[0]![5]!;
    expect(places.map((place) => Math.sign(place[5]! - baseline))).toEqual([0, -1, 0, 1, 0]);
    // Each begins where the one before ends.
    expect(places.every((place, i) => i === 0 || place[4]! > places[i - 1]![4]!)).toBe(true);
  });

  it('can be turned, and can be selected', async () => {
    const turned = (canvas: PdfCanvas) => {
      canvas.translate(10, 40);
      canvas.rotate(-Math.PI / 2);
      canvas.fillText('Test accuracy (%)', 0, 0);
    };
    expect(pdfText(await drawn(turned))).toBe('Test accuracy (%)');
    expect(await operators(turned)).toContain('0 -1 1 0 10 40 cm');
  });
});

describe('what a PDF would show otherwise than asked for is refused', () => {
  it.each<[string, (canvas: PdfCanvas) => void, string]>([
    [
      'a colour by name',
      (canvas) => {
        canvas.fillStyle = 'rebeccapurple';
        canvas.fill();
      },
      'colour "rebeccapurple", not #rrggbb',
    ],
    [
      'another font',
      (canvas) => {
        canvas.font = '600 9px "Arial"';
        canvas.fillText('a', 0, 0);
      },
      'font "Arial", not Source Sans 3',
    ],
    [
      'another baseline',
      (canvas) => {
        canvas.textBaseline = 'top';
        canvas.fillText('a', 0, 0);
      },
      'text baseline top',
    ],
    [
      'a character that the font lacks',
      (canvas) => canvas.fillText('width → ∞', 0, 0),
      'Source Sans 3 has no character → (U+2192), in "width → ∞"',
    ],
    ['a scale', (canvas) => canvas.scale(2, 2), 'scale by 2, 2'],
    ['a restore too many', (canvas) => canvas.restore(), 'restore without save'],
  ])('%s', async (_, draw, message) => {
    await expect((async () => drawn(draw))()).rejects.toThrow(`figure test: ${message}`);
  });
});

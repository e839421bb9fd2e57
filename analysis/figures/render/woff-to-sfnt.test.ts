import { expect, it } from 'vitest';
import { FIGURE_FONT, fontFaces } from './font.ts';
import { woffToSfnt } from './woff-to-sfnt.ts';

/** Sum of 32-bit words, as OpenType's table directory has it. */
function checksum(table: Buffer): number {
  const padded = Buffer.concat([table, Buffer.alloc(-table.length & 3)]);
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}

it.each(Object.values(fontFaces(FIGURE_FONT)))(
  '$weight: every table has the checksum that the font itself states',
  ({ outlines }) => {
    const font = outlines();
    const count = font.readUInt16BE(4);
    const tags: string[] = [];
    for (let entry = 12; entry < 12 + 16 * count; entry += 16) {
      const [stated, offset, length] = [4, 8, 12].map((at) => font.readUInt32BE(entry + at)) as [
        number,
        number,
        number,
      ];
      const tag = font.toString('latin1', entry, entry + 4);
      const table = Buffer.from(font.subarray(offset, offset + length));
      expect([tag, table.length, offset % 4]).toEqual([tag, length, 0]);
      // The sum over the whole font stands in `head`, and counts as zero there.
      if (tag === 'head') table.writeUInt32BE(0, 8);
      expect([tag, checksum(table)]).toEqual([tag, stated]);
      tags.push(tag);
    }
    expect(tags).toEqual(expect.arrayContaining(['cmap', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp']));
  },
);

it('refuses what is no WOFF', () => {
  expect(() => woffToSfnt(Buffer.from('wOF2 and so on'))).toThrow('woffToSfnt: no WOFF 1.0');
});

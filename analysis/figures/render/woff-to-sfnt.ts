import { inflateSync } from 'node:zlib';

const WOFF = 0x774f4646;
const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/**
 * The font that a WOFF 1.0 file wraps (W3C "WOFF File Format 1.0", section 4): the same tables, inflated. Whoever reads
 * it then finds each table as it is; fontkit inflates a WOFF's anew for every document, and slowly.
 * @throws on anything else than WOFF 1.0, and on a table that is not as long as its entry says
 */
export function woffToSfnt(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== WOFF)
    throw new Error(`woffToSfnt: no WOFF 1.0: begins with ${woff.readUInt32BE(0)}`);
  const count = woff.readUInt16BE(12);
  const power = 2 ** Math.floor(Math.log2(count));
  const header = Buffer.alloc(SFNT_HEADER + count * SFNT_ENTRY);
  header.writeUInt32BE(woff.readUInt32BE(4), 0);
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(power * 16, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE((count - power) * 16, 10);
  const parts: Buffer[] = [header];
  let end = header.length;
  for (let i = 0; i < count; i++) {
    const entry = WOFF_HEADER + i * WOFF_ENTRY;
    const table = tableAt(woff, entry);
    const at = SFNT_HEADER + i * SFNT_ENTRY;
    woff.copy(header, at, entry, entry + 4);
    header.writeUInt32BE(woff.readUInt32BE(entry + 16), at + 4);
    header.writeUInt32BE(end, at + 8);
    header.writeUInt32BE(table.length, at + 12);
    const padding = Buffer.alloc(-table.length & 3);
    parts.push(table, padding);
    end += table.length + padding.length;
  }
  return Buffer.concat(parts);
}

function tableAt(woff: Buffer, entry: number): Buffer {
  const [offset, stored, length] = [4, 8, 12].map((at) => woff.readUInt32BE(entry + at)) as [
    number,
    number,
    number,
  ];
  const bytes = woff.subarray(offset, offset + stored);
  const table = stored < length ? inflateSync(bytes) : bytes;
  if (table.length === length) return table;
  const tag = woff.toString('latin1', entry, entry + 4);
  throw new Error(`woffToSfnt: table ${tag} must have ${length} bytes, got ${table.length}`);
}

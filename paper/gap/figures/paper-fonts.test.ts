import { existsSync, readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';

const PDF = new URL('../../main.pdf', import.meta.url);

/** All of a PDF that may describe a font: the file as it stands, and its object streams unpacked. */
function readable(pdf: Buffer): string {
  const text = pdf.toString('latin1');
  const packed = [...text.matchAll(/\/Type\s*\/ObjStm[\s\S]*?stream\r?\n/g)].map(
    ({ index, 0: head }) => index + head.length,
  );
  return [text, ...packed.map((start) => inflateSync(pdf.subarray(start)).toString('latin1'))].join('\n');
}

it.runIf(existsSync(PDF))(
  'the paper as it stands has outline fonts only, Type 3 nowhere, all embedded',
  () => {
    const content = readable(readFileSync(PDF));
    const fonts = [...content.matchAll(/\/Type\s*\/Font\s*\/Subtype\s*\/(\w+)|\/Subtype\s*\/(Type\w+)/g)].map(
      ([, a, b]) => a ?? b,
    );
    expect(fonts).toContain('Type1');
    expect(fonts).not.toContain('Type3');
    const described = content.match(/\/Type\s*\/FontDescriptor/g)!.length;
    expect(content.match(/\/FontFile[23]? /g)).toHaveLength(described);
  },
);

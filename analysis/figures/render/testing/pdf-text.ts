/**
 * Reads back what `PdfCanvas` wrote, for tests: uncompressed one-page PDFs by PDFKit. Not a PDF reader.
 */

/** Text of the page, show operator by show operator, through each font's own ToUnicode map, as a viewer selects it. */
export function pdfText(bytes: Uint8Array): string {
  const pdf = Buffer.from(bytes).toString('latin1');
  const maps = fontMaps(pdf);
  const content = /\/Length \d+\n>>\nstream\n([\s\S]*?)\nendstream/.exec(pdf)?.[1] ?? '';
  let font = '';
  let text = '';
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*)\] TJ|^BT$/gm)) {
    if (name !== undefined) font = name;
    else if (shown === undefined) text += '\n';
    else
      for (const [, hex] of shown.matchAll(/<([0-9a-f]+)>/g))
        for (const glyph of hex!.match(/.{4}/g)!) text += maps.get(font)![Number.parseInt(glyph, 16)]!;
  }
  return text.trim();
}

/** Resource name of each font to its glyphs' characters. */
function fontMaps(pdf: string): Map<string, string[]> {
  return new Map(
    [...pdf.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => {
      const toUnicode = /\/ToUnicode (\d+) 0 R/.exec(object(pdf, id!))?.[1];
      if (toUnicode === undefined) throw new Error(`pdfText: font ${name} has no ToUnicode map`);
      const list = /beginbfrange\n<0000> <[0-9a-f]+> \[(.*?)\]/.exec(object(pdf, toUnicode))![1]!;
      // A ligature is one glyph of several characters.
      const glyphs = [...list.matchAll(/<([0-9a-f ]+)>/g)].map(([, codes]) => codes!.split(' '));
      const character = (code: string) => String.fromCodePoint(Number.parseInt(code, 16));
      return [name!, glyphs.map((codes) => codes.map(character).join(''))];
    }),
  );
}

function object(pdf: string, id: string): string {
  return new RegExp(`(?:^|\\n)${id} 0 obj\\n([\\s\\S]*?)\\nendobj`).exec(pdf)![1]!;
}

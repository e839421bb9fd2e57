import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../../pipeline/places.ts';
import { renderTemplate } from './render-template.ts';
import { escapeValues, Tex, type TexValue } from './tex.ts';

/** What TeX would print for escaped text: the inverse of escaping, over the commands that escaping may use. */
const PRINTED: Readonly<Record<string, string>> = {
  '\\textbackslash{}': '\\',
  '\\textasciicircum{}': '^',
  '\\textasciitilde{}': '~',
  '\\textless{}': '<',
  '\\textgreater{}': '>',
  '\\textbar{}': '|',
  '\\textquotedbl{}': '"',
  '\\textquotesingle{}': "'",
  '\\textasciigrave{}': '`',
  '-{}': '-',
  '\\{': '{',
  '\\}': '}',
  '\\$': '$',
  '\\&': '&',
  '\\#': '#',
  '\\%': '%',
  '\\_': '_',
};

/** @throws when the source holds anything that TeX would not print as it stands */
function asPrinted(source: string): string {
  let rest = source;
  let printed = '';
  while (rest !== '') {
    const command = Object.keys(PRINTED).find((candidate) => rest.startsWith(candidate));
    if (command === undefined && /^[\\{}$&#%_^~]/.test(rest)) throw new Error(`TeX would act on: ${rest}`);
    printed += command === undefined ? rest[0] : PRINTED[command];
    rest = rest.slice(command?.length ?? 1);
  }
  return printed;
}

const HOSTILE = [
  '\\input{/etc/passwd}',
  '\\write18{rm -rf ~}',
  '}\\end{document}',
  '100% & more # $x_1^2$',
  '\\\\[1cm]\\catcode`\\%=12',
  "--- ``quoted'' <<x>> ---",
  '^^5cinput{x}',
  '<< name >> <% include "x" %> <# c #>',
];

describe('escapeValues', () => {
  it.each(HOSTILE)('makes TeX print %j as it stands', (text) => {
    const escaped = escapeValues({ text }) as { text: Tex };
    expect(asPrinted(escaped.text.source)).toBe(text);
  });

  it('holds for any printable text', () => {
    let state = 1;
    const next = (below: number): number => {
      state = (state * 48271) % 2147483647;
      return state % below;
    };
    for (let i = 0; i < 500; i++) {
      const text = Array.from({ length: 1 + next(30) }, () => String.fromCharCode(32 + next(95))).join('');
      expect(asPrinted((escapeValues(text) as Tex).source)).toBe(text);
    }
  });

  it('breaks no line, which could end a comment or start a paragraph', () => {
    expect(String(escapeValues('a\n\n%b\r\nc\u2028d'))).toBe('a \\%b c?d');
  });

  it('reaches every depth and leaves TeX alone', () => {
    const values = { rows: [{ cells: ['a_b', new Tex('\\bit{}')] }], flag: true };
    const { rows, flag } = escapeValues(values) as { rows: { cells: Tex[] }[]; flag: boolean };
    expect(rows[0]!.cells.map(String)).toEqual(['a\\_b', '\\bit{}']);
    expect(flag).toBe(true);
  });

  it('refuses a bare number, naming its place: a number in the paper is a fact', () => {
    const values = { rows: [{ mean: 81.24 }] } as unknown as TexValue;
    expect(() => escapeValues(values)).toThrow(
      'values.rows[0].mean must be text, TeX, a list or an object, got 81.24',
    );
    expect(() => escapeValues({ n: null } as unknown as TexValue)).toThrow('values.n must be');
  });
});

describe('renderTemplate', () => {
  const RUNS = join(REPOSITORY, 'paper/gap/tables/runs.table.tex.njk');

  it('does not run what stands in a value as a template', () => {
    const source = new Tex('test');
    const path = 'raw/x/<< source >><% include "float.tex.njk" %>';
    const text = renderTemplate(RUNS, {
      source,
      name: source,
      cells: [],
      lacksCommit: false,
      exclusions: [{ path, reason: '\\input{secret}' }],
      unfinished: [],
    });
    expect(text).toContain('raw/x/\\textless{}\\textless{} source');
    expect(text).toContain('\\textbackslash{}input\\{secret\\}');
    expect(text).not.toContain('\\input');
  });

  it('throws on a value that the template names and nobody gave', () => {
    expect(() => renderTemplate(RUNS, { source: 'x', cells: [] })).toThrow(/undefined/);
  });
});

/** For the fuzz test: argument lists broken in every way that argument lists break. */
import type { Uniform } from '../analysis/stats/testing/seeded-generator.ts';

const pick = <T>(draw: Uniform, items: readonly T[]): T => items[Math.floor(draw() * items.length)]!;

const VALUES: readonly string[] = [
  ...[
    '',
    ' ',
    '-',
    '--',
    '-1',
    '0',
    '1',
    '1e3',
    '1e999',
    '0x10',
    '1.5',
    'NaN',
    'Infinity',
    '٣',
    '9'.repeat(400),
  ],
  ...[
    '99999999999999999999',
    '-0',
    '+1',
    '.',
    '1.',
    '.5',
    'null',
    'undefined',
    'true',
    'cifar10',
    'bit',
    'a,b',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '../../etc/passwd',
    '/dev/null',
    'raw/a/b/c_s1',
  ],
  ...[
    '\u001b[2J',
    '\u001b]0;owned\u0007',
    '\u202egnp',
    '\ud800',
    '%s%n',
    '$(touch owned)',
    '`id`',
    '*',
    '**',
    '[',
  ],
  ...[
    '(a+)+$',
    '\\',
    '"',
    "'",
    '\n',
    'x'.repeat(5000),
    '--help',
    '--json',
    '--seed=7',
    '--no-pdf',
    '-h',
    '--',
  ],
];

/** One change or a few of a list of arguments; `valid` has others to take parts from. */
export function mutateArguments(
  args: readonly string[],
  valid: readonly (readonly string[])[],
  draw: Uniform,
): string[] {
  let list: string[] = [...args];
  for (let changes = 1 + Math.floor(3 * draw()); changes > 0; changes--)
    list = pick(draw, EDITS)(list, valid, draw);
  return list;
}

type Edit = (list: string[], valid: readonly (readonly string[])[], draw: Uniform) => string[];

const somewhere = (list: readonly string[], draw: Uniform) => Math.floor(draw() * (list.length + 1));

const EDITS: readonly Edit[] = [
  (list, _, draw) => list.toSpliced(Math.floor(draw() * list.length), 1, pick(draw, VALUES)),
  (list, _, draw) => list.toSpliced(somewhere(list, draw), 0, pick(draw, VALUES)),
  (list, _, draw) => list.toSpliced(somewhere(list, draw), 1),
  (list, _, draw) => list.toSpliced(somewhere(list, draw), 0, ...list.slice(somewhere(list, draw))),
  (list, _, draw) => {
    const [from, to] = [somewhere(list, draw), somewhere(list, draw)];
    return list.toSpliced(from, 1).toSpliced(to, 0, ...list.slice(from, from + 1));
  },
  // Half of one command and half of another.
  (list, valid, draw) => {
    const other = pick(draw, valid);
    return [...list.slice(0, somewhere(list, draw)), ...other.slice(somewhere(other, draw))];
  },
  // Letters changed, dropped and doubled.
  (list, _, draw) => {
    const at = Math.floor(draw() * list.length);
    const text = list[at] ?? '';
    const cut = Math.floor(draw() * (text.length + 1));
    const letter = pick(draw, ['', 'x', '-', '=', '0', text.slice(cut, cut + 1).repeat(2), '\u0000']);
    return list.length === 0 ? [letter] : list.with(at, text.slice(0, cut) + letter + text.slice(cut + 1));
  },
  // --flag value as --flag=value
  (list, _, draw) => {
    const at = Math.floor(draw() * list.length);
    return list.length < 2 ? list : list.toSpliced(at, 2, list.slice(at, at + 2).join('='));
  },
];

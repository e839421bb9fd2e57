/**
 * For tests: records broken in every way that files break. A mutation takes a record's JSON text and gives other bytes;
 * `draw` gives uniform numbers in [0, 1) and decides where and how.
 */
import type { Uniform } from '../stats/seeded-generator.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Slot = { readonly holder: Json[] | { [key: string]: Json }; readonly key: string };

const pick = <T>(draw: Uniform, items: readonly T[]): T => items[Math.floor(draw() * items.length)]!;

/** What is hostile to one reader or another: TeX, HTML, paths, prototypes, terminals, spreadsheets, shells. */
export const HOSTILE_STRINGS: readonly string[] = [
  '\\input{/etc/passwd}',
  '\\immediate\\write18{touch /tmp/owned}',
  '}\\end{document}%$&#_^~',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '../../../../etc/passwd',
  '__proto__',
  'constructor',
  '\u001b[2J\u001b]0;owned\u0007',
  '=HYPERLINK("http://example.org","x")',
  '$(touch /tmp/owned)',
  '\u202egnp.exe',
  '\u0000',
  '\ud800',
  'NaN',
  '',
];

const VALUES: readonly Json[] = [
  ...HOSTILE_STRINGS,
  ...[null, true, false, 0, -0, -1, 1, 0.5, 1.0000001, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 53 + 2],
  ...[[], {}, [[]], { __proto: 1 }, 'x'.repeat(5000), '9'.repeat(400)],
];

/** Places of all values below the root. */
function slotsOf(value: Json, slots: Slot[] = []): Slot[] {
  if (typeof value !== 'object' || value === null) return slots;
  for (const key of Object.keys(value)) {
    const holder = value as Slot['holder'];
    slots.push({ holder, key });
    slotsOf((holder as { [key: string]: Json })[key]!, slots);
  }
  return slots;
}

const put = ({ holder, key }: Slot, value: Json): void => {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
};
const get = ({ holder, key }: Slot): Json => (holder as { [key: string]: Json })[key]!;

/** Changes one value of a parsed record. */
const EDITS: readonly ((slots: readonly Slot[], draw: Uniform) => void)[] = [
  (slots, draw) => put(pick(draw, slots), pick(draw, VALUES)),
  (slots, draw) => {
    const { holder, key } = pick(draw, slots);
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  },
  (slots, draw) => {
    const { holder } = pick(draw, slots);
    if (Array.isArray(holder)) holder.push(pick(draw, VALUES));
    else put({ holder, key: pick(draw, HOSTILE_STRINGS) }, pick(draw, VALUES));
  },
  (slots, draw) => put(pick(draw, slots), structuredClone(get(pick(draw, slots)))),
  (slots, draw) => {
    const slot = pick(draw, slots);
    const value = get(slot);
    if (typeof value === 'number')
      put(slot, pick(draw, [-value, value + 1, value * 1e6, value / 3, String(value)]));
  },
];

/** Changes the text, or makes bytes of it that are no text. */
const TEXT_EDITS: readonly ((text: string, draw: Uniform) => string | Buffer)[] = [
  (text, draw) => text.slice(0, Math.floor(draw() * text.length)),
  (text) => `\ufeff${text}`,
  (text) => `${text}${text}`,
  (text, draw) => {
    const at = Math.floor(draw() * text.length);
    return text.slice(0, at) + String.fromCharCode(Math.floor(draw() * 128)) + text.slice(at + 1);
  },
  (text, draw) => {
    const bytes = Buffer.from(text);
    bytes[Math.floor(draw() * bytes.length)]! ^= 1 << Math.floor(draw() * 8);
    return bytes;
  },
  (text, draw) =>
    text.replace(/\d+(\.\d+)?/, pick(draw, ['NaN', 'Infinity', '1e999', '-1e999', '0x10', '01', '.5'])),
  (text, draw) => text.replace('{', `{"${pick(draw, ['__proto__', 'seed', 'runId'])}": {"polluted": true},`),
  (text, draw) => text.replace('{', `{"deep": ${nested(draw)},`),
  (text, draw) => text.replace(/"(\\.|[^"\\])*"(?=[,\s}])/, JSON.stringify(pick(draw, HOSTILE_STRINGS))),
  () => pick(() => 0.5, ['', 'null', '[]', '"x"']),
];

function nested(draw: Uniform): string {
  const depth = Math.floor(10 ** (5 * draw()));
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

/** One to three changes of a record's file. */
export function mutate(text: string, draw: Uniform): string | Buffer {
  if (draw() < 0.3) return pick(draw, TEXT_EDITS)(text, draw);
  const value = JSON.parse(text) as Json;
  const changes = 1 + Math.floor(3 * draw());
  for (let i = 0; i < changes; i++) {
    const slots = slotsOf(value);
    if (slots.length > 0) pick(draw, EDITS)(slots, draw);
  }
  return JSON.stringify(value);
}

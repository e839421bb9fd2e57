/** The file that keeps what LaTeX typeset: it comes back as it was, and whatever else it holds is refused by name. */
import { expect, it } from 'vitest';
import { NO_USES, parseUses, readUses, type Uses, usesJson } from './uses.ts';

const WRITTEN = String.raw`layout{1}{432.48}{432.48}
section{\numberline {1}Of \emph {it}}
fact{a.b}{sections/one.tex}{3}{1.0.0}
claim{c}{undecided}{seeds}{sections/one.tex}{4}{1.2.0}
float{table}{1}{generated/tables/t.tex}{5}{1.2.0}
something else`;
const USES: Uses = readUses(WRITTEN, '\\newlabel{tab:t}{{1}{2}{T}{table.1}{}}\n', ['main.tex']);

it('is written a line an entry, and comes back', () => {
  expect(USES).toMatchObject({
    sections: [{ number: '1', title: 'Of it' }],
    floats: [{ label: 'tab:t', kind: 'table', number: '1', section: '1.2' }],
    claims: [{ id: 'c', macro: 'undecided', reason: 'seeds', line: 4, section: '1.2' }],
    facts: [{ key: 'a.b', file: 'sections/one.tex', line: 3, section: '1' }],
  });
  expect(parseUses(usesJson(USES), 'uses.json')).toEqual(USES);
  expect(parseUses(usesJson(NO_USES), 'uses.json')).toEqual(NO_USES);
});

it('names file, field and rule where it is not as it should be', () => {
  const wrong = usesJson({ ...USES, facts: [{ ...USES.facts[0]!, line: 0 }] });
  expect(() => parseUses(wrong, 'uses.json')).toThrow(
    /^uses\.json: facts\[0\]\.line: must be above 0, got 0; npm run paper -- build/,
  );
  expect(() => parseUses('{', 'uses.json')).toThrow(/^uses\.json: not valid JSON/);
});

it('a text with any letter changed comes back or is refused by the name of the file', () => {
  const text = usesJson(USES);
  for (let at = 0; at < text.length; at++)
    for (const letter of ['', '"', '9', '}', '\u0000']) {
      const changed = text.slice(0, at) + letter + text.slice(at + 1);
      try {
        parseUses(changed, 'uses.json');
      } catch (error) {
        expect((error as Error).message).toMatch(/^uses\.json: /);
      }
    }
});

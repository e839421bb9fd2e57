/**
 * Numbers and verdicts come into the text by the macros of `living.sty` and by the generated files alone. What an author writes must
 * neither define these macros anew nor call those that define a fact, and what LaTeX typeset must be what the data says.
 */
import type { Fact } from '../facts/fact.ts';
import type { FactBook } from '../facts/fact-book.ts';
import { factDefinition } from '../facts/write-facts.ts';
import type { Typeset } from '../latex/compile.ts';
import { inPaper, type ProseProblem, type SourceFile } from './check-fact-keys.ts';
import { texProse } from './tex-prose.ts';

/** Only generated files may call these. */
const GENERATED = ['factdef', 'factdefprovisional', 'factvalue', 'claimdef'];
/** Only `living.sty` may define these. */
const GUARDED = [
  ...['fact', 'factp', 'provisional', 'reviewlink', 'includefigure', 'draftstatus', 'draftbanner', 'nodraft'],
  ...['claim', 'refuted', 'undecided', 'claimmark', 'claimcolor', 'claimis', 'claimnote', 'claimplace'],
];
const DEFINING = String.raw`(?:[gex]?def|let|futurelet|(?:re|provide)?(?:new)?command|(?:re)?newrobustcmd|Declare\w*Command|(?:New|Renew|Provide)\w*Command)`;

const FORGERIES: readonly { readonly what: RegExp; readonly why: string }[] = [
  {
    what: new RegExp(String.raw`\\(?:${GENERATED.join('|')})(?![A-Za-z@])`, 'g'),
    why: 'only generated files may call it',
  },
  {
    what: new RegExp(String.raw`\\${DEFINING}\*?\s*\{?\s*\\(?:${GUARDED.join('|')})(?![A-Za-z@])`, 'g'),
    why: 'only living.sty may define it',
  },
  {
    what: new RegExp(
      String.raw`(?:\\csname\s*|\\@nameuse\s*\{|\\@namedef\s*\{)(?:fact@|claimverdict@|claimreason@|living@|(?:${[...GENERATED, ...GUARDED].join('|')})(?:\s*\\endcsname|\s*\}))|\\living@[a-z]*`,
      'g',
    ),
    why: 'only living.sty may use it',
  },
];

const NO_MACROS = { macros: new Map<string, number>(), blank: ' ' } as const;

/** In what an author wrote: `\factdef{key}{99.9}`, `\renewcommand{\fact}`, `\csname fact@key\endcsname`. */
export function forgedMacros(sources: readonly SourceFile[]): ProseProblem[] {
  return sources.flatMap(({ path, text }) => {
    const code = texProse(text, NO_MACROS);
    return FORGERIES.flatMap(({ what, why }) =>
      [...code.matchAll(what)].map(({ 0: found, index }) => ({
        file: path,
        line: code.slice(0, index).split('\n').length,
        message: `${found.replace(/\s+/g, ' ')}: ${why}`,
      })),
    );
  });
}

/** In what LaTeX typeset, whatever way it came there. */
export function forgedValues(
  { values, redefined }: Pick<Typeset, 'values' | 'redefined'>,
  facts: FactBook,
): ProseProblem[] {
  return [
    ...redefined.map((name) => ({
      file: inPaper('main.tex'),
      line: 1,
      message: `\\${name} is not what living.sty defines: something between \\begin{document} and \\end{document} redefined it`,
    })),
    ...values.flatMap(({ key, file, line, text }) => {
      const fact = facts.find(key);
      if (fact === undefined || sameTex(text, printed(fact))) return [];
      return [
        {
          file: inPaper(file),
          line,
          message: `fact ${key} is typeset as ${text}, the data says ${printed(fact)}: something defined it anew`,
        },
      ];
    }),
  ];
}

/** What `generated/facts.tex` makes it be. */
function printed(fact: Fact): string {
  const { macro, values } = factDefinition(fact);
  const [text, ...seeds] = values;
  return macro === 'factdef' ? text! : `\\provisional{${[text, ...seeds].join('}{')}}`;
}

/** TeX puts a space after the name of a macro that it writes. */
const sameTex = (a: string, b: string): boolean => plain(a) === plain(b);
const plain = (tex: string): string => tex.replace(/(\\[A-Za-z@]+) +/g, '$1').trim();

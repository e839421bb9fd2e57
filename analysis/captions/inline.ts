/** An author's LaTeX, of captions, headings and notation, as pieces that a web page can show. */
import { type LatexNode, latexSource, latexTree } from './latex-tree.ts';
import { expandMacro, type Macros } from './macros.ts';
import { SILENT, SYMBOLS } from './symbols.ts';

/** A piece of a line: text, or something with a meaning and pieces of its own. */
export type Inline = string | InlineNode;

export interface InlineNode {
  /** `b i sub sup small code sc grey` say how it looks, `fact claim label tex` what it is. */
  readonly t:
    | 'b'
    | 'i'
    | 'sub'
    | 'sup'
    | 'small'
    | 'code'
    | 'sc'
    | 'grey'
    | 'fact'
    | 'claim'
    | 'label'
    | 'tex';
  /** Key of the fact, id of the claim, label of the float. */
  readonly k?: string;
  readonly c: readonly Inline[];
}

export interface InlineContext {
  readonly macros: Macros;
  /** Text of a fact as it is shown, for `\fact{key}`. @throws on an unknown key */
  readonly fact: (key: string) => string;
  /** What `\ref{label}` prints. */
  readonly reference: (label: string) => string;
}

type Look = InlineNode['t'];

/** Commands whose one argument looks in some way. */
const LOOKS: Readonly<Record<string, Look | null>> = {
  textbf: 'b',
  mathbf: 'b',
  boldsymbol: 'b',
  emph: 'i',
  textit: 'i',
  textsuperscript: 'sup',
  textsubscript: 'sub',
  texttt: 'code',
  mathtt: 'code',
  url: 'code',
  textsc: 'sc',
  textrm: null,
  textup: null,
  text: null,
  mbox: null,
  mathrm: null,
  operatorname: null,
  textnormal: null,
};
/** Declarations: what they say holds to the end of the group. */
const DECLARATIONS: Readonly<Record<string, Look>> = {
  scriptsize: 'small',
  tiny: 'small',
  footnotesize: 'small',
  small: 'small',
  bfseries: 'b',
  itshape: 'i',
  em: 'i',
  ttfamily: 'code',
  scshape: 'sc',
};
/** Commands that are left out with their one argument. */
const LEFT_OUT = new Set(['label', 'hspace', 'hspace*', 'vspace', 'phantom', 'hphantom']);

/** What is known of a command follows; one that is not becomes its own source, marked as such, for all to see. */
export function inlineOf(source: string, context: InlineContext): Inline[] {
  return joined(new Reader(latexTree(source), context, false).all());
}

class Reader {
  readonly #nodes: readonly LatexNode[];
  readonly #context: InlineContext;
  readonly #math: boolean;
  #at = 0;

  constructor(nodes: readonly LatexNode[], context: InlineContext, math: boolean) {
    this.#nodes = nodes;
    this.#context = context;
    this.#math = math;
  }

  all(): Inline[] {
    const out: Inline[] = [];
    while (this.#at < this.#nodes.length) out.push(...this.#next());
    return out;
  }

  #inner(nodes: readonly LatexNode[], math = this.#math): Inline[] {
    return new Reader(nodes, this.#context, math).all();
  }

  /** The next argument: a group, or a single token. */
  #argument(): readonly LatexNode[] {
    while (this.#peek()?.kind === 'text' && this.#peekText().trim() === '') this.#at++;
    const node = this.#nodes[this.#at++];
    if (node === undefined) return [];
    if (node.kind === 'group') return node.nodes;
    if (node.kind !== 'text') return [node];
    const text = node.text.trimStart();
    this.#rest = text.slice(1);
    return [{ kind: 'text', text: text[0]! }];
  }

  /** What is left of a text of which one character was taken. */
  #rest = '';

  #peek(): LatexNode | undefined {
    return this.#nodes[this.#at];
  }

  #peekText(): string {
    const node = this.#peek();
    return node?.kind === 'text' ? node.text : '';
  }

  #next(): Inline[] {
    const node = this.#nodes[this.#at++]!;
    const out = this.#node(node);
    if (this.#rest === '') return out;
    const rest = this.#rest;
    this.#rest = '';
    return [...out, ...this.#text(rest)];
  }

  #node(node: LatexNode): Inline[] {
    if (node.kind === 'text') return this.#text(node.text);
    if (node.kind === 'group') return this.#inner(node.nodes);
    if (node.kind === 'math') return this.#inner(node.nodes, true);
    if (node.kind === 'command') return this.#command(node.name);
    if (node.text === '~') return ['\u00a0'];
    if (node.text === '\\\\') return [' '];
    if (node.text === '_' || node.text === '^') {
      const script = this.#inner(this.#argument());
      return [{ t: node.text === '_' ? 'sub' : 'sup', c: joined(script) }];
    }
    return [node.text];
  }

  #text(text: string): Inline[] {
    const plain = text.replace(/\s+/g, this.#math ? '' : ' ');
    if (!this.#math) return [typographic(plain)];
    return plain.split(/([A-Za-z]+)/).flatMap((part, i): Inline[] => {
      if (part === '') return [];
      if (i % 2 === 1) return [{ t: 'i', c: [part] }];
      return [
        part
          .replace(/-/g, '−')
          .replace(/'/g, '′')
          .replace(/([=<>])/g, '\u2005$1\u2005'),
      ];
    });
  }

  #command(name: string): Inline[] {
    const argument = () => this.#inner(this.#argument());
    const text = () => latexSource(this.#argument());
    const symbol = SYMBOLS.get(name);
    if (symbol !== undefined) return symbol === '' ? [] : [symbol];
    if (SILENT.has(name)) return [];
    const macro = this.#context.macros.get(name);
    if (Object.hasOwn(LOOKS, name)) {
      const look = LOOKS[name]!;
      const inner = this.#inner(this.#argument(), false);
      return look === null ? inner : [{ t: look, c: joined(inner) }];
    }
    if (Object.hasOwn(DECLARATIONS, name)) {
      const rest = this.#inner(this.#nodes.slice(this.#at));
      this.#at = this.#nodes.length;
      return [{ t: DECLARATIONS[name]!, c: joined(rest) }];
    }
    if (LEFT_OUT.has(name)) {
      this.#argument();
      return [];
    }
    switch (name) {
      case 'ensuremath':
        return this.#inner(this.#argument(), true);
      case 'fact': {
        const key = text();
        return [{ t: 'fact', k: key, c: [this.#context.fact(key)] }];
      }
      case 'factp': {
        const key = text();
        const shown = this.#context.fact(key);
        return [{ t: 'fact', k: key, c: [shown.startsWith('<') ? `p ${shown}` : `p = ${shown}`] }];
      }
      case 'frac': {
        const [over, under] = [argument(), argument()];
        return [...over, '/', ...under];
      }
      case 'sqrt':
        return ['√', ...argument()];
      case 'ref':
      case 'autoref': {
        const label = text();
        return [{ t: 'label', k: label, c: [this.#context.reference(label)] }];
      }
      case 'cite':
      case 'citep':
      case 'citet':
        return [`[${text().replaceAll(',', ', ')}]`];
    }
    if (macro === undefined) return [{ t: 'tex', c: [`\\${name}`] }];
    const args = Array.from({ length: macro.parameters }, () => this.#argument());
    return this.#inner(expandMacro(macro, args));
  }
}

function typographic(text: string): string {
  return text
    .replace(/---/g, '—')
    .replace(/--/g, '–')
    .replace(/``/g, '“')
    .replace(/''/g, '”')
    .replace(/`/g, '‘')
    .replace(/'/g, '’');
}

/** Neighbouring texts as one. */
function joined(pieces: readonly Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') out[out.length - 1] = last + piece;
    else out.push(piece);
  }
  return out.map((piece) => (typeof piece === 'string' ? piece.replace(/ {2,}/g, ' ') : piece));
}

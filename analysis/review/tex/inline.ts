/** TeX of captions, notes and table entries as pieces that a web page can show. */
import type { Inline, InlineNode } from '../review-data.ts';
import { expandMacro, type Macros } from './macros.ts';
import { SILENT, SYMBOLS } from './symbols.ts';
import { type TexNode, texSource } from './tex-tree.ts';

export interface InlineContext {
  readonly macros: Macros;
  /** Text of a fact as it is shown, for `\fact{key}`. @throws on an unknown key */
  readonly fact: (key: string) => string;
  /** What `\ref{label}` prints. */
  readonly reference: (label: string) => string;
  /** Number of the section that makes a claim; null when none does. */
  readonly claimSection: (id: string) => string | null;
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
/** Commands that are left out with their arguments, and how many those are. */
const LEFT_OUT: Readonly<Record<string, number>> = {
  label: 1,
  rowcolor: 1,
  cellcolor: 1,
  color: 1,
  hspace: 1,
  'hspace*': 1,
  vspace: 1,
  phantom: 1,
  setlength: 2,
  sloppy: 0,
  hphantom: 1,
};

/** What is known of a command follows; one that is not becomes its own source, marked as such, for all to see. */
export function inlineOf(nodes: readonly TexNode[], context: InlineContext): Inline[] {
  return joined(new Reader(nodes, context, false).all());
}

class Reader {
  readonly #nodes: readonly TexNode[];
  readonly #context: InlineContext;
  readonly #math: boolean;
  #at = 0;

  constructor(nodes: readonly TexNode[], context: InlineContext, math: boolean) {
    this.#nodes = nodes;
    this.#context = context;
    this.#math = math;
  }

  all(): Inline[] {
    const out: Inline[] = [];
    while (this.#at < this.#nodes.length) out.push(...this.#next());
    return out;
  }

  #inner(nodes: readonly TexNode[], math = this.#math): Inline[] {
    return new Reader(nodes, this.#context, math).all();
  }

  /** The next argument: a group, or a single token. */
  #argument(): readonly TexNode[] {
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

  #peek(): TexNode | undefined {
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

  #node(node: TexNode): Inline[] {
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
    const text = () => texSource(this.#argument());
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
    if (Object.hasOwn(LEFT_OUT, name)) {
      for (let i = 0; i < LEFT_OUT[name]!; i++) this.#argument();
      return [];
    }
    switch (name) {
      case 'ensuremath':
        return this.#inner(this.#argument(), true);
      case 'factvalue': {
        const key = text();
        return [{ t: 'fact', k: key, c: joined(argument()) }];
      }
      case 'fact': {
        const key = text();
        return [{ t: 'fact', k: key, c: [this.#context.fact(key)] }];
      }
      case 'claim':
      case 'refuted': {
        const id = text();
        return [{ t: 'claim', k: id, c: joined(argument()) }];
      }
      case 'claimsection': {
        const id = text();
        const section = this.#context.claimSection(id);
        return section === null ? ['–'] : [{ t: 'claim', k: id, c: [`§\u202f${section}`] }];
      }
      case 'provisional': {
        const value = joined(argument());
        const [have, declared] = [text(), text()];
        return [{ t: 'grey', c: [...value, { t: 'sup', c: [`(${have}/${declared})`] }] }];
      }
      case 'textcolor': {
        const color = text();
        const inner = joined(argument());
        return color === 'provisional' ? [{ t: 'grey', c: inner }] : inner;
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
export function joined(pieces: readonly Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') out[out.length - 1] = last + piece;
    else out.push(piece);
  }
  return out.map((piece) => (typeof piece === 'string' ? piece.replace(/ {2,}/g, ' ') : piece));
}

/** The letters alone. */
export function plainText(pieces: readonly Inline[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : plainText(piece.c))).join('');
}

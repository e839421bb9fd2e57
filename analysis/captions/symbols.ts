/** LaTeX commands that stand for a character or two, each beside what it prints. */
const WORDS = `
  textasciicircum ^  textasciitilde ~  textquotedbl "  textless <  textgreater >  textbar |  textminus −
  textendash –  textemdash —  textpm ±  texttimes ×  textdagger †  dagger †  dag †  ddag ‡  S §  ldots …  dots …
  cdots ⋯  pm ±  mp ∓  times ×  cdot ·  div ÷  le ≤  leq ≤  ge ≥  geq ≥  ne ≠  neq ≠  ll ≪  gg ≫  approx ≈  sim ∼
  equiv ≡  propto ∝  in ∈  to →  rightarrow →  leftarrow ←  Rightarrow ⇒  uparrow ↑  downarrow ↓  infty ∞  sum ∑
  prod ∏  checkmark ✓  star ⋆  ast ∗  circ ∘  bullet •  lfloor ⌊  rfloor ⌋  lceil ⌈  rceil ⌉  langle ⟨  rangle ⟩
  ell ℓ  alpha α  beta β  gamma γ  delta δ  epsilon ε  varepsilon ε  eta η  theta θ  kappa κ  lambda λ  mu μ  nu ν
  pi π  rho ρ  sigma σ  tau τ  phi φ  varphi φ  chi χ  omega ω  Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Sigma Σ
  signholds ✓  signfails ✗  signopen ?  markholds ✓  markfails ✗  markopen ?  Phi Φ  Omega Ω
`;

/** LaTeX's named functions, as in `\ln 2`: upright, and a little apart from what they are of. */
const FUNCTIONS =
  'arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh sup tan tanh';

/** Those of other characters, and spaces. */
const OTHERS: Readonly<Record<string, string>> = {
  ' ': ' ',
  ',': '\u2009',
  ':': '\u2005',
  ';': '\u2004',
  '!': '',
  '/': '',
  '-': '',
  '@': '',
  '%': '%',
  '&': '&',
  '#': '#',
  _: '_',
  $: '$',
  '{': '{',
  '}': '}',
  '|': '‖',
  newline: '\n',
  quad: '\u2003',
  qquad: '\u2003\u2003',
  enspace: '\u2002',
  enskip: '\u2002',
  thinspace: '\u2009',
  textbackslash: '\\',
  textasciigrave: '`',
  textquotesingle: "'",
};

export const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ...[...WORDS.matchAll(/(\S+) (\S+)/g)].map(([, name, printed]): [string, string] => [name!, printed!]),
  ...FUNCTIONS.split(' ').map((name): [string, string] => [name, `${name}\u2009`]),
  ...Object.entries(OTHERS),
]);

/** Of how a line is broken or a page is made: nothing on a web page. */
export const SILENT: ReadonlySet<string> = new Set(
  `
  centering noindent par smallskip medskip bigskip relax leavevmode strut null protect displaystyle textstyle
  left right big Big hfill allowbreak nobreak normalfont rmfamily mdseries upshape normalsize raggedright
  arraybackslash unskip ignorespaces
`
    .trim()
    .split(/\s+/),
);

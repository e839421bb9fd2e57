/** What LaTeX's log complains of, with file and line. */

export interface LogComplaint {
  readonly kind:
    | 'undefined reference'
    | 'undefined citation'
    | 'label defined twice'
    | 'missing character'
    | 'overfull box'
    | 'open group';
  /** Relative to the paper's folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** `living.sty` has LaTeX say in the log which file it is in, which LaTeX's own brackets do only for who knows all file names. */
const FILE = /^living: file (.*)$/;
const REFERENCE = /^LaTeX Warning: Reference `(.*)' on page \S+ undefined on input line (\d+)\.$/;
const HYPER_REFERENCE =
  /^Package hyperref Warning: Hyper reference `(.*)' on page \S+ undefined on input line (\d+)\.$/;
const CITATION =
  /^(?:LaTeX|Package natbib) Warning: Citation `(.*)' on page \S+ undefined on input line (\d+)\.$/;
const LABEL = /^LaTeX Warning: Label `(.*)' multiply defined\.$/;
const CHARACTER = /^(?:\S+:(\d+): )?Missing character: (There is no .* in font .*)!$/;
/** A brace or an environment that nothing closes: what it sets holds to the end of the paper. */
const OPEN_GROUP = /^### \w[\w -]*? group \(level \d+\) entered at line (\d+) \((.*)\)$/;
const OVERFULL = /^Overfull \\([hv])box \(([\d.]+)pt too (?:wide|high)\) (.*)$/;

const VERSION = /^This is (\w+), Version (\S+ \(.*?\))/;

/**
 * The program and its version, as `pdflatex --version` says them: `pdfTeX 3.141592653-2.6-1.40.24 (TeX Live 2022/Debian)`.
 * @throws when the log does not say it
 */
export function texVersion(log: string): string {
  const [, program, version] = VERSION.exec(log) ?? [];
  if (program === undefined)
    throw new Error(`main.log: must begin with TeX's version, got ${JSON.stringify(log.slice(0, 80))}`);
  return `${program} ${version}`;
}

/**
 * @param main name of the file that LaTeX began with
 * @param placesOfLabel where the sources have a label: LaTeX tells neither file nor line of one that is defined twice
 */
export function readLog(
  log: string,
  main: string,
  placesOfLabel: (label: string) => readonly { readonly file: string; readonly line: number }[],
): LogComplaint[] {
  const found = new Map<string, LogComplaint>();
  let file = main;
  const add = (kind: LogComplaint['kind'], message: string, line: number, where = file) => {
    const complaint = { kind, file: where, line, message };
    const key = JSON.stringify(complaint);
    if (!found.has(key)) found.set(key, complaint);
  };
  for (const text of log.split('\n')) {
    const entered = FILE.exec(text);
    if (entered !== null) file = entered[1]!;
    const reference = REFERENCE.exec(text) ?? HYPER_REFERENCE.exec(text);
    if (reference !== null)
      add('undefined reference', `\\ref{${reference[1]}}: no such label`, Number(reference[2]));
    const citation = CITATION.exec(text);
    if (citation !== null)
      add(
        'undefined citation',
        `\\cite{${citation[1]}}: no such entry in the bibliography`,
        Number(citation[2]),
      );
    const label = LABEL.exec(text)?.[1];
    if (label !== undefined) {
      const places = placesOfLabel(label);
      const at = places[0] ?? { file: main, line: 1 };
      const listed = places.map(({ file, line }) => `${file}:${line}`).join(' and ');
      add('label defined twice', `\\label{${label}}: defined more than once, at ${listed}`, at.line, at.file);
    }
    const character = CHARACTER.exec(text);
    if (character !== null)
      add('missing character', `missing character: ${character[2]}`, Number(character[1] ?? 1));
    const [, direction, points, where] = OVERFULL.exec(text) ?? [];
    if (points !== undefined) {
      const size = `${Number(points).toFixed(1)} pt too ${direction === 'h' ? 'wide' : 'high'}`;
      add('overfull box', `overfull box: ${size} (${where!.replace(/ at lines? .*$/, '')})`, lineIn(where!));
    }
  }
  return [...found.values(), ...openGroups(log, main)];
}

/** TeX tells at the end which groups are open, the innermost first, and of none in which file it began. */
function openGroups(log: string, main: string): LogComplaint[] {
  if (!/\(\\end occurred inside a group at level \d+\)/.test(log)) return [];
  const [, line, opening] =
    log
      .split('\n')
      .map((text) => OPEN_GROUP.exec(text))
      .find((one) => one !== null) ?? [];
  const what = opening === undefined ? 'a brace or environment' : opening;
  const message = `${what} is opened and never closed: what it changes holds to the end`;
  return [{ kind: 'open group', file: main, line: Number(line ?? 1), message }];
}

/** `in paragraph at lines 10--14`; a page that is too full has no line. */
const lineIn = (where: string): number => Number(/lines? (\d+)/.exec(where)?.[1] ?? 1);

const ERROR = /^(\S+:\d+: |\.\/[^:]+: |! |!pdfTeX error: )/;
const STOP = /^(\S+:\d+): Emergency stop\.$/;
const RUNAWAY = /^Runaway (?:argument|definition|preamble|text)\?$/;
/** What TeX tells whoever sits at its terminal, and that it ends where it has said why. */
const NOISE =
  /^(See the .* (manual|documentation)|Type +(H|X) |or enter new name|Enter file name: |<read \*>|(?:! |\S+:\d+:) +==> Fatal error| +==> Fatal error|\S+:\d+: Emergency stop\.)/;
/** It read on after the last of its files. */
const NO_END = /^! Emergency stop\.\n<\*> /m;
const STATISTICS = /^Here is how much of TeX's memory you used:$/m;

/** The lines of a log that say why TeX stopped: `./main.tex:12: Undefined control sequence.` and what follows. */
export function logErrors(log: string): string[] {
  if (NO_END.test(log)) return ['./main.tex: there is no \\end{document}'];
  const lines = withPlaces(log.split(STATISTICS)[0]!.split('\n')).filter((line) => !NOISE.test(line));
  const found = lines.flatMap((line, index) =>
    ERROR.test(line) ? [line, ...followsOf(lines.slice(index + 1, index + 4))] : [],
  );
  return found.length > 0 ? found.slice(0, 20) : lines.slice(-10);
}

/**
 * TeX tells no place of an error that begins with `! `: it is that of the stop that follows, or else the file that the log was last
 * in. Of a brace that was never closed it shows what it swallowed, and by that its beginning can be found.
 */
function withPlaces(lines: readonly string[]): string[] {
  let file = 'main.tex';
  return lines.map((line, i) => {
    file = FILE.exec(line)?.[1] ?? file;
    if (NOISE.test(line) || !ERROR.test(line)) return line;
    const swallowed = RUNAWAY.test(lines[i - 2] ?? '') ? ` It begins: ${lines[i - 1]!.trim()}` : '';
    if (!line.startsWith('! ')) return `${line}${swallowed}`;
    const next = lines.slice(i + 1).find((one) => STOP.test(one) || (ERROR.test(one) && !NOISE.test(one)));
    const place = STOP.exec(next ?? '')?.[1] ?? `./${file}`;
    return `${place}: ${line.slice(2)}${swallowed}`;
  });
}

/** The lines after an error up to the next one. */
function followsOf(lines: readonly string[]): string[] {
  const next = lines.findIndex((line) => ERROR.test(line));
  return lines.slice(0, next === -1 ? undefined : next).filter((line) => line.trim() !== '');
}

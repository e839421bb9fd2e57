/** One record: what repeats the run, what it was made with, and the hashes of what it left. */
import { commitText, deviceTitle, processorText, timeText } from '../../load/sitting-text.ts';
import type { ReviewRun } from '../review-data.ts';
import { definitions, h } from './dom.ts';

type Fields = Readonly<Record<string, unknown>>;

export function recordBody(run: ReviewRun): HTMLElement[] {
  const { outcomes, config, details } = run;
  return [
    run.command !== null && h('p.quiet', 'The exact command'),
    run.command !== null && command(run.command),
    run.source !== null && h('p.warning', 'Imported: no code here made it.'),
    run.source !== null && definitions(flat({ source: run.source })),
    definitions([
      ...Object.entries(outcomes).map(([name, value]) => [name, text(value)] as const),
      ['Run id', h('code', run.runId)],
    ]),
    hashes(run),
    ...run.sittings.flatMap((sitting, i) => sittingParts(sitting, numbered(i, run.sittings.length))),
    more('Details', definitions(flat(details))),
    more('Configuration', definitions(flat(config))),
  ].filter((part) => part !== false);
}

/** ` 2` behind a title where a run was made in several sittings; nothing where it was made in one. */
const numbered = (index: number, count: number): string => (count === 1 ? '' : ` ${index + 1}`);

function sittingParts(sitting: ReviewRun['sittings'][number], number: string): HTMLElement[] {
  const { packages, ...machine } = sitting.environment;
  return [
    definitions([
      [`Made${number}`, timeText(sitting)],
      ['Code', commitText(machine)],
      ['Processor', `${processorText(machine.cpu)}, ${deviceTitle(machine)}`],
    ]),
    more(`Environment${number}`, definitions(flat(machine))),
    more(`Packages${number}`, definitions(Object.entries(packages))),
  ];
}

function command(line: string): HTMLElement {
  const code = h('code', { tabindex: 0 }, line);
  const button = h(
    'button',
    {
      class: 'copy',
      'on:click': () => {
        getSelection()?.selectAllChildren(code);
        navigator.clipboard?.writeText(line).then(
          () => {
            button.textContent = 'copied';
          },
          () => {},
        );
      },
    },
    'copy',
  );
  return h('div.command', code, button);
}

function hashes({ path, sha256: own, files }: ReviewRun): HTMLElement {
  const row = (file: string, hash: string) => [h('dt', h('code', file)), h('dd', h('code.hash', hash))];
  return h(
    'dl.hashes',
    { 'aria-label': 'Files and their SHA-256' },
    row(`results/${path}/config.json`, own.config),
    row(`results/${path}/results.json`, own.results),
    files.map(({ name, sha256 }) => row(`results/${path}/${name}`, sha256)),
  );
}

function more(title: string, content: HTMLElement): HTMLElement {
  return h('details.inner', h('summary', title), content);
}

const text = (value: unknown): string =>
  value === null ? 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Nested fields by their path: `optimizer.momentum`. */
function flat(value: Fields, prefix = ''): [string, string][] {
  return Object.entries(value).flatMap(([name, inner]): [string, string][] =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? flat(inner as Fields, `${prefix}${name}.`)
      : [[`${prefix}${name}`, text(inner)]],
  );
}

/** One record: what repeats the run, what it was made with, and the hashes of what it left. */
import type { ReviewRun } from '../review-data.ts';
import { definitions, h } from './dom.ts';

type Fields = Readonly<Record<string, unknown>>;

export function recordBody(run: ReviewRun): HTMLElement[] {
  const { outcomes, config, details } = run;
  const { packages, ...machine } = fields(run.sittings.at(-1)?.environment);
  return [
    run.command !== null && h('p', { class: 'quiet' }, 'The exact command'),
    run.command !== null && command(run.command),
    run.source !== null && h('p', { class: 'warning' }, 'Imported: this project did not make it.'),
    run.source !== null && definitions(flat({ source: run.source })),
    definitions([
      ...Object.entries(outcomes).map(([name, value]) => [name, text(value)] as const),
      ['Run id', h('code', {}, run.runId)],
    ]),
    hashes(run),
    run.sittings.length > 0 && more('Environment', definitions(flat(machine))),
    run.sittings.length > 0 &&
      more(
        'Packages',
        definitions(Object.entries(fields(packages)).map(([name, value]) => [name, text(value)] as const)),
      ),
    more('Details', definitions(flat(details))),
    more('Configuration', definitions(flat(config))),
  ].filter((part) => part !== false);
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
  return h('div', { class: 'command' }, code, button);
}

function hashes({ path, sha256: own, files }: ReviewRun): HTMLElement {
  const row = (file: string, hash: string) => [
    h('dt', {}, h('code', {}, file)),
    h('dd', {}, h('code', { class: 'hash' }, hash)),
  ];
  return h(
    'dl',
    { class: 'hashes', 'aria-label': 'Files and their SHA-256' },
    row(`results/${path}/config.json`, own.config),
    row(`results/${path}/results.json`, own.results),
    files.map(({ name, sha256 }) => row(`results/${path}/${name}`, sha256)),
  );
}

function more(title: string, content: HTMLElement): HTMLElement {
  return h('details', { class: 'inner' }, h('summary', {}, title), content);
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
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

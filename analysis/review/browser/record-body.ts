/** One record: what repeats the run, what it was made with, and the hashes of what it left. */
import type { ReviewRun } from '../review-data.ts';
import { definitions, h } from './dom.ts';
import { percent } from './format.ts';

type Fields = Readonly<Record<string, unknown>>;

export function recordBody({ path, sha256, config, results }: ReviewRun): HTMLElement[] {
  const test = fields(results.test);
  const best = fields(results.best);
  const time = fields(results.time);
  const environment = fields(results.environment);
  const { packages, ...machine } = environment;
  return [
    h('p', { class: 'quiet' }, 'The exact command'),
    command(String(results.command)),
    definitions([
      [
        'Test accuracy',
        `${percent(Number(test.accuracy))} % of ${Number(test.examples).toLocaleString('en')} images`,
      ],
      [
        'Best epoch',
        `${best.epoch} of ${config.epochs}, validation ${percent(Number(fields(best.validation).accuracy))} %`,
      ],
      [
        'Time',
        `${(Number(time.wallSeconds) / 60).toFixed(1)} minutes, ${Number(time.imagesPerSecond).toFixed(0)} images a second, resumed ${time.resumed} times`,
      ],
      ['Run id', h('code', {}, String(results.runId))],
    ]),
    hashes(path, sha256, [fields(results.checkpoint), fields(results.packedCheckpoint)]),
    more(
      'Environment',
      definitions(Object.entries(machine).map(([name, value]) => [name, text(value)] as const)),
    ),
    more(
      'Packages',
      definitions(Object.entries(fields(packages)).map(([name, value]) => [name, text(value)] as const)),
    ),
    more('Data', definitions(flat(fields(results.data)))),
    more('Parameters', definitions(flat(fields(results.parameters)))),
    more('Configuration', definitions(flat(config))),
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
  return h('div', { class: 'command' }, code, button);
}

function hashes(path: string, own: ReviewRun['sha256'], checkpoints: readonly Fields[]): HTMLElement {
  const row = (file: string, hash: string) => [
    h('dt', {}, h('code', {}, file)),
    h('dd', {}, h('code', { class: 'hash' }, hash)),
  ];
  return h(
    'dl',
    { class: 'hashes', 'aria-label': 'Files and their SHA-256' },
    row(`results/${path}/config.json`, own.config),
    row(`results/${path}/results.json`, own.results),
    checkpoints.map(({ file, sha256 }) => row(`results/${path}/${file}`, String(sha256))),
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

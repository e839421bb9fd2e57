/** Data scripts hand their data in here; the views take it from here. */

import { unitSign } from '../../definition/unit.ts';
import type {
  ReviewCell,
  ReviewComparison,
  ReviewFact,
  ReviewPaper,
  ReviewRun,
  ReviewRuns,
} from '../review-data.ts';
import { inUnit } from './format.ts';

const received = new Map<string, unknown>();
const loading = new Map<string, Promise<unknown>>();
/** Rises when the build behind the page has changed, so that scripts are asked for anew. */
let version = '';

declare global {
  var reviewData: (name: string, json: string) => void;
}

globalThis.reviewData = (name, json) => {
  received.set(name, JSON.parse(json));
};

/** Data that `index.html` loads. */
function given<T>(name: string): T {
  const value = received.get(name);
  if (value === undefined)
    throw new Error(`data/${name}.js is not there or is damaged; build the site again`);
  return value as T;
}

/** Data that is loaded when somebody asks for it. Rejects when the file is not there. */
export async function load<T>(name: string): Promise<T> {
  if (received.has(name)) return received.get(name) as T;
  let promise = loading.get(name);
  if (promise === undefined) {
    promise = loadScript(`data/${name.split('/').map(encodeURIComponent).join('/')}.js${version}`).then(() =>
      given(name),
    );
    promise.finally(() => loading.delete(name)).catch(() => {});
    loading.set(name, promise);
  }
  return (await promise) as T;
}

export function loadScript(source: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = source;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error(`${source} cannot be loaded`)));
    document.head.append(script);
    script.addEventListener('load', () => script.remove());
  });
}

/** Everything anew: what the page stands on was built again. */
export async function reload(build: string): Promise<void> {
  version = `?${encodeURIComponent(build)}`;
  for (const name of [...received.keys()]) if (name !== 'paper' && name !== 'runs') received.delete(name);
  await Promise.all(['paper', 'runs'].map((name) => loadScript(`data/${name}.js${version}`)));
  indexed = null;
}

interface Indexed {
  readonly paper: ReviewPaper;
  readonly facts: ReadonlyMap<string, ReviewFact>;
  readonly runAt: ReadonlyMap<string, number>;
}

let indexed: Indexed | null = null;

export const paper = (): ReviewPaper => given('paper');
export const runs = (): ReviewRuns => given('runs');

function index(): Indexed {
  if (indexed !== null && indexed.paper === paper()) return indexed;
  const data = paper();
  indexed = {
    paper: data,
    facts: new Map(data.facts.map((fact) => [fact.key, fact])),
    runAt: new Map(runs().path.map((path, i) => [path, i])),
  };
  return indexed;
}

export const factOf = (key: string): ReviewFact | undefined => index().facts.get(key);
export const runAt = (path: string): number | undefined => index().runAt.get(path);
export const cellOf = (run: number): ReviewCell => paper().cells[runs().cell[run]!]!;

/** The comparison that a fact is a statistic of. */
export function comparisonOf({ comparison }: ReviewFact): ReviewComparison | undefined {
  return comparison === null ? undefined : paper().comparisons[comparison];
}

/** A run's value of its study's first outcome, as it is shown. */
export function firstOutcome(run: number): {
  readonly label: string;
  readonly value: number;
  readonly shown: string;
} {
  const { outcome } = cellOf(run);
  const { label, unit, digits } = paper().outcomes[outcome]!;
  const value = runs().outcomes[outcome]![run]!;
  return { label, value, shown: `${inUnit(value, unit, digits)}${unitSign(unit)}` };
}

export const loadRun = (path: string): Promise<ReviewRun> => load(`run/${path}`);

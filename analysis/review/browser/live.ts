/** What a watching server tells this page; from disk, or from a server that only has files, there is none. */
import { type LiveBuild, type LiveCurves, type LiveRuns, type LiveTrouble, NONE } from '../live-data.ts';

export const isLive = (): boolean => document.documentElement.hasAttribute('data-live');

/** The build that the server had when it gave out this page. */
export const loadedBuild = (): string => document.documentElement.dataset.live ?? '';

export interface LiveNow {
  readonly isConnected: boolean;
  readonly runs: LiveRuns;
  /** Null before the server has said which build it shows. */
  readonly build: LiveBuild | null;
  readonly trouble: LiveTrouble;
}

let now: LiveNow = { isConnected: false, runs: NONE, build: null, trouble: null };
const listeners = new Set<() => void>();

export const live = (): LiveNow => now;

/** Calls back on all news, for as long as `place` is on the page. */
export function onNews(place: HTMLElement, update: () => void): void {
  const listener = () => {
    if (place.isConnected) update();
    else listeners.delete(listener);
  };
  listeners.add(listener);
}

/** @param rebuilt called when the paper behind the page is another */
export function listen(rebuilt: (build: LiveBuild) => void): void {
  const source = new EventSource('../live/events');
  const set = (news: Partial<LiveNow>) => {
    now = { ...now, ...news };
    for (const listener of [...listeners]) listener();
  };
  const on = <T>(kind: string, take: (value: T) => void) =>
    source.addEventListener(kind, ({ data }) => take(JSON.parse(data as string) as T));
  source.addEventListener('open', () => set({ isConnected: true }));
  // The browser connects again by itself.
  source.addEventListener('error', () => set({ isConnected: false }));
  on<LiveRuns>('runs', (runs) => set({ runs }));
  on<LiveTrouble>('trouble', (trouble) => set({ trouble }));
  on<LiveBuild>('built', (build) => {
    const isAnother = now.build?.build !== build.build;
    set({ build });
    if (isAnother) rebuilt(build);
  });
}

export async function fetchCurves(paths: readonly string[]): Promise<LiveCurves> {
  const query = new URLSearchParams(paths.map((path) => ['run', path]));
  return (await answer(`../live/curves?${query}`)).json() as Promise<LiveCurves>;
}

export async function fetchLog(path: string): Promise<string> {
  return (await answer(`../live/log?${new URLSearchParams({ run: path })}`)).text();
}

async function answer(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response;
}

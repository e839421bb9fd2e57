/** A sweep as it goes: what runs and how long it will take, what failed and why, curves, and what the watcher did. */
import { LIVE_RUN_STATES, type LiveRun } from '../live-data.ts';
import { columnHeads, h } from './dom.ts';
import { fetchLog, live, onNews } from './live.ts';
import { liveCurves } from './live-curves.ts';

export function liveView(): HTMLElement[] {
  const status = h('p.hint', { role: 'status' });
  const problems = h('div', { role: 'status' });
  const bar = h('div.progress-bar');
  const rows = h('tbody');
  const heads = columnHeads(['Run', 'State', 'Done', '', 'Speed', 'Left']);
  const list = h('table.list.live-runs', { 'aria-label': 'Runs on their way' }, heads, rows);
  const failures = h('div');
  const log = h('pre.log', { tabindex: 0, 'aria-label': 'What the watcher did' });
  const curves = liveCurves();
  const curvesPart = [h('h2', 'Learning curves'), ...curves.elements];
  const quiet = h(
    'p.quiet',
    'No run is on its way. A sweep shows here as it goes: ',
    h('code', 'npm run lab -- sweep --study desk'),
  );
  const shown = keyed(failures, failureElement);
  const update = () => {
    const { runs, build, trouble, isConnected } = live();
    const total = LIVE_RUN_STATES.reduce((sum, state) => sum + runs.counts[state], 0);
    status.replaceChildren(
      ...(isConnected ? [] : [h('strong.draft', 'Not connected'), ' ']),
      LIVE_RUN_STATES.filter((state) => runs.counts[state] > 0)
        .map((state) => `${runs.counts[state].toLocaleString('en')} ${state}`)
        .join(', '),
    );
    const wrong = [runs.problem, trouble].flatMap((what) => (what ? [what] : []));
    problems.replaceChildren(...wrong.map((what) => h('p.warning', what)));
    bar.replaceChildren(
      h('progress', { max: Math.max(1, total), value: runs.counts.done, 'aria-label': 'Finished runs' }),
    );
    const onTheWay = runs.runs.filter(
      ({ state }) => state !== 'failed' && state !== 'blocked' && state !== 'waiting',
    );
    rows.replaceChildren(...onTheWay.map(runRow), ...teacherRows(runs.runs));
    list.hidden = rows.childElementCount === 0;
    shown(runs.runs.filter(({ state }) => state === 'failed' || state === 'blocked'));
    const isQuiet = onTheWay.length === 0;
    quiet.hidden = !isQuiet;
    for (const element of curvesPart) element.hidden = isQuiet;
    curves.follow(onTheWay);
    log.textContent = latestFirst(build?.lines ?? []).join('\n');
  };
  onNews(status, update);
  // Its chart wants to know how wide it is.
  requestAnimationFrame(update);
  return [
    status,
    problems,
    bar,
    h('div.scroller', list),
    failures,
    quiet,
    ...curvesPart,
    h('h2', 'What the watcher did'),
    log,
  ];
}

function runRow({ path, state, note, rows, done, total, speed }: LiveRun): HTMLElement {
  // Of epochs the one in progress is told, as training does.
  const whole =
    state === 'running' && rows === 'epoch'
      ? Math.min(Math.floor(done) + 1, total ?? Infinity)
      : Math.floor(done);
  const extent = rows === null ? '' : `${rows} ${whole}${total === null ? '' : `/${total}`}`;
  return h(
    'tr',
    { 'data-live-run': path },
    h('th', { scope: 'row' }, h('code', path)),
    h('td', { title: note }, h('span', { class: `run-state ${state}` }, state)),
    h('td', extent),
    h('td', total !== null && h('progress', { max: total, value: done, 'aria-label': `How far ${path} is` })),
    h('td.r', speed === null ? '' : `${speed.unitsPerSecond.toFixed(0)} ${speed.unit}s/s`),
    h('td.r', { 'data-unit': 'left' }, speed === null ? '' : duration(speed.secondsLeft)),
  );
}

/** `4 runs wait for raw/…/std_s42` */
function teacherRows(runs: readonly LiveRun[]): HTMLElement[] {
  const learners = new Map<string, number>();
  for (const { state, note } of runs)
    if (state === 'waiting') learners.set(note, (learners.get(note) ?? 0) + 1);
  return [...learners].map(([teacher, count]) => {
    const text = [count === 1 ? '1 run waits for ' : `${count} runs wait for `, h('code', teacher)];
    return h('tr', h('td.quiet', { colspan: 6 }, text));
  });
}

function failureElement({ path, state, note, hasLog }: LiveRun): HTMLElement {
  const log = h('pre.log', { tabindex: 0, 'aria-label': `Log of ${path}` });
  const details = h('details.failure', h('summary', 'Log'), log);
  details.addEventListener('toggle', () => {
    if (!details.open) return;
    fetchLog(path).then(
      (text) => {
        log.textContent = text;
        log.scrollTop = log.scrollHeight;
      },
      (error: unknown) => {
        log.textContent = String(error);
      },
    );
  });
  return h(
    'article.failed-run',
    { 'data-live-run': path },
    h('p', h('span', { class: `run-state ${state}` }, state), ' ', h('code', path)),
    h('p.warning', note),
    hasLog && details,
  );
}

/** Keeps what is there: a log that somebody reads must not close under their eyes. */
function keyed(place: HTMLElement, make: (run: LiveRun) => HTMLElement): (runs: readonly LiveRun[]) => void {
  const there = new Map<string, HTMLElement>();
  return (runs) => {
    const wanted = new Map(
      runs.map((run) => [JSON.stringify([run.path, run.state, run.note, run.hasLog]), run]),
    );
    for (const [key, element] of there) {
      if (wanted.has(key)) continue;
      element.remove();
      there.delete(key);
    }
    for (const [key, run] of wanted) {
      if (there.has(key)) continue;
      const element = make(run);
      there.set(key, element);
      place.append(element);
    }
  };
}

/** `42 s`, `3 min 5 s`, `2 h 7 min` */
function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A line that is indented belongs to the one before, and stays below it. */
export function latestFirst(lines: readonly string[]): string[] {
  const groups: string[][] = [];
  for (const line of lines) {
    if (/^\S+ {2}/.test(line) && groups.length > 0) groups.at(-1)!.push(line);
    else groups.push([line]);
  }
  return groups.reverse().flat();
}

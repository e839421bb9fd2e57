/**
 * Loaded into a program before it begins (`NODE_OPTIONS`), and into those that it starts: at a random moment the clock goes
 * an hour back for the process, once. File times are the system's and stay as they are, as on a file server whose clock is right.
 */
const HOUR_MILLISECONDS = 3_600_000;
const WITHIN = 'CHAOS_CLOCK_WITHIN';
export const CLOCK_SET_BACK = 'the clock was set back';

/**
 * Environment of a program whose clock, and those of its children, go back within so many milliseconds from their start.
 * @param {number} milliseconds
 * @returns {NodeJS.ProcessEnv}
 */
export function clockSetBackWithin(milliseconds) {
  return { ...process.env, NODE_OPTIONS: `--import=${import.meta.url}`, [WITHIN]: String(milliseconds) };
}

function setBack() {
  const Clock = Date;
  const now = () => Clock.now() - HOUR_MILLISECONDS;
  globalThis.Date = new Proxy(Clock, {
    construct: (_, args, target) => Reflect.construct(Clock, args.length === 0 ? [now()] : args, target),
    get: (_, name, receiver) => (name === 'now' ? now : Reflect.get(Clock, name, receiver)),
  });
  process.stderr.write(`${CLOCK_SET_BACK}, process ${process.pid}\n`);
}

const within = process.env[WITHIN];
if (within !== undefined) setTimeout(setBack, Math.random() * Number(within)).unref();

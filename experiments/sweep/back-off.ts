const LONGEST_SECONDS = 300;

/** When something may be done again. */
export interface BackOff {
  isDue(): boolean;
  succeeded(): void;
  failed(): void;
}

/** `seconds` after a success and after a first failure, then twice as long for each failure more, five minutes at most. */
export function backOff(seconds: number): BackOff {
  let failures = 0;
  let next = Number.NEGATIVE_INFINITY;
  const wait = (factor: number) => {
    next = performance.now() + 1000 * Math.max(seconds, Math.min(seconds * factor, LONGEST_SECONDS));
  };
  return {
    isDue: () => performance.now() >= next,
    succeeded: () => {
      failures = 0;
      wait(1);
    },
    failed: () => wait(2 ** failures++),
  };
}

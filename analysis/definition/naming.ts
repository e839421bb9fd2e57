import { messageOf } from '../../experiments/record/file-text.ts';
import { placeInPaper } from './place-in-paper.ts';

/** What the language throws at a slip in an author's function; the message alone says nothing of where. */
const SLIPS = [TypeError, RangeError, ReferenceError];

/** The author's function, with errors that begin with what it is of: `table losses: …`. Promises are followed. */
export function naming<A extends unknown[], R>(what: string, call: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      const result = call(...args);
      if (!(result instanceof Promise)) return result;
      return result.catch((cause: unknown) => {
        throw named(what, cause);
      }) as R;
    } catch (cause) {
      throw named(what, cause);
    }
  };
}

/** The same error where others may know it by its class. */
function named(what: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || SLIPS.some((slip) => cause instanceof slip)) {
    const reason = messageOf(cause);
    const place = cause instanceof Error ? placeInPaper(cause) : '';
    return new Error(`${what}: ${reason}${place}`, { cause });
  }
  if (!cause.message.startsWith(what)) cause.message = `${what}: ${cause.message}${placeInPaper(cause)}`;
  return cause;
}

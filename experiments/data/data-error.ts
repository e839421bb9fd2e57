/** A data file or a download that cannot be used. The message starts with the file's path or the address. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** The reason of whatever was thrown, with the reasons of that, in one line. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? `${thrown.message}: ${reasonOf(thrown.cause)}` : thrown.message;
}

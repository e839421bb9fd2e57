/** Where in an author's modules an error was thrown: "x is not defined" alone sends one looking through all of them. */

/** A line of a stack in a module of some paper's own folder, `…/paper/tables.ts:12:5`. */
const OF_PAPER = /^.*(?:^|[ (/\\])(paper[/\\](?:[^\s():]+[/\\])?[^\s():/\\]+\.ts):(\d+):\d+/;

/** ` (paper/paper.ts:44)`, empty where the stack leads through none of an author's modules, or the message says it. */
export function placeInPaper(error: Error): string {
  const innermost = error.cause instanceof Error ? error.cause : error;
  const frames = (innermost.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const [, file, line] = frames.map((frame) => OF_PAPER.exec(frame)).find((one) => one !== null) ?? [];
  if (file === undefined) return '';
  const place = `${file.replaceAll('\\', '/')}:${line}`;
  return error.message.includes(place) ? '' : ` (${place})`;
}

import type { OnProgress } from './download.ts';

interface Sink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const MEGABYTE = 1e6;

/**
 * Shows downloads on `sink` (the command line gives stderr): one line rewritten in place at each percent or megabyte. Where
 * `sink` is no terminal, nothing is written.
 */
export function downloadProgress(sink: Sink): OnProgress | undefined {
  if (sink.isTTY !== true) return undefined;
  let shown = '';
  return ({ url, received, total }) => {
    const amount =
      total === null
        ? `${Math.floor(received / MEGABYTE)} MB`
        : `${Math.floor((100 * received) / total)} % of ${(total / MEGABYTE).toFixed(1)} MB`;
    const line = `${url}  ${amount}`;
    if (line === shown) return;
    shown = line;
    sink.write(`\r\x1b[K${line}${received === total ? '\n' : ''}`);
  };
}

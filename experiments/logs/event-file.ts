import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type AppendedFile, appendWhole } from './append-whole.ts';
import { type EventTime, restartEvent, type Scalars, scalarsEvent, versionEvent } from './event.ts';
import { tfRecord } from './tfrecord.ts';

export interface EventWriter {
  /** False when it could not be written; the file is then as it was before. */
  scalars(time: EventTime, scalars: Scalars): boolean;
  close(): void;
}

export interface EventFileOptions {
  /** When it is opened, and the training steps finished by then: 0 for a run that begins. */
  readonly start: EventTime;
  readonly host: string;
  readonly pid: number;
}

const EVENT_FILE = /^events\.out\.tfevents\.(\d+)\./;

/**
 * Begins a TensorBoard event file in `folder`. A run that is resumed gets a file of its own beside the earlier ones, which
 * are left alone, also where a kill or a full disk cut one off: TensorBoard reads files in the order of their names and
 * takes a file's whole events.
 *
 * The name begins with the time in seconds; where the clock was set back, with one more than that of the last file.
 */
export function openEventFile(folder: string, { start, host, pid }: EventFileOptions): EventWriter {
  mkdirSync(folder, { recursive: true });
  const earlier = readdirSync(folder).flatMap((name) => EVENT_FILE.exec(name)?.[1] ?? []);
  const seconds = Math.max(Math.floor(start.wallTime), ...earlier.map((text) => Number(text) + 1));
  const plainHost = host.replace(/[^A-Za-z0-9-]/g, '_') || 'host';
  const name = `events.out.tfevents.${String(seconds).padStart(10, '0')}.${plainHost}.${pid}.0`;
  const file = appendWhole(path.join(folder, name));
  write(file, versionEvent(start.wallTime));
  if (earlier.length > 0) write(file, restartEvent(start));
  return {
    scalars: (time, scalars) => write(file, scalarsEvent(time, scalars)),
    close: () => file.close(),
  };
}

function write(file: AppendedFile, event: Uint8Array): boolean {
  return file.append(tfRecord(event));
}

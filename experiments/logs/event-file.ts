/**
 * TensorBoard's event files, as far as scalars need them: messages (tensorboard/compat/proto/event.proto and summary.proto) in
 * TFRecord framing.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ProtobufWriter } from '../engine/protobuf-writer.ts';
import { type AppendedFile, appendWhole } from './append-whole.ts';
import { tfRecord } from './tfrecord.ts';

/** By tag, `train/loss`. Values become float32. */
export type Scalars = Readonly<Record<string, number>>;

/** What every event has. */
export interface EventTime {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** Finished training steps of the run. */
  readonly step: number;
}

const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const SUMMARY = { value: 1 } as const;
const VALUE = { tag: 1, simpleValue: 2 } as const;
const SESSION_LOG = { status: 1 } as const;
const STATUS_START = 1;

/** The first event of a file. Version 2 is that in which `restartEvent` means what it does. */
export function versionEvent(wallTime: number): Uint8Array {
  return new ProtobufWriter()
    .double(EVENT.wallTime, wallTime)
    .string(EVENT.fileVersion, 'brain.Event:2')
    .finish();
}

/** Training goes on after `step` steps: what earlier files say of later steps did not come to stay and is not shown. */
export function restartEvent({ wallTime, step }: EventTime): Uint8Array {
  // TensorBoard drops what lies at or after the event's step; the step before it stays.
  return new ProtobufWriter()
    .double(EVENT.wallTime, wallTime)
    .integer(EVENT.step, step + 1)
    .message(EVENT.sessionLog, (log) => log.integer(SESSION_LOG.status, STATUS_START))
    .finish();
}

export function scalarsEvent({ wallTime, step }: EventTime, scalars: Scalars): Uint8Array {
  return new ProtobufWriter()
    .double(EVENT.wallTime, wallTime)
    .integer(EVENT.step, step)
    .message(EVENT.summary, (summary) => {
      for (const [tag, value] of Object.entries(scalars)) {
        summary.message(SUMMARY.value, (one) => one.string(VALUE.tag, tag).float(VALUE.simpleValue, value));
      }
    })
    .finish();
}

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

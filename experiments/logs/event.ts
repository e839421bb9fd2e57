/**
 * The messages of a TensorBoard event file (tensorboard/compat/proto/event.proto and summary.proto), as far as scalars
 * need them.
 */
import { ProtobufWriter } from '../engine/protobuf-writer.ts';

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

import * as ort from 'onnxruntime-node';
import { openSession } from './device.ts';
import { checkValues, type State, type Variables } from './engine.ts';
import { OnnxGraph } from './onnx-graph.ts';
import type { StoredMatrix } from './stored-matrix.ts';

interface Slot {
  /** What the next step reads, and what it writes to; they change places after a step that assigned the variable. */
  front: Float32Array;
  /** Null until a step is compiled that assigns the variable; `front` where it is assigned in place. */
  back: Float32Array | null;
}

/**
 * The state of compiled steps.
 *
 * Two buffers a variable that is assigned, from ONNX Runtime's own allocator: it aligns them for vector instructions, which
 * JavaScript's does not, and writing results in place saves an allocation and a copy a step. Matrices of `stored` have none, and
 * variables of `inPlace` one, for steps that read no more of the old value once they write the new one.
 */
export class DeviceState implements State {
  readonly variables: Variables;
  /** Variables that no step assigns and that are kept otherwise than as FP32 in TensorFlow.js's layout. */
  readonly stored: Readonly<Record<string, StoredMatrix>>;
  /** Those that are not stored otherwise. */
  private readonly own: Variables;
  private readonly inPlace: ReadonlySet<string>;
  private slots: ReadonlyMap<string, Slot> | undefined;

  constructor(
    variables: Variables,
    stored: Readonly<Record<string, StoredMatrix>> = {},
    inPlace: readonly string[] = [],
  ) {
    this.variables = variables;
    this.stored = stored;
    this.own = Object.fromEntries(Object.entries(variables).filter(([name]) => !(name in stored)));
    this.inPlace = new Set(inPlace);
  }

  /** Allocates, and starts from the variables' current values. Called by compile(), with what its step assigns. */
  async open(assigned: readonly string[]): Promise<void> {
    this.slots ??= await this.firstSlots();
    const alone = assigned.map((name) => this.slot(name)).filter(({ back }) => back === null);
    const buffers = await allocate(alone.map(({ front }) => front.length));
    for (const [at, slot] of alone.entries()) slot.back = buffers[at]!;
  }

  private async firstSlots(): Promise<ReadonlyMap<string, Slot>> {
    const entries = Object.entries(this.own);
    const buffers = await allocate(entries.map(([, { size }]) => size));
    for (const [at, [, variable]] of entries.entries()) buffers[at]!.set(variable.dataSync<'float32'>());
    return new Map(
      entries.map(([name], at) => {
        const front = buffers[at]!;
        return [name, { front, back: this.inPlace.has(name) ? front : null }];
      }),
    );
  }

  private slot(name: string): Slot {
    if (this.slots === undefined)
      throw new Error('DeviceState: not open before a function was compiled with it');
    const slot = this.slots.get(name);
    if (slot === undefined) throw new Error(`DeviceState: has no variable ${name}`);
    return slot;
  }

  /** Copies of all values but those of stored matrices. Before the first compile they are the variables' own. */
  read(): Record<string, Float32Array> {
    const entries = Object.entries(this.own).map(([name, variable]) => {
      const values = this.slots === undefined ? variable.dataSync<'float32'>() : this.slot(name).front;
      return [name, Float32Array.from(values)] as const;
    });
    return Object.fromEntries(entries);
  }

  write(values: Readonly<Record<string, Float32Array>>): void {
    checkValues(values, this.own);
    for (const [name, data] of Object.entries(values)) this.slot(name).front.set(data);
  }

  /** A step writes into the back buffers and then exchanges them with the front ones. */
  lastChange(name: string): { readonly before: Float32Array; readonly after: Float32Array } {
    return { before: this.back(name), after: this.front(name) };
  }

  /** What a step reads. */
  front(name: string): Float32Array {
    return this.slot(name).front;
  }

  /** What a step writes to. */
  back(name: string): Float32Array {
    return this.slot(name).back!;
  }

  /** After a step that wrote the back buffers of these variables. */
  swap(names: readonly string[]): void {
    for (const name of names) {
      const slot = this.slot(name);
      [slot.front, slot.back] = [slot.back!, slot.front];
    }
  }
}

/** Float32 buffers of the given lengths, zeroed, from ONNX Runtime's allocator. */
async function allocate(lengths: readonly number[]): Promise<Float32Array[]> {
  if (lengths.length === 0) return [];
  const graph = new OnnxGraph();
  const start = graph.input('zero', 'float32', []);
  const names = lengths.map((length) => {
    const filled = graph.node('Expand', [start, graph.integers([length])]);
    return graph.output(filled, 'float32', [length]);
  });
  const session = await openSession(graph.serialize(), { device: 'cpu', threads: 1 });
  const outputs = await session.run({ zero: new ort.Tensor('float32', Float32Array.of(0), []) });
  await session.release();
  return names.map((name) => outputs[name]!.data as Float32Array);
}

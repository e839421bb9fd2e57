/**
 * An ONNX graph under construction. Equal nodes are made once (every op used here is a pure function), so kernels may
 * ask again for what another kernel has already computed: the transformed input of a convolution, say, is shared by
 * its forward pass and its filter gradient.
 */
import { createHash } from 'node:crypto';
import { ProtobufWriter } from './protobuf-writer.ts';

export type OnnxType = 'float32' | 'int32' | 'int64' | 'int8' | 'uint8' | 'bool';
export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] };
export type Attributes = Readonly<Record<string, Attribute>>;
/** '' is ONNX itself, the others are ONNX Runtime's extensions: fused ops, and MLAS's channel-blocked ops. */
export type Domain = '' | 'com.microsoft' | 'com.microsoft.nchwc';

/** TensorProto.DataType */
const TYPE_CODES: Readonly<Record<OnnxType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
};
const OPSETS: readonly (readonly [Domain, number])[] = [
  ['', 20],
  ['com.microsoft', 1],
  ['com.microsoft.nchwc', 1],
];
const IR_VERSION = 10;

export interface OnnxNode {
  op: string;
  domain: Domain;
  inputs: string[];
  outputs: readonly string[];
  attributes: Attributes;
}

interface ValueInfo {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
}

interface OutputInfo extends ValueInfo {
  /** A sequence of tensors of this type and shape; else one of them. */
  readonly isSequence?: true;
}

type ConstantData = Float32Array | Int32Array | BigInt64Array | Int8Array | Uint8Array;

export class OnnxGraph {
  nodes: OnnxNode[] = [];
  readonly inputs: ValueInfo[] = [];
  readonly outputs: OutputInfo[] = [];
  private readonly constants = new Map<
    string,
    { shape: readonly number[]; type: OnnxType; data: ConstantData }
  >();
  private readonly known = new Map<string, readonly string[]>();
  private readonly producers = new Map<string, OnnxNode>();
  private readonly shapes = new Map<string, readonly number[]>();
  private counter = 0;

  /** Adds a node with one output and returns that output's name. */
  node(op: string, inputs: readonly string[], attributes: Attributes = {}, domain: Domain = ''): string {
    return this.nodeWithOutputs(op, inputs, 1, attributes, domain)[0]!;
  }

  cast(name: string, type: OnnxType): string {
    return this.node('Cast', [name], { to: TYPE_CODES[type] });
  }

  nodeWithOutputs(
    op: string,
    inputs: readonly string[],
    outputCount: number,
    attributes: Attributes = {},
    domain: Domain = '',
  ): readonly string[] {
    const key = JSON.stringify([domain, op, inputs, attributes, outputCount]);
    const earlier = this.known.get(key);
    if (earlier !== undefined) return earlier;
    const outputs = Array.from({ length: outputCount }, () => `t${this.counter++}`);
    const node: OnnxNode = { op, domain, inputs: [...inputs], outputs, attributes };
    this.nodes.push(node);
    for (const output of outputs) this.producers.set(output, node);
    this.known.set(key, outputs);
    return outputs;
  }

  /** The node that makes `name`, or undefined for inputs and constants. */
  producer(name: string): OnnxNode | undefined {
    return this.producers.get(name);
  }

  /** Remembers the shape of a value that views may be asked of. Returns its name. */
  shaped(name: string, shape: readonly number[]): string {
    this.shapes.set(name, shape);
    return name;
  }

  /** Undefined where nobody told. */
  shapeOf(name: string): readonly number[] | undefined {
    return this.shapes.get(name);
  }

  input(name: string, type: OnnxType, shape: readonly number[]): string {
    if (!this.inputs.some((input) => input.name === name)) this.inputs.push({ name, type, shape });
    return name;
  }

  isInput(name: string): boolean {
    return this.inputs.some((input) => input.name === name);
  }

  /** Makes `name` an output; one that already is one, an input or a constant is copied, since each may appear once. */
  output(name: string, type: OnnxType, shape: readonly number[]): string {
    const taken = this.outputs.some((output) => output.name === name) || !this.producers.has(name);
    const fresh = taken ? this.copy(name) : name;
    this.outputs.push({ name: fresh, type, shape });
    return fresh;
  }

  /** Makes a sequence of no tensors an output. */
  emptySequence(): string {
    const name = this.node('SequenceEmpty', []);
    this.outputs.push({ name, type: 'float32', shape: [], isSequence: true });
    return name;
  }

  private copy(name: string): string {
    const output = `t${this.counter++}`;
    const node: OnnxNode = { op: 'Identity', domain: '', inputs: [name], outputs: [output], attributes: {} };
    this.nodes.push(node);
    this.producers.set(output, node);
    return output;
  }

  constant(values: ArrayLike<number>, shape: readonly number[], type: OnnxType): string {
    const data = constantData(values, type);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const key = `${type}[${shape}]${createHash('sha256').update(bytes).digest('hex')}`;
    const earlier = this.known.get(key);
    if (earlier !== undefined) return earlier[0]!;
    const name = `c${this.counter++}`;
    this.constants.set(name, { shape, type, data });
    this.known.set(key, [name]);
    return name;
  }

  scalar(value: number, type: OnnxType = 'float32'): string {
    return this.constant([value], [], type);
  }

  /** A one-dimensional int64 constant: shapes, axes, starts, ends. */
  integers(values: readonly number[]): string {
    return this.constant(values, [values.length], 'int64');
  }

  isConstant(name: string): boolean {
    return this.constants.has(name);
  }

  /** The model as bytes: nodes that no output needs are left out. */
  serialize(): Uint8Array {
    const model = new ProtobufWriter();
    model.integer(1, IR_VERSION);
    model.message(7, (graph) => this.writeGraph(graph));
    for (const [domain, version] of OPSETS)
      model.message(8, (opset) => opset.string(1, domain).integer(2, version));
    return model.finish();
  }

  private writeGraph(graph: ProtobufWriter): void {
    const used = new Set<string>();
    for (const [index, node] of this.nodes.entries()) {
      graph.message(1, (message) => writeNode(message, node, index));
      for (const input of node.inputs) used.add(input);
    }
    graph.string(2, 'traced');
    for (const [name, { shape, type, data }] of this.constants) {
      if (!used.has(name)) continue;
      graph.message(5, (tensor) => {
        for (const size of shape) tensor.integer(1, size);
        tensor.integer(2, TYPE_CODES[type]).string(8, name);
        tensor.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      });
    }
    for (const value of this.inputs) graph.message(11, (message) => writeValueInfo(message, value));
    for (const value of this.outputs) graph.message(12, (message) => writeValueInfo(message, value));
  }
}

function constantData(values: ArrayLike<number>, type: OnnxType): ConstantData {
  switch (type) {
    case 'float32':
      return Float32Array.from(values);
    case 'int32':
      return Int32Array.from(values);
    case 'int64':
      return BigInt64Array.from(Array.from(values, BigInt));
    case 'int8':
      return Int8Array.from(values);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(values);
  }
}

function writeNode(message: ProtobufWriter, node: OnnxNode, index: number): void {
  for (const input of node.inputs) message.string(1, input);
  for (const output of node.outputs) message.string(2, output);
  message.string(3, `${node.op}_${index}`).string(4, node.op);
  for (const [name, value] of Object.entries(node.attributes)) {
    message.message(5, (attribute) => writeAttribute(attribute.string(1, name), value));
  }
  message.string(7, node.domain);
}

/** AttributeProto: the value in the field of its type, and the type (20). */
function writeAttribute(attribute: ProtobufWriter, value: Attribute): void {
  if (typeof value === 'number') attribute.integer(3, value).integer(20, 2);
  else if (typeof value === 'string') attribute.string(4, value).integer(20, 3);
  else if ('float' in value) attribute.float(2, value.float).integer(20, 1);
  else if ('floats' in value) {
    for (const item of value.floats) attribute.float(7, item);
    attribute.integer(20, 6);
  } else {
    for (const item of value) attribute.integer(8, item);
    attribute.integer(20, 7);
  }
}

function writeValueInfo(message: ProtobufWriter, { name, type, shape, isSequence }: OutputInfo): void {
  const tensorType = (typeProto: ProtobufWriter) =>
    typeProto.message(1, (tensor) => {
      tensor.integer(1, TYPE_CODES[type]);
      tensor.message(2, (dimensions) => {
        for (const size of shape) dimensions.message(1, (dimension) => dimension.integer(1, size));
      });
    });
  message
    .string(1, name)
    .message(2, (typeProto) =>
      isSequence === true
        ? typeProto.message(4, (sequence) => sequence.message(1, tensorType))
        : tensorType(typeProto),
    );
}

import type { OnnxGraph, OnnxNode } from './onnx-graph.ts';

/**
 * Leaves out nodes that no output needs, then lets blocked convolutions add what is added to their result and apply the
 * ReLU that follows: `Relu(Add(Conv(x), z))` is one pass over memory instead of three.
 */
export function fuseNodes(graph: OnnxGraph, isSingleValue: (name: string) => boolean): void {
  graph.nodes = neededNodes(graph);
  const uses = countUses(graph);
  const convs = new Map<string, OnnxNode>();
  const fused: OnnxNode[] = [];
  const dropped = new Set<OnnxNode>();
  const onlyUse = (name: string): OnnxNode | undefined =>
    uses.get(name) === 1 ? convs.get(name) : undefined;
  for (const node of graph.nodes) {
    const merged =
      node.op === 'Add'
        ? withSum(node, onlyUse, (name) => isSingleValue(name) || graph.isConstant(name))
        : node.op === 'Relu'
          ? withRelu(node, onlyUse)
          : undefined;
    if (merged !== undefined) dropped.add(merged.replaced);
    const kept = merged?.node ?? node;
    fused.push(kept);
    if (kept.domain === 'com.microsoft.nchwc' && kept.op === 'Conv') convs.set(kept.outputs[0]!, kept);
  }
  graph.nodes = fused.filter((node) => !dropped.has(node));
}

interface Merged {
  readonly node: OnnxNode;
  readonly replaced: OnnxNode;
}
type OnlyUse = (name: string) => OnnxNode | undefined;

function withSum(add: OnnxNode, onlyUse: OnlyUse, isSmall: (name: string) => boolean): Merged | undefined {
  const [a, b] = add.inputs as [string, string];
  if (a === b || isSmall(a) || isSmall(b)) return undefined;
  for (const [own, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const conv = onlyUse(own);
    if (conv === undefined || conv.inputs.length > 3 || conv.attributes.activation !== undefined) continue;
    const [x, weights, bias = ''] = conv.inputs as [string, string, string?];
    return { node: { ...conv, inputs: [x, weights, bias, other], outputs: add.outputs }, replaced: conv };
  }
  return undefined;
}

function withRelu(relu: OnnxNode, onlyUse: OnlyUse): Merged | undefined {
  const conv = onlyUse(relu.inputs[0]!);
  if (conv === undefined || conv.attributes.activation !== undefined) return undefined;
  const attributes = { ...conv.attributes, activation: 'Relu' };
  return { node: { ...conv, attributes, outputs: relu.outputs }, replaced: conv };
}

function neededNodes(graph: OnnxGraph): OnnxNode[] {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const kept: OnnxNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    for (const input of node.inputs) needed.add(input);
    kept.push(node);
  }
  return kept.reverse();
}

function countUses(graph: OnnxGraph): Map<string, number> {
  const uses = new Map<string, number>();
  const count = (name: string) => uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const node of graph.nodes) node.inputs.forEach(count);
  for (const { name } of graph.outputs) count(name);
  return uses;
}

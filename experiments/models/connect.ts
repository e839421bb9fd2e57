import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

type Layer = InstanceType<typeof layers.Layer>;

/** Applies layers one after another. */
export function connect(x: SymbolicTensor, ...chain: readonly Layer[]): SymbolicTensor {
  return chain.reduce((output, layer) => layer.apply(output) as SymbolicTensor, x);
}

/** x + y */
export function added(name: string, x: SymbolicTensor, y: SymbolicTensor): SymbolicTensor {
  return layers.add({ name }).apply([x, y]) as SymbolicTensor;
}

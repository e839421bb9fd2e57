import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { type InitializerIdentifier, serializeInitializer, toInitializer } from './initializer.ts';
import { lastAxis } from './layer-arguments.ts';
import { type LayerArgs, OneInputLayer } from './one-input-layer.ts';
import { type Quantizer, type QuantizerChoice, quantizerOf } from './quantizers.ts';

export interface KernelLayerArgs extends LayerArgs {
  /** What is done to input and kernel before they are multiplied: a name, or a name with settings. Default `none`. */
  readonly quantizer?: QuantizerChoice;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default `glorotNormal`, as TensorFlow.js's own layers. */
  readonly kernelInitializer?: InitializerIdentifier;
  /** Default `zeros`. */
  readonly biasInitializer?: InitializerIdentifier;
}

/**
 * What linear, convolution and depthwise layers share: y = product(quantizer.input(x), quantizer.kernel(W)) + b.
 *
 * The quantized operands are ordinary tensors made by single ops (`AbsmaxQuantize`, `AbsmeanTernary`), so a backend can
 * see at the product that both are integers times a scale and use an integer kernel there.
 */
export abstract class KernelLayer extends OneInputLayer {
  /** Latent weights where the layer is quantized. */
  kernel!: LayerVariable;
  bias: LayerVariable | null = null;
  readonly quantizer: Quantizer;
  private readonly useBias: boolean;
  private readonly kernelInitializer;
  private readonly biasInitializer;

  constructor(args: KernelLayerArgs) {
    super(args);
    this.quantizer = quantizerOf(this.name, args.quantizer);
    this.useBias = args.useBias ?? true;
    this.kernelInitializer = toInitializer(args.kernelInitializer ?? 'glorotNormal');
    this.biasInitializer = toInitializer(args.biasInitializer ?? 'zeros');
  }

  protected abstract kernelShape(channels: number): number[];
  protected abstract outputChannels(channels: number): number;
  protected abstract product(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor;

  override build(inputShape: Shape | Shape[]): void {
    const channels = lastAxis(this.name, inputShape);
    const add = (name: string, shape: number[], initializer: ReturnType<typeof toInitializer>) =>
      this.addWeight(name, shape, 'float32', initializer, undefined, true);
    this.kernel = add('kernel', this.kernelShape(channels), this.kernelInitializer);
    if (this.useBias) this.bias = add('bias', [this.outputChannels(channels)], this.biasInitializer);
    this.quantizer.build(add, this.kernel);
    this.built = true;
  }

  protected override map(x: tf.Tensor): tf.Tensor {
    const y = this.product(this.quantizer.input(x), this.quantizer.kernel(this.kernel.read()));
    return this.bias === null ? y : tf.add(y, this.bias.read());
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      useBias: this.useBias,
      kernelInitializer: serializeInitializer(this.kernelInitializer),
      biasInitializer: serializeInitializer(this.biasInitializer),
      quantizer: this.quantizer.config(),
    };
  }
}

/** Each weight of a decoder by this project's name and shape, and where Hugging Face's files have it. */
import type { PretrainedModelConfig } from '../../../record/language-modelling.ts';

export interface WeightSource {
  readonly name: string;
  readonly shape: readonly number[];
  /** In the file. */
  readonly source: string;
  /** `rows`: the file has it as it is; `columns`: the file has its transpose, [outputs, inputs]. */
  readonly layout: 'rows' | 'columns';
  /** Whether it is one of the matrices that a ternary model has as trits. */
  readonly isMatrix: boolean;
}

/** The shape in the file. */
export const storedShape = ({ shape, layout }: WeightSource): readonly number[] =>
  layout === 'columns' ? shape.toReversed() : shape;

/** All weights that a model has, in the order of its layers. */
export function weightSources(model: PretrainedModelConfig): WeightSource[] {
  const blocks = Array.from({ length: model.layers }, (_, at) =>
    model.architecture === 'gpt2' ? gpt2Block(model, at) : rotaryBlock(model, at),
  );
  return [...ends(model).first, ...blocks.flat(), ...ends(model).last];
}

function ends(model: PretrainedModelConfig): Record<'first' | 'last', WeightSource[]> {
  const { hidden, vocabulary, context, tied } = model;
  const isGpt2 = model.architecture === 'gpt2';
  const head = tied ? [] : [kernel('head', 'lm_head', hidden, vocabulary, { isMatrix: false })];
  if (isGpt2) {
    return {
      first: [
        vector('embedding/table', 'transformer.wte.weight', [vocabulary, hidden]),
        vector('positions/table', 'transformer.wpe.weight', [context, hidden]),
      ],
      last: [...layerNorm('norm', 'transformer.ln_f', hidden), ...head],
    };
  }
  return {
    first: [vector('embedding/table', 'model.embed_tokens.weight', [vocabulary, hidden])],
    last: [vector('norm/gamma', 'model.norm.weight', [hidden]), ...head],
  };
}

/** GPT-2's matrices stand in its files as [inputs, outputs]. */
function gpt2Block({ hidden, feedForward }: PretrainedModelConfig, at: number): WeightSource[] {
  const [own, theirs] = [`blocks.${at}`, `transformer.h.${at}`];
  const linear = (name: string, source: string, inputs: number, outputs: number) => [
    kernel(name, source, inputs, outputs, { layout: 'rows' }),
    vector(`${name}/bias`, `${source}.bias`, [outputs]),
  ];
  return [
    ...layerNorm(`${own}.norm1`, `${theirs}.ln_1`, hidden),
    ...linear(`${own}.attention.qkv`, `${theirs}.attn.c_attn`, hidden, 3 * hidden),
    ...linear(`${own}.attention.projection`, `${theirs}.attn.c_proj`, hidden, hidden),
    ...layerNorm(`${own}.norm2`, `${theirs}.ln_2`, hidden),
    ...linear(`${own}.feedforward.up`, `${theirs}.mlp.c_fc`, hidden, feedForward),
    ...linear(`${own}.feedforward.down`, `${theirs}.mlp.c_proj`, feedForward, hidden),
  ];
}

function rotaryBlock(model: PretrainedModelConfig, at: number): WeightSource[] {
  const { architecture, hidden, heads, keyValueHeads, feedForward } = model;
  const [own, theirs] = [`blocks.${at}`, `model.layers.${at}`];
  const narrow = (hidden / heads) * keyValueHeads;
  const projection = (name: string, source: string, outputs: number) => [
    kernel(`${own}.attention.${name}`, `${theirs}.self_attn.${source}`, hidden, outputs),
    ...(architecture === 'qwen2'
      ? [vector(`${own}.attention.${name}/bias`, `${theirs}.self_attn.${source}.bias`, [outputs])]
      : []),
  ];
  const subNorm = (name: string, source: string, units: number) =>
    architecture === 'bitnet' ? [vector(`${own}.${name}/gamma`, `${theirs}.${source}.weight`, [units])] : [];
  return [
    vector(`${own}.norm1/gamma`, `${theirs}.input_layernorm.weight`, [hidden]),
    ...projection('query', 'q_proj', hidden),
    ...projection('key', 'k_proj', narrow),
    ...projection('value', 'v_proj', narrow),
    ...subNorm('attention.norm', 'self_attn.attn_sub_norm', hidden),
    kernel(`${own}.attention.projection`, `${theirs}.self_attn.o_proj`, hidden, hidden),
    vector(`${own}.norm2/gamma`, `${theirs}.post_attention_layernorm.weight`, [hidden]),
    kernel(`${own}.feedforward.gate`, `${theirs}.mlp.gate_proj`, hidden, feedForward),
    kernel(`${own}.feedforward.up`, `${theirs}.mlp.up_proj`, hidden, feedForward),
    ...subNorm('feedforward.norm', 'mlp.ffn_sub_norm', feedForward),
    kernel(`${own}.feedforward.down`, `${theirs}.mlp.down_proj`, feedForward, hidden),
  ];
}

function kernel(
  name: string,
  source: string,
  inputs: number,
  outputs: number,
  { layout = 'columns', isMatrix = true }: Partial<Pick<WeightSource, 'layout' | 'isMatrix'>> = {},
): WeightSource {
  return { name: `${name}/kernel`, shape: [inputs, outputs], source: `${source}.weight`, layout, isMatrix };
}

function vector(name: string, source: string, shape: readonly number[]): WeightSource {
  return { name, shape, source, layout: 'rows', isMatrix: false };
}

function layerNorm(name: string, source: string, units: number): WeightSource[] {
  return [
    vector(`${name}/gamma`, `${source}.weight`, [units]),
    vector(`${name}/beta`, `${source}.bias`, [units]),
  ];
}

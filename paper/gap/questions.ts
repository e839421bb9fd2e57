import type { Question } from '../../analysis/cells/question.ts';

/** Declared before the results are in. Adding one is a change of the analysis that `git log` shows. */
export const QUESTIONS = [
  { family: 'bit-vs-std', a: 'bit', b: 'std', title: 'What do ternary weights cost?' },
  {
    family: 'bit_keep_conv1-vs-std',
    a: 'bit_keep_conv1',
    b: 'std',
    title: 'What do they cost when the first convolution stays in FP32?',
  },
  { family: 'ttq-vs-std', a: 'ttq', b: 'std', title: 'What do learned ternary scales cost?' },
  {
    family: 'bit_keep_conv1-vs-bit',
    a: 'bit_keep_conv1',
    b: 'bit',
    title: 'What does an FP32 first convolution bring?',
  },
  { family: 'ttq-vs-bit', a: 'ttq', b: 'bit', title: 'Are learned scales better than the mean magnitude?' },
  { family: 'std_kd-vs-std', a: 'std_kd', b: 'std', title: 'What does distillation bring in FP32?' },
  {
    family: 'bit_kd-vs-bit',
    a: 'bit_kd',
    b: 'bit',
    title: 'What does distillation bring to ternary weights?',
  },
  {
    family: 'bit_keep_conv1_kd-vs-bit_keep_conv1',
    a: 'bit_keep_conv1_kd',
    b: 'bit_keep_conv1',
    title: 'What does distillation bring beside an FP32 first convolution?',
  },
  {
    family: 'bit_keep_layer1_kd-vs-bit_keep_layer1',
    a: 'bit_keep_layer1_kd',
    b: 'bit_keep_layer1',
    title: 'What does distillation bring beside an FP32 first stage?',
  },
  {
    family: 'bit_keep_layer4_kd-vs-bit_keep_layer4',
    a: 'bit_keep_layer4_kd',
    b: 'bit_keep_layer4',
    title: 'What does distillation bring beside an FP32 last stage?',
  },
  {
    family: 'bit_keep_fc_kd-vs-bit_keep_fc',
    a: 'bit_keep_fc_kd',
    b: 'bit_keep_fc',
    title: 'What does distillation bring beside an FP32 classifier?',
  },
  {
    family: 'bit_keep_layer1-vs-bit',
    a: 'bit_keep_layer1',
    b: 'bit',
    title: 'What does an FP32 first stage bring?',
  },
  {
    family: 'bit_keep_layer4-vs-bit',
    a: 'bit_keep_layer4',
    b: 'bit',
    title: 'What does an FP32 last stage bring?',
  },
  { family: 'bit_keep_fc-vs-bit', a: 'bit_keep_fc', b: 'bit', title: 'What does an FP32 classifier bring?' },
  {
    family: 'bit_keep_conv1-vs-bit_keep_layer1',
    a: 'bit_keep_conv1',
    b: 'bit_keep_layer1',
    title: 'Does the first convolution matter more than the first stage?',
  },
  {
    family: 'bit_keep_conv1-vs-bit_keep_layer4',
    a: 'bit_keep_conv1',
    b: 'bit_keep_layer4',
    title: 'Does the first convolution matter more than the last stage?',
  },
  {
    family: 'bit_keep_conv1-vs-bit_keep_fc',
    a: 'bit_keep_conv1',
    b: 'bit_keep_fc',
    title: 'Does the first convolution matter more than the classifier?',
  },
] as const satisfies readonly Question[];

import * as tf from '@tensorflow/tfjs-core';
import type { Distillation } from '../../record/schema.ts';
import { crossEntropy, type ExampleLoss } from './classification.ts';

/**
 * Knowledge distillation (Hinton, Vinyals and Dean 2015, arXiv:1503.02531), per example:
 * (1 - α) CE(targets, z) + α T² KL(softmax(t / T) || softmax(z / T)) with the student's logits z and the teacher's t.
 * The factor T² keeps the gradient's size when the temperature T changes (the paper's section 2).
 *
 * Shapes: logits, targets and the step's input `teacherLogits` [batch, classes], result [batch], in nats. The teacher's logits
 * are an input, so no gradient reaches the teacher.
 *
 * Deviation: Hinton et al. write the first term as a cross entropy with the teacher's probabilities; the divergence has the
 * same gradient and is zero where the student agrees.
 */
export function distillationLoss({
  temperature,
  alpha,
}: Pick<Distillation, 'temperature' | 'alpha'>): ExampleLoss {
  return (logits, targets, { teacherLogits }) => {
    if (teacherLogits === undefined) throw new Error('distillationLoss: the step has no input teacherLogits');
    const soften = (values: tf.Tensor) => tf.logSoftmax(tf.div(values, temperature) as tf.Tensor2D);
    const student = soften(logits);
    const teacher = soften(teacherLogits);
    const divergence = tf.sum(tf.mul(tf.exp(teacher), tf.sub(teacher, student)), -1);
    return tf.add(
      tf.mul(crossEntropy(logits, targets), 1 - alpha),
      tf.mul(divergence, alpha * temperature ** 2),
    );
  };
}

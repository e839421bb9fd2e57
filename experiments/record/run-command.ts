import type { RunConfig } from './schema.ts';

/**
 * The one command that repeats a run, with every flag that decides its outcome written out, so that it stays exact when
 * a default changes. Where data and results lie is left to the environment of whoever repeats it.
 */
export function runCommand(config: RunConfig): string {
  return ['npm run lab -- train', ...runFlags(config)].join(' ');
}

/** The flags of {@link runCommand}, one argument each; no value needs quoting in a shell. */
export function runFlags(config: RunConfig): readonly string[] {
  const { optimizer, distillation } = config;
  const flags = [
    ...['--model', config.model, '--width', config.width, '--dataset', config.dataset],
    ...(config.stem === 'cifar' ? ['--use-cifar-stem'] : []),
    ...['--variant', config.quantization, '--ablation', config.ablation],
    ...['--epochs', config.epochs, '--seed', config.seed],
    ...['--train-examples', config.trainExamples, '--validation-examples', config.validationExamples],
    ...['--batch-size', config.batchSize, '--optimizer', optimizer.name],
    ...['--lr', config.learningRate, '--weight-decay', optimizer.weightDecay],
    ...(optimizer.name === 'sgd' ? ['--momentum', optimizer.momentum] : []),
    ...['--scheduler', config.scheduler, '--warmup-epochs', config.warmupEpochs],
    ...['--min-lr', config.minLearningRate],
    ...['--augment', config.augment, '--mixup-alpha', config.mixupAlpha],
    ...['--label-smoothing', config.labelSmoothing],
    ...(distillation === null ? [] : ['--teacher', distillation.teacher.record]),
    ...(distillation === null
      ? []
      : ['--temperature', distillation.temperature, '--alpha', distillation.alpha]),
  ];
  return flags.map(String);
}

import type { RunConfig } from './schema.ts';

/**
 * The command in a record of version 1, exact at the commit that the record names: every flag that decides the outcome is
 * written out. Where data and results lie is left to the environment of whoever repeats it.
 */
export function version1Command(config: RunConfig): string {
  return ['npm run lab -- train', ...version1Flags(config)].join(' ');
}

/** The flags of {@link version1Command}, one argument each; no value needs quoting in a shell. */
function version1Flags(config: RunConfig): readonly string[] {
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

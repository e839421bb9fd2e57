import { readFileSync } from 'node:fs';
import { z } from 'zod';

const FILE = 'published-values.json';

const accuracies = z.record(z.string(), z.number());

/** The part of the file that this paper shows. */
const publishedSchema = z.object({
  sources: z.object({ gap: z.string() }),
  gap: z.object({
    /** Data set to variant to mean test accuracy in percent, without pooling runs with and without distillation. */
    kd_results_resnet18: z.record(z.string(), accuracies),
    /** Data set to accuracy in percent. */
    keep_conv1_resnet18: accuracies,
    protocol: z.object({ epochs: z.number() }),
    /** Data set to points that a stem for small images brings. */
    readme: z.object({ stem_gain: accuracies }),
    /** Model, data set, and per variant mean and standard deviation in percent. */
    accuracy_basic: z.array(
      z.tuple([z.string(), z.string(), z.record(z.string(), z.tuple([z.number(), z.number()]))]),
    ),
  }),
});

/** What the followed works publish, as far as `schema` asks for it. */
export function readPublished<Values>(schema: z.ZodType<Values>): Values {
  return schema.parse(JSON.parse(readFileSync(new URL(FILE, import.meta.url), 'utf8')));
}

const publishedFile = () => readPublished(publishedSchema);

/** Epochs that the study trains for. */
export function publishedEpochs(): number {
  return publishedFile().gap.protocol.epochs;
}

/** Points of accuracy that the study gains by a stem for small images. @throws for a data set of which it says none */
export function publishedStemGain(dataset: string): number {
  const gain = publishedFile().gap.readme.stem_gain[dataset];
  if (gain === undefined) throw new Error(`${FILE}: gap.readme.stem_gain: must have ${dataset}`);
  return gain;
}

/** One accuracy that another study published. */
export interface PublishedAccuracy {
  readonly dataset: string;
  readonly model: string;
  readonly variant: string;
  /** Fraction. */
  readonly accuracy: number;
  /** The work, and where it stands in the file. */
  readonly source: string;
}

/**
 * What the study that this paper follows reports for ResNet-18 at full width; none of it was measured here. Its basic
 * table averages `std` and `bit` over runs with and without distillation, so these two come from its distillation
 * table, and `ttq`, which was never distilled, from the basic one.
 */
export function publishedAccuracies(): PublishedAccuracy[] {
  const { sources, gap } = publishedFile();
  const model = 'resnet18';
  return Object.entries(gap.kd_results_resnet18).flatMap(([dataset, byVariant]) => {
    const basic = gap.accuracy_basic.find(([m, d]) => m === model && d === dataset)?.[2];
    const found: [variant: string, percent: number | undefined, place: string][] = [
      ['std', byVariant.std, 'gap.kd_results_resnet18'],
      ['std_kd', byVariant.std_kd, 'gap.kd_results_resnet18'],
      ['bit', byVariant.bit, 'gap.kd_results_resnet18'],
      ['bit_kd', byVariant.bit_kd, 'gap.kd_results_resnet18'],
      ['bit_keep_conv1', gap.keep_conv1_resnet18[dataset], 'gap.keep_conv1_resnet18'],
      ['ttq', basic?.ttq?.[0], 'gap.accuracy_basic'],
    ];
    return found.flatMap(([variant, percent, place]) =>
      percent === undefined
        ? []
        : [
            {
              dataset,
              model,
              variant,
              accuracy: percent / 100,
              source: `${sources.gap}; ${place} in ${FILE}`,
            },
          ],
    );
  });
}

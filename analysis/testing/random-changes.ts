/** For the property test: changes of all kinds that happen to a paper's inputs and outputs. */
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { readableJson } from '../../experiments/record/canonical-json.ts';
import { type RunConfig, recordFolder } from '../../experiments/record/schema.ts';
import { EXCLUSIONS_FILE } from '../load/run-folders.ts';
import type { Paths } from '../pipeline/paths.ts';
import { filesBelow } from '../pipeline/source-files.ts';
import type { Uniform } from '../stats/testing/seeded-generator.ts';
import { EXAMPLE_RUNS } from './example-paper/runs.ts';
import { syntheticResults, writeSyntheticRecord } from './synthetic-records.ts';

/** Does something to the paper in `places`; what it broke, its return value mends. */
type Change = (paths: Paths, draw: Uniform) => undefined | (() => void);

const pick = <T>(list: readonly T[], draw: Uniform): T => list[Math.floor(draw() * list.length)]!;

const folderOf = ({ results }: Paths, config: RunConfig) => join(results, recordFolder(config));

export const CHANGES: Readonly<Record<string, Change>> = {
  'a record lands or is repeated': (paths, draw) => {
    const config = pick(EXAMPLE_RUNS, draw);
    const results = syntheticResults(config);
    const hits = Math.round(results.test.examples * (0.6 + 0.2 * draw()));
    const test = { ...results.test, accuracy: hits / results.test.examples };
    writeSyntheticRecord(paths.results, config, { ...results, test });
    return undefined;
  },
  'a record is removed': (paths, draw) => {
    rmSync(folderOf(paths, pick(EXAMPLE_RUNS, draw)), { recursive: true, force: true });
    return undefined;
  },
  'a record is half written': (paths, draw) => {
    const config = pick(EXAMPLE_RUNS, draw);
    const folder = folderOf(paths, config);
    const text = readableJson(syntheticResults(config));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config.json'), readableJson(config));
    writeFileSync(join(folder, 'results.json'), text.slice(0, Math.floor(draw() * text.length)));
    return () => writeFileSync(join(folder, 'results.json'), text);
  },
  'a section grows': (paths, draw) => {
    appendFileSync(section(paths, draw), `\nA sentence with the number ${Math.floor(1e6 * draw())}.\n`);
    return undefined;
  },
  'a section breaks': (paths, draw) => {
    const file = section(paths, draw);
    const text = readFileSync(file);
    appendFileSync(file, pick(['\\nosuchmacro', '\\fact{no.such.fact}', '{'], draw));
    return () => writeFileSync(file, text);
  },
  'an editor saves by renaming': (paths, draw) => {
    const file = section(paths, draw);
    writeFileSync(`${file}.tmp`, `${readFileSync(file, 'utf8')}\nSaved aside.\n`);
    renameSync(`${file}.tmp`, file);
    return undefined;
  },
  'a run is excluded': (paths) => {
    const file = join(paths.results, EXCLUSIONS_FILE);
    const [folder] = readdirSync(join(paths.results, 'raw/cifar10/resnet18'));
    if (folder === undefined) return undefined;
    const path = `raw/cifar10/resnet18/${folder}`;
    writeFileSync(file, readableJson({ [path]: 'for the sake of the test' }));
    return () => rmSync(file, { force: true });
  },
  'a template changes': ({ root }, draw) => {
    const template = join(root, 'analysis/tables/render/table.tex.njk');
    const text = readFileSync(template, 'utf8');
    writeFileSync(template, text.replace('\\midrule', `\\midrule % ${Math.floor(1e6 * draw())}`));
    return undefined;
  },
  'a generated file is touched': (paths, draw) => {
    const files = filesBelow(paths.generated);
    if (files.length === 0) return undefined;
    const file = pick(files, draw);
    if (draw() < 0.5) rmSync(file);
    else writeFileSync(file, 'not what was generated');
    return undefined;
  },
};

function section({ paper }: Paths, draw: Uniform): string {
  return pick(filesBelow(join(paper, 'sections')), draw);
}

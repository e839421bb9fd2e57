import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { type Curve, plotAsSvg, plotAsText } from '../logs/curve-plot.ts';
import type { HistoryRow } from '../record/base-record.ts';
import { hasCode, messageOf } from '../record/file-text.ts';
import { nearestNames } from '../record/nearest-names.ts';
import { readRecord } from '../record/record-store.ts';
import { readHistoryLines } from '../record/run-history.ts';
import { svgFile } from './flag-values.ts';
import { addRunsArgument, foldersNamed } from './run-names.ts';

interface Flags {
  readonly resultsDir: string;
  readonly of: string;
  readonly svg?: string;
}

export function plotLossCommand(): Command {
  const command = new Command('plot-loss').description(
    'Draw how a value went, of runs that are recorded or still training.',
  );
  return addRunsArgument(command, '<run...>')
    .option('--of <value>', 'as the history names it: train.loss, validation.accuracy', 'validation.loss')
    .option('--svg <file>', 'as a drawing in the place of the terminal’s', svgFile)
    .action(plotLoss);
}

async function plotLoss(runs: readonly string[], { resultsDir, of, svg }: Flags): Promise<void> {
  const histories = foldersNamed(runs, resultsDir).map((name) => ({ name, rows: rowsOf(resultsDir, name) }));
  const all = histories.map(({ name, rows }) => ({ name, points: pointsOf(rows, of) }));
  const curves = all.filter(({ points }) => points.length > 0);
  if (curves.length === 0)
    throw noPoint(of, new Set(histories.flatMap(({ rows }) => rows.flatMap(valuesOf))));
  for (const { name, points } of all) {
    if (points.length === 0) process.stderr.write(`${name}: has no value of ${of} yet and is left out\n`);
  }
  if (svg === undefined) process.stdout.write(`${plotAsText(curves, of)}\n`);
  else writeDrawing(svg, await plotAsSvg(curves, of));
}

function writeDrawing(file: string, svg: string): void {
  try {
    writeFileSync(file, svg);
  } catch (cause) {
    const reason = hasCode(cause, 'ENOENT', 'ENOTDIR') ? 'its folder is not there' : messageOf(cause);
    throw new Error(`--svg ${file}: ${reason}`, { cause });
  }
}

function pointsOf(rows: readonly HistoryRow[], value: string): Curve['points'] {
  return rows.flatMap((row) => {
    const step = row.step ?? row.epoch;
    const height = row[value];
    return step === undefined || height === undefined ? [] : [[step, height] as const];
  });
}

const valuesOf = (row: HistoryRow): readonly string[] =>
  Object.keys(row).filter((name) => name !== 'step' && name !== 'epoch');

function noPoint(value: string, known: ReadonlySet<string>): Error {
  const nearest = known.size === 0 ? '' : `; nearest: ${nearestNames(value, known).join(', ')}`;
  return new Error(`--of: no run has a value of ${value} yet${nearest}`);
}

/** Of a finished run its record's, else what its work folder has so far. */
function rowsOf(root: string, folder: string): readonly HistoryRow[] {
  const record = readRecord(root, folder);
  if (record !== null) return record.history;
  return readHistoryLines(path.join(root, 'work', folder)).flatMap((line) =>
    line.kind === 'period' ? [line.row] : [],
  );
}

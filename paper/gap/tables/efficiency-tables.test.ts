import { describe, expect, it } from 'vitest';
import type { PaperContext } from '../../../analysis/context/context.ts';
import { analyse } from '../../../analysis/pipeline/analyse.ts';
import { tableTex } from '../../../analysis/tables/render/table-tex.ts';
import paper from '../../paper.ts';
import { syntheticContext } from '../../testing/synthetic-context.ts';
import { GAP_PHASES } from '../declared-runs.ts';
import { gapReport } from '../report.ts';
import { gap } from '../study.ts';

const ALL_TABLES = gapReport(gap).tables!;

const whole = syntheticContext(() => true, GAP_PHASES);
const build = (name: string, context: PaperContext = whole): string =>
  tableTex(ALL_TABLES.find((table) => table.name === name)!.of(context), context.facts);
const rowsWith = (tex: string, what: string) => tex.split('\n').filter((line) => line.includes(what));

describe('the table of operations', () => {
  it('has a row for each network of CIFAR-10 that is not distilled, whose shares make up the whole', () => {
    const rows = rowsWith(build('operations'), '.additions.share}');
    expect(rows).toHaveLength(11);
    for (const row of rows) {
      const shares = [...row.matchAll(/\.share\}\{([\d.]+)\}/g)].map((match) => Number(match[1]));
      expect(shares).toHaveLength(3);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0.5);
      expect(row.match(/\.multiplications\}/g)).toHaveLength(3);
    }
  });

  it('leaves FP32 nothing but multiplications, and a ternary network its scales', () => {
    const tex = build('operations');
    const [fp32] = rowsWith(tex, 'cifar10.resnet18.std.');
    expect(fp32).toMatch(
      /additions\.share\}\{0\.0\} .*skipped\.share\}\{0\.0\} .*multiplications\.share\}\{100\.0\}/,
    );
    const macs = whole.facts.get('efficiency.cifar10.resnet18.std.macs');
    expect(fp32).toContain(`{efficiency.cifar10.resnet18.std.multiplications}{${macs.text}}`);
  });

  it('has a dash with its reason where no study declares a network that others have', () => {
    const studies = GAP_PHASES.map((study) => ({
      ...study,
      runs: study.runs.filter((run) => !(run.dataset === 'cifar100' && run.quantization === 'ttq')),
    }));
    const tex = build(
      'operations',
      syntheticContext(() => true, studies),
    );
    expect(rowsWith(tex, 'cifar10.resnet18.ttq.')[0]).toMatch(/ & --\\textsuperscript\{[ab]\}/);
    expect(tex).toContain('no study declares this network');
  });
});

describe('the table of inference times', () => {
  it('sets ternary rows against FP32 on the same runtime, and FP32 against nothing', () => {
    const tex = build('inference');
    const sides = ['ort_fp32', 'ort_ternary', 'ort_integer', 'wasm_fp32', 'wasm_integer', 'wasm_ternary'];
    for (const model of ['resnet18', 'resnet50']) {
      for (const side of sides) {
        const rows = rowsWith(tex, `efficiency.cifar10.${model}.bit.${side}.`);
        expect(rows, side).toHaveLength(1);
        expect(rows[0]!.match(/\.ms\}/g), side).toHaveLength(2);
        expect(rows[0]!.match(/\.ratio\}/g)?.length ?? 0, side).toBe(side.endsWith('fp32') ? 0 : 2);
      }
    }
  });

  it('prints the name of a processor as it stands', () => {
    const measurements = whole.measurements.map((one) => ({
      ...one,
      record: { ...one.record, environment: { ...one.record.environment, cpu: '\\input{x} & 50 % <core>' } },
    }));
    const runs = whole.cells.flatMap((cell) => cell.runs);
    const context = analyse({ runs, problems: [], exclusions: [], unfinished: [], measurements }, paper);
    const { text } = context.facts.get('efficiency.processor');
    expect(text).toBe('\\textbackslash{}input\\{x\\} \\& 50 \\% \\textless{}core\\textgreater{}');
  });
});

describe('the table of sizes', () => {
  it('has the theoretical figure beside the bytes on disk, computed from the parameters', () => {
    const [row] = rowsWith(build('size'), 'cifar10.resnet18.bit.bytes.packed}');
    const { outcomes } = whole.cells.find(({ key }) => key === 'cifar10.resnet18.bit')!.runs[0]!;
    const [total, ternary] = [outcomes['parameters.total']!, outcomes['parameters.ternary']!];
    const bytes = Math.ceil((total - ternary) * 4 + (ternary * Math.log(3)) / Math.log(2) / 8);
    expect(row).toContain(`{cifar10.resnet18.bit.bytes.theoretical}{${bytes.toLocaleString('en-US')}}`);
    expect(row).toContain(
      `{cifar10.resnet18.bit.bytes.ratio_theoretical}{${((4 * total) / bytes).toFixed(1)}}`,
    );
  });
});

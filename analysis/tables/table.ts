import type { PaperContext, TableArtifact } from '../pipeline/context.ts';
import { renderTemplate } from './render/render-template.ts';
import { TableNotes } from './render/table-notes.ts';
import { Tex, type TexValues } from './render/tex.ts';

/** A table of the paper, before it is set: which values, in which rows. Its template says how they look. */
export interface Table {
  /** `accuracy` becomes `tables/accuracy.tex`, `tab:accuracy` in the text, and has `accuracy.table.tex.njk`. */
  readonly name: string;
  values(context: PaperContext, notes: TableNotes): TexValues;
}

/** A table as the pipeline calls it. */
export function tableArtifact({ name, values }: Table): TableArtifact {
  return {
    name: `tables/${name}`,
    build(context) {
      const notes = new TableNotes();
      const filled = values(context, notes);
      const source = new Tex(`analysis/tables/${name}.table.ts`);
      return renderTemplate(`${name}.table.tex.njk`, {
        ...filled,
        name: new Tex(name),
        source,
        notes: notes.list(),
      });
    },
  };
}

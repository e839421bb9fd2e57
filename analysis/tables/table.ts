import { dirname, join } from 'node:path';
import type { PaperContext, TableArtifact } from '../pipeline/context.ts';
import { renderTemplate, sourceOf } from './render/render-template.ts';
import { TableNotes } from './render/table-notes.ts';
import { Tex, type TexValues } from './render/tex.ts';

/** A table of the paper, before it is set: which values, in which rows. Its template says how they look. */
export interface Table {
  /** The module that defines it, `import.meta.filename`: its template `<name>.table.tex.njk` stands beside it. */
  readonly file: string;
  /** `accuracy` becomes `tables/accuracy.tex`, `tab:accuracy` in the text, and has `accuracy.table.tex.njk`. */
  readonly name: string;
  values(context: PaperContext, notes: TableNotes): TexValues;
}

/** A table as the pipeline calls it. */
export function tableArtifact({ file, name, values }: Table): TableArtifact {
  return {
    name: `tables/${name}`,
    build(context) {
      const notes = new TableNotes();
      const filled = values(context, notes);
      return renderTemplate(join(dirname(file), `${name}.table.tex.njk`), {
        ...filled,
        name: new Tex(name),
        source: new Tex(sourceOf(file)),
        notes: notes.list(),
      });
    },
  };
}

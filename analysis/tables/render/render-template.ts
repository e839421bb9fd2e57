import { basename, dirname } from 'node:path';
import nunjucks from 'nunjucks';
import { escapeValues, type TexValues } from './tex.ts';

/** Templates of one folder, and those here that several extend. */
const environments = new Map<string, nunjucks.Environment>();

/**
 * Tags that do not meet TeX's braces: `<< value >>`, `<% statement %>`, `<# comment #>`. Nunjucks' own escaping is
 * for HTML and is off; values are escaped for TeX before a template sees them.
 */
function environmentOf(folder: string): nunjucks.Environment {
  const known = environments.get(folder);
  if (known !== undefined) return known;
  const loader = new nunjucks.FileSystemLoader([folder, import.meta.dirname]);
  const environment = new nunjucks.Environment(loader, {
    autoescape: false,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
    tags: {
      variableStart: '<<',
      variableEnd: '>>',
      blockStart: '<%',
      blockEnd: '%>',
      commentStart: '<#',
      commentEnd: '#>',
    },
  });
  environments.set(folder, environment);
  return environment;
}

/**
 * The text of a template filled with the values.
 * @param template its path; it may extend templates beside it and those of this folder
 * @throws when the template names a value that is not there
 */
export function renderTemplate(template: string, values: TexValues): string {
  return environmentOf(dirname(template)).render(basename(template), escapeValues(values) as object);
}

/** The module that defines a table or a figure, as generated files name it: from `paper/` on, wherever that lies. */
export function sourceOf(file: string): string {
  return file.slice(file.lastIndexOf('/paper/') + 1);
}

import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';

/**
 * Tags that do not meet TeX's braces: `<< value >>`, `<% statement %>`, `<# comment #>`. Nunjucks' own escaping is for HTML
 * and is off: what a template is given is LaTeX already.
 */
const environment = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(fileURLToPath(new URL('.', import.meta.url))),
  {
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
  },
);

type TemplateValue = string | boolean | null | readonly string[];

/** Text of `<template>`, which stands here, filled with LaTeX. @throws when it names a value that is not there */
export function renderTemplate(template: string, values: Readonly<Record<string, TemplateValue>>): string {
  return environment.render(template, values);
}

/** The module that defines a table or a figure, as generated files name it: from `paper/` or `analysis/` on, wherever that lies. */
export function sourceOf(file: string): string {
  const start = Math.max(file.lastIndexOf('/paper/'), file.lastIndexOf('/analysis/'));
  return file.slice(start + 1);
}

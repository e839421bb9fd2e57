import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import { escapeValues, type TexValues } from './tex.ts';

/** Templates stand beside the tables and figures that they belong to; what several extend stands here. */
const TEMPLATE_FOLDERS = ['.', '..', '../../figures'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

/**
 * Tags that do not meet TeX's braces: `<< value >>`, `<% statement %>`, `<# comment #>`. Nunjucks' own escaping is
 * for HTML and is off; values are escaped for TeX before a template sees them.
 */
const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(TEMPLATE_FOLDERS), {
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

/** Text of `<template>` filled with the values. @throws when the template names a value that is not there */
export function renderTemplate(template: string, values: TexValues): string {
  return environment.render(template, escapeValues(values) as object);
}

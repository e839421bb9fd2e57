/** Media types of the files of the archive, by the end of their names. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  bib: 'application/x-bibtex',
  cff: 'application/yaml',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  md: 'text/markdown',
  npz: 'application/zip',
  pdf: 'application/pdf',
  png: 'image/png',
  py: 'text/x-python',
  safetensors: 'application/octet-stream',
  sh: 'application/x-sh',
  tex: 'application/x-tex',
  ts: 'application/typescript',
};

/** What is not in the list is text: sources, templates, dot files. */
export function encodingFormat(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return MEDIA_TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain';
}

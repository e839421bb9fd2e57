/**
 * Data as a script: pages opened from disk may not fetch, but may load scripts. The script calls one function with two
 * strings; what the data holds is parsed as JSON and never as JavaScript, so that a key `__proto__` is a key.
 */
export function dataScript(name: string, value: unknown): string {
  return `reviewData(${quoted(name)},${quoted(JSON.stringify(value))});\n`;
}

/** A JavaScript string in single quotes: JSON is full of double ones. `</script` is split though nothing here is inline. */
function quoted(text: string): string {
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')
    .replace(/<(?=[/!])/g, '\\x3c');
  return `'${escaped}'`;
}

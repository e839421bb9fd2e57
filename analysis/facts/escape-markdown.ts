/**
 * Text of records in Markdown, on one line: what could make emphasis, a link, a table cell, HTML, a formula or the mention of a user
 * becomes a character reference.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\t\r\n]+/g, ' ')
    .replace(/[\\`*_[\]#!|<>&~@$]|:(?=\/\/)/g, (sign) => `&#${sign.codePointAt(0)};`);
}

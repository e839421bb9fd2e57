/** Rules of schemas in plain words: `must be a number`. */
import type { z } from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'an integer',
  null: 'null',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'text',
};

/** For zod's `error`: what a broken rule asks for; undefined, which leaves it to zod, where it has no words for it. */
export function ruleText(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value': {
      const values = issue.values.map((value) => JSON.stringify(value) ?? String(value));
      return `must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}`;
    }
    case 'too_small':
      return bound(issue.origin, issue.inclusive === false ? 'above' : 'at least', issue.minimum);
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'below' : 'at most', issue.maximum);
    case 'invalid_union':
      return Array.isArray(issue.options)
        ? `must be one of ${issue.options.join(', ')}`
        : unionText(issue.errors);
    case 'invalid_key':
      return `name ${issue.issues[0]?.message ?? 'must be another'}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `must match ${issue.pattern}` : `must be of the form ${issue.format}`;
    default:
      return undefined;
  }
}

/** Of what `origin` names: of a number itself, of text and lists how long they are. */
function bound(origin: string, comparison: string, limit: number | bigint): string {
  if (origin === 'string') return `must be ${comparison} ${limit} characters long`;
  return origin === 'array' ? `must hold ${comparison} ${limit}` : `must be ${comparison} ${limit}`;
}

/** `must be a number or text`, where each of the kinds breaks a single rule; of others a list would be longer than it helps. */
function unionText(errors: readonly (readonly z.core.$ZodIssue[])[]): string {
  const rules = errors.map((issues) => (issues.length === 1 ? issues[0]!.message : ''));
  if (rules.length === 0 || !rules.every((rule) => rule.startsWith('must be ')))
    return 'must be of another form';
  return `must be ${rules.map((rule) => rule.slice('must be '.length)).join(' or ')}`;
}

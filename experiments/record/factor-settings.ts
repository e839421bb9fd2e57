import type { z } from 'zod';
import { type BaseConfig, RECORD_VERSION } from './base-record.ts';
import { factorText } from './run-record.ts';

/** What one setting asks of another. */
export interface SettingsRule<Settings> {
  readonly path: readonly string[];
  readonly rule: string;
  readonly holds: (settings: Settings) => boolean;
}

/** For `superRefine`. */
export function checkRules<Settings>(
  settings: Settings,
  rules: readonly SettingsRule<Settings>[],
  context: z.core.$RefinementCtx,
): void {
  for (const { path, rule, holds } of rules) {
    if (!holds(settings)) context.addIssue({ code: 'custom', path: [...path], message: rule });
  }
}

/**
 * Each factor of a run of this project is a setting by its name in lower case (`learning-rate`, `optimizer.weight-decay`), or
 * one of the task's own names for several settings together (`variant`), and says what is set.
 */
export function checkFactors(
  config: BaseConfig,
  named: Readonly<Record<string, string | number>>,
  context: z.core.$RefinementCtx,
): void {
  for (const [name, value] of Object.entries(config.factors)) {
    const setting = Object.hasOwn(named, name) ? named[name] : settingAt(config, name);
    const expected = typeof setting === 'string' || typeof setting === 'number' ? setting : null;
    if (expected !== null && factorText(expected) === factorText(value)) continue;
    const known = Object.keys(named).join(', ');
    const rule =
      expected === null ? `must be the name of a setting, or ${known}` : `must be ${expected}, as set`;
    context.addIssue({ code: 'custom', path: ['factors', name], message: rule });
  }
}

/** `optimizer.weight-decay` is `weightDecay` of `optimizer`. */
function settingAt(config: object, name: string): unknown {
  const setting = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return setting.split('.').reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    return (value as Readonly<Record<string, unknown>>)[part];
  }, config);
}

/**
 * Settings as a run of a study whose runs differ in `factors`: names among `named`, or of settings. Throws when one is neither.
 */
export function studyRun<Task extends string, Settings extends object>(
  { task, study }: { readonly task: Task; readonly study: string },
  settings: Settings,
  factors: readonly string[],
  named: Readonly<Record<string, string | number>>,
) {
  const entries = factors.map((name) => {
    const value = Object.hasOwn(named, name) ? named[name] : settingAt(settings, name);
    if (typeof value === 'string' || typeof value === 'number') return [name, value] as const;
    throw new Error(`factors: must be ${Object.keys(named).join(', ')} or names of settings, got '${name}'`);
  });
  const of = { schemaVersion: RECORD_VERSION, task, study, factors: Object.fromEntries(entries) } as const;
  return { ...settings, ...of };
}

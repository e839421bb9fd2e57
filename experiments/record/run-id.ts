import { hash } from 'node:crypto';
import type { BaseConfig } from './base-record.ts';
import { canonicalJson } from './canonical-json.ts';
import type { RunConfig } from './schema.ts';

/** A run's identity: SHA-256 of the canonical JSON of its resolved configuration, 64 lower-case hex digits. */
export function runId(config: RunConfig | BaseConfig): string {
  return hash('sha256', canonicalJson(config), 'hex');
}

import { hash } from 'node:crypto';

/** 64 lower-case hex digits. */
export function sha256(content: Uint8Array | string): string {
  return hash('sha256', content, 'hex');
}

import { printableText } from '../record/printable-text.ts';

/** Says what is here, or what the missing thing would need. */
export interface Finding {
  readonly name: string;
  /** Without it `./reproduce.sh` rebuilds nothing and no run can be trained on the CPU. */
  readonly needed: boolean;
  /** Null where it is missing. */
  readonly found: string | null;
  /** What it would take, or what there is to know of it. */
  readonly note: string | null;
}

/** `MISSING` is what the basic path needs, `without` what it does not. */
export function line({ name, needed, found, note }: Finding): string {
  const mark = found !== null ? 'here' : needed ? 'MISSING' : 'without';
  const said = [found, note].filter((part) => part !== null).join('; ');
  return `${mark.padEnd(8)} ${name.padEnd(22)} ${printableText(said)}`;
}

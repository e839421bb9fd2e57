/**
 * WebAssembly text with its unrolled parts written out. The kernels keep several sums in registers, which the text format
 * can only say one by one.
 */

/** `line(0)`, `line(1)`, … one below the other. */
export function unrolled(times: number, line: (index: number) => string): string {
  return Array.from({ length: times }, (_, index) => line(index)).join('\n');
}

/** Declarations of so many vector locals: `$a0`, `$a1`, … */
export const vectors = (name: string, times: number): string =>
  unrolled(times, (index) => `(local $${name}${index} v128)`);

/**
 * Runs `body` for `count` = its value down to 1, not at all for 0. `count` is a local, and is 0 afterwards; `label` must
 * be the only one of its name around.
 */
export const countdown = (label: string, count: string, body: string): string => `
  (block $${label}_done
    (br_if $${label}_done (i32.eqz (local.get $${count})))
    (loop $${label}
      ${body}
      (br_if $${label} (local.tee $${count} (i32.sub (local.get $${count}) (i32.const 1))))))`;

/** Moves a pointer on. */
export const advance = (pointer: string, bytes: number): string =>
  `(local.set $${pointer} (i32.add (local.get $${pointer}) (i32.const ${bytes})))`;

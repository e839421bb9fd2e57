/**
 * WebAssembly text with its unrolled parts written out. The kernels keep several sums in registers, which the text format
 * can only say one by one.
 */
import wabt from 'wabt';

const modules = new Map<string, Promise<WebAssembly.Module>>();

/**
 * Functions in WebAssembly's text format, assembled once, over `memory`.
 * Throws on a processor or a Node.js without 128-bit vectors in WebAssembly.
 */
export async function openFunctions<Exports>(
  functions: string,
  memory: WebAssembly.Memory,
): Promise<Exports> {
  const module = modules.get(functions) ?? assemble(functions);
  modules.set(functions, module);
  const { exports } = await WebAssembly.instantiate(await module, { host: { memory } });
  return exports as Exports;
}

async function assemble(functions: string): Promise<WebAssembly.Module> {
  const { parseWat } = await wabt();
  const text = `(module (memory (import "host" "memory") 1 65536)\n${functions})`;
  const parsed = parseWat('functions.wat', text, { simd: true, bulk_memory: true });
  try {
    const { buffer } = parsed.toBinary({});
    return await WebAssembly.compile(Uint8Array.from(buffer));
  } finally {
    parsed.destroy();
  }
}

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

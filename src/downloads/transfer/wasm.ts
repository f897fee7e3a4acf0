/** As much of WebAssembly as is used here: its types come with those of browsers only. */
interface Api {
  readonly Memory: new (facts: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => SharedMemory;
  readonly Module: new (program: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, object>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

declare const WebAssembly: Api;

/** Memory of a program that other threads can use as well. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

const PAGE = 64 * 1024;

export function makeMemory(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / PAGE);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** What a program exports that works in `memory`, which it imports as `host.memory`. */
export function startProgram(program: Uint8Array, memory: SharedMemory): Readonly<Record<string, unknown>> {
  return new WebAssembly.Instance(new WebAssembly.Module(program), { host: { memory } }).exports;
}

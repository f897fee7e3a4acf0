declare module 'host-tests' {
  export const files: readonly (() => Promise<unknown>)[];
}

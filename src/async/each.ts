export interface EachOptions {
  /** How many are under way at most. */
  readonly atOnce: number;
  /** Once it fires nothing more is begun. What is under way has to heed it by itself and is waited for. */
  readonly signal: AbortSignal;
}

/**
 * Does the work for each item, beginning in order. Rejects with the first failure, and then the signal that was handed to
 * the others fires.
 */
export async function each<Item>(
  items: readonly Item[],
  options: EachOptions,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  // All runners take from the same iterator, so each item is taken once.
  const waiting = items.values();
  const run = async () => {
    for (const item of waiting) {
      if (signal.aborted) {
        return;
      }
      await work(item, signal);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, options.atOnce) }, run));
  } catch (error) {
    failure.abort();
    throw error;
  }
}

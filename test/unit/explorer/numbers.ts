import assert from 'node:assert/strict';
import { Branch, type LoadedPage } from '../../../src/explorer/branch.ts';

/** What a page may say besides its rows. */
export type More = Partial<Pick<LoadedPage<number>, 'extra' | 'broken'>>;

/** A request for a page that waits for its answer. */
export interface Ask {
  readonly cursor: string | undefined;
  readonly signal: AbortSignal;
  readonly answer: (items: readonly number[], next?: string, total?: number, more?: More) => void;
  readonly fail: (error: Error) => void;
}

/** A list of numbers whose requests the test answers. */
export function setUp(
  options: { follow?: boolean; sorted?: boolean; compare?: (left: number, right: number) => number } = {},
) {
  const asks: Ask[] = [];
  const compare = options.compare ?? (options.sorted ? (left: number, right: number) => right - left : undefined);
  const branch = new Branch<number>({
    follow: options.follow ?? false,
    keyOf: String,
    ...(compare && { compare }),
    load: (cursor, signal) =>
      new Promise<LoadedPage<number>>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
        asks.push({
          cursor,
          signal,
          answer: (items, next, total, more) => resolve({ items, next, total, broken: 0, ...more }),
          fail: reject,
        });
      }),
  });
  const ask = (index: number): Ask => {
    const found = asks[index];
    assert.ok(found, `request ${index} was not sent`);
    return found;
  };
  return { branch, asks, ask };
}

/** A turn in which everything that waits for nothing but promises happens. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

import { rm, writeFile } from 'node:fs/promises';
import { CloudError } from '../../../src/model/errors.ts';
import type { DownloadLink } from '../../../src/model/links.ts';
import type { TransferParts, Transferred, TransferState } from '../../../src/downloads/transfer/types.ts';

/** A file that a test lets arrive as it likes. */
export interface Arriving {
  readonly parts: TransferParts;
  /** The links it was given. */
  readonly links: DownloadLink[];
  /** So many of 100 bytes, in pieces of 10. */
  arrive(bytes: number): Promise<void>;
  finish(): Promise<void>;
  fail(error: unknown): void;
  /** From now on this is how far it is. */
  tell(now: TransferState): Promise<void>;
}

/** Stands in for what downloads one file; what arrives is a part file as long as that. */
export class FakeEngine {
  readonly runs: Arriving[] = [];
  /** Part files cannot be removed. */
  stuck = false;
  /** How a file ended that is not the usual one. */
  transferred: Transferred | undefined;

  /** The first state of a download. */
  begun({ target }: TransferParts): TransferState {
    return { part: `${target}.part`, etag: '"e1"', total: 100, pieceSize: 10, done: {}, checksum: undefined };
  }

  readonly transfer = async (parts: TransferParts): Promise<Transferred> => {
    const links = [await parts.link(false, parts.signal)];
    let state = parts.state ?? this.begun(parts);
    await parts.onState?.(state);
    const usual: Transferred = { path: parts.target, bytes: 100, milliseconds: 5, verdict: 'verified' };
    return await new Promise((resolve, reject) => {
      const end = () => resolve(this.transferred ?? usual);
      const cancelled = () => reject(new CloudError({ kind: 'cancelled', message: 'The download was cancelled.' }));
      // The last state comes after the word to stop.
      const stop = () => void parts.onState?.(state).then(cancelled);
      parts.signal.addEventListener('abort', stop, { once: true });
      if (parts.signal.aborted) {
        stop();
      }
      this.runs.push({
        parts,
        links,
        async arrive(bytes) {
          const done = Object.fromEntries(Array.from({ length: bytes / 10 }, (_, piece) => [String(piece), 'c0de']));
          state = { ...state, done };
          await writeFile(state.part, Buffer.alloc(bytes));
          parts.onProgress?.({ bytes, total: 100, rate: 10, left: (100 - bytes) * 100 });
          await parts.onState?.(state);
        },
        async finish() {
          await rm(state.part, { force: true });
          await writeFile(parts.target, Buffer.alloc(100));
          end();
        },
        fail: reject,
        async tell(now) {
          state = now;
          await parts.onState?.(now);
        },
      });
    });
  };

  readonly discard = async ({ part }: TransferState): Promise<boolean> => {
    if (!this.stuck) {
      await rm(part, { force: true });
    }
    return !this.stuck;
  };
}

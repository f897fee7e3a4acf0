import { isCloudError, isSignInFailure } from '../../model/errors.ts';
import type { DownloadLink } from '../../model/links.ts';
import type { DownloadBook, Item, Run } from './book.ts';
import type { DownloadsParts } from './parts.ts';
import type { EndedDownload } from './records.ts';
import type { Transferred, TransferState } from '../transfer/types.ts';

/** Before its end by this many milliseconds a link at hand is not begun with. */
const LINK_MARGIN = 60_000;

/** Hands one download to the engine. Rejects as that does. */
export async function transferItem(
  item: Item,
  run: Run,
  book: DownloadBook,
  parts: DownloadsParts,
  changed: () => void,
): Promise<Transferred> {
  const { target, replace, listed, accountId } = item.record;
  const { signal } = run.controller;
  /** While this machine slept another window may have begun to work on it. */
  const isOurs = async () => {
    const keeps = await book.keeps(item);
    if (!keeps) {
      run.stop ??= 'leave';
      run.controller.abort();
    }
    return keeps;
  };
  return await parts.transfer({
    target,
    replace,
    listed,
    // A member that JSON has left out is one that is undefined.
    state: item.record.transfer as TransferState | undefined,
    link: async (refused, stop) => await linkOf(item, parts, refused, stop),
    placesOf: async (link) => await parts.places(accountId, link),
    signal,
    log: parts.log,
    connections: parts.settings().connections,
    onProgress: (progress) => {
      item.progress = progress;
      changed();
      void isOurs();
    },
    onState: async (state) => {
      if (await isOurs()) {
        await book.write(item, { transfer: { ...state, done: { ...state.done } } });
      }
    },
    onTrouble: (trouble) => {
      item.trouble = trouble;
      changed();
    },
  });
}

/** The link that came with the order is good for the beginning; all others are new ones. */
async function linkOf(item: Item, parts: DownloadsParts, refused: boolean, signal: AbortSignal): Promise<DownloadLink> {
  const { link: first, isAsked, record } = item;
  item.link = undefined;
  item.isAsked = false;
  const now = new Date((parts.now ?? Date.now)());
  const usable = first && !refused && !first.isExpired(now, LINK_MARGIN) ? first : undefined;
  const link = usable ?? (await parts.newLink(record, isAsked, signal));
  return await parts.secured(record.accountId, link, signal);
}

export function doneBy({ path, bytes, verdict }: Transferred, at: number): EndedDownload {
  return { at, path, bytes, verdict };
}

export function failedBy(error: unknown, why: string, at: number): EndedDownload {
  return { at, why, ...(isCloudError(error) && isSignInFailure(error.kind) && { signIn: true }) };
}

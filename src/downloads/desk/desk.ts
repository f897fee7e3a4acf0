import type { DownloadDesk, DownloadOf } from '../../model/desks.ts';
import type { DownloadLink } from '../../model/links.ts';
import type { CloudProvider, Log } from '../../model/provider.ts';
import { Downloads } from './downloads.ts';
import { entriesOf, summaryOf } from './entries.ts';
import type { DownloadsParts } from './parts.ts';
import { preferHttps } from '../links/https.ts';
import { createView } from './notify.ts';
import type { LinkPlaces } from '../links/places.ts';
import { newLink } from './renew.ts';
import { discardTransfer, transfer } from '../transfer/transfer.ts';

export interface DeskParts {
  /** Where the records are, shared by all windows. */
  readonly folder: string;
  /** Rejects with a `CloudError`. */
  readonly provider: (accountId: string) => Promise<CloudProvider>;
  /** Where a link of the account may lead. */
  readonly places: (accountId: string, link: DownloadLink) => Promise<LinkPlaces>;
  /** Remembers over restarts whether there is anything that is not done. */
  readonly setUnderWay: (any: boolean) => Promise<void>;
  /** How many connections each download has, and how many downloads run at once. */
  readonly settings: () => { readonly connections: number; readonly files: number };
  readonly accountName: (accountId: string) => string | undefined;
  readonly log: Log;
  /** Milliseconds since the epoch; the machine's clock unless told. */
  readonly now?: (() => number) | undefined;
  /** What downloads one file; ours unless told. */
  readonly engine?: Pick<DownloadsParts, 'transfer' | 'discard'> | undefined;
}

/** What owns the downloads of this window. Nothing is read or begun before `add` or `resume`. */
export function openDownloads(parts: DeskParts): DownloadDesk {
  const { folder, provider, places, setUnderWay, settings, accountName, log, now } = parts;
  const engine = parts.engine ?? { transfer, discard: discardTransfer };
  const downloads = new Downloads({
    ...engine,
    folder,
    places,
    setUnderWay,
    settings,
    log,
    now,
    view: createView(log),
    newLink: async ({ accountId, of, wish }, asked, signal) => {
      const connected = await provider(accountId);
      if (asked) {
        connected.resume();
      }
      // A member that JSON has left out is one that is undefined.
      return await newLink(connected, of as DownloadOf, wish, { signal, priority: asked ? 'user' : 'job' });
    },
    secured: async (accountId, link, signal) =>
      await preferHttps(link, (await places(accountId, link)).storageDomains, signal),
  });
  return {
    entries: () => entriesOf(downloads.list(), accountName),
    summary: () => summaryOf(downloads.list()),
    act: async (id, deed) => await downloads.act(id, deed),
    onDidChange: downloads.onDidChange,
    add: async (orders) => await downloads.add(orders),
    resume: async () => await downloads.resume(),
    accountsChanged: async (accountIds) => await downloads.accountsChanged(accountIds),
    unfinished: async (accountId) => await downloads.unfinished(accountId),
    forget: async (accountId) => await downloads.forget(accountId),
    dispose: async () => await downloads.dispose(),
  };
}

import * as vscode from 'vscode';
import type { DownloadOf, LinkWish } from '../../model/desks.ts';
import { CloudError } from '../../model/errors.ts';
import type { DownloadLink } from '../../model/links.ts';
import type { LogFile } from '../../model/logs.ts';
import type { CloudProvider, LinkAnswer } from '../../model/provider.ts';
import type { Call, TimeRange } from '../../model/requests.ts';

type LogOf = Extract<DownloadOf, { readonly kind: 'log' }>;
export type LinkSource = Pick<
  CloudProvider,
  'findBackup' | 'links' | 'getInstance' | 'listLogs' | 'listCopiedLogs' | 'logLinks'
>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How far back logs of an unknown time are looked for. */
const LOOK_BACK = 31 * DAY;
/** A span of a few minutes is far from having as many. */
const MOST_PAGES = 50;

/** Asks for the link of a download anew. Rejects with a `CloudError`: `notFound` where the cloud has none such any more. */
export async function newLink(provider: LinkSource, of: DownloadOf, wish: LinkWish, call: Call): Promise<DownloadLink> {
  const answer = of.kind === 'backup' ? await ofBackup(provider, of, call) : await ofLog(provider, of, call);
  if ('reason' in answer) {
    throw new CloudError({ kind: 'notFound', message: answer.reason });
  }
  const { network, database, file } = wish;
  const fitting = answer.links.filter((link) => link.network === network && link.database === database);
  const link = fitting.find((each) => file === undefined || each.file === file);
  if (!link) {
    const message = vscode.l10n.t(
      'The cloud no longer offers this link. Refresh the list, and look which links there are.',
    );
    throw new CloudError({ kind: 'notFound', message });
  }
  return link;
}

async function ofBackup(
  provider: LinkSource,
  { ref }: Extract<DownloadOf, { readonly kind: 'backup' }>,
  call: Call,
): Promise<LinkAnswer> {
  const backup = await provider.findBackup(ref, call);
  if (!backup) {
    const message = vscode.l10n.t('The cloud no longer has this backup. Refresh the list.');
    throw new CloudError({ kind: 'notFound', message });
  }
  return await provider.links(backup, call);
}

async function ofLog(provider: LinkSource, of: LogOf, call: Call): Promise<LinkAnswer> {
  const log = await findLog(provider, of, call);
  if (!log) {
    const message = vscode.l10n.t('The cloud no longer has this log file. Refresh the list.');
    throw new CloudError({ kind: 'notFound', message });
  }
  return await provider.logLinks(log, call);
}

async function findLog(provider: LinkSource, of: LogOf, call: Call): Promise<LogFile | undefined> {
  const instance = await provider.getInstance(of.regionId, of.instanceId, call);
  const range = rangeOf(of);
  let cursor: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { items, next } = of.copy
      ? await provider.listCopiedLogs(instance, { range, cursor }, call)
      : await provider.listLogs(instance, { range, cursor }, call);
    const found = items.find(({ id }) => id === of.logId);
    if (found || next === undefined) {
      return found;
    }
    cursor = next;
  }
  return undefined;
}

/** A minute more on both sides, as clouds differ in whether the ends belong to a range. */
function rangeOf({ from, to }: LogOf): TimeRange {
  const now = Date.now();
  const [first = now - LOOK_BACK, last = now] = [from ?? to, to ?? from];
  return { from: new Date(first - MINUTE), to: new Date(last + MINUTE) };
}

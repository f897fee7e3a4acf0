import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import { accountOf, isNode, type BackupNode, type LogNode } from '../explorer/nodes.ts';
import { CloudError } from '../model/errors.ts';
import type { DownloadLink } from '../model/links.ts';
import type { LinkAnswer } from '../model/provider.ts';
import type { Backup } from '../model/resources.ts';
import { formatLocale, formatUntil } from '../platform/format.ts';
import { showFailure } from '../platform/failures.ts';
import { withCancellableProgress } from '../platform/progress.ts';
import { plain, showInfo, showWarning } from '../platform/messages.ts';
import type { CommandParts } from './parts.ts';

/** What has download links. */
type Linked = Pick<BackupNode, 'kind' | 'backup'> | Pick<LogNode, 'kind' | 'log'>;

/** Puts one valid link of a backup or log backup on the clipboard; asks which when there are several, says why when there is none. */
export async function copyDownloadLink(parts: CommandParts, argument: unknown): Promise<void> {
  const node = isNode(argument) ? argument : parts.view.selection[0];
  if (node?.kind !== 'backup' && node?.kind !== 'log') {
    void showInfo(vscode.l10n.t('Select a backup in the RDS Backups view first.'));
    return;
  }
  let answer: LinkAnswer;
  try {
    answer = await withCancellableProgress(vscode.l10n.t('Asking for a download link…'), (signal) =>
      linksOf(parts, accountOf(node).id, node, signal),
    );
  } catch (error) {
    if (await showFailure(error, parts.log, { retry: true })) {
      await copyDownloadLink(parts, node);
    }
    return;
  }
  if ('reason' in answer) {
    void showWarning(answer.reason);
    return;
  }
  const link = await chooseLink(answer.links);
  if (link) {
    void showInfo(await copy(link));
  }
}

/** For the details page: the link of one network and database, valid now. Resolves to the sentence that says so. */
export async function copyChosenLink(
  parts: CommandParts,
  accountId: string,
  backup: Backup,
  choice: Pick<DownloadLink, 'network' | 'database'>,
  signal: AbortSignal,
): Promise<string> {
  const answer = await linksOf(parts, accountId, { kind: 'backup', backup }, signal);
  const link = answer.links.find((each) => each.network === choice.network && each.database === choice.database);
  if (!link) {
    const message = 'reason' in answer ? answer.reason : vscode.l10n.t('The cloud no longer offers this link.');
    throw new CloudError({ kind: 'notFound', message });
  }
  return await copy(link);
}

async function linksOf(parts: CommandParts, accountId: string, of: Linked, signal: AbortSignal): Promise<LinkAnswer> {
  const provider = await abortable(parts.sessions.provider(accountId), signal);
  return of.kind === 'log' ? await provider.logLinks(of.log, { signal }) : await provider.links(of.backup, { signal });
}

async function chooseLink(links: readonly DownloadLink[]): Promise<DownloadLink | undefined> {
  if (links.length <= 1) {
    return links[0];
  }
  const items = links.map((link) => ({
    label: link.database === undefined ? vscode.l10n.t('Whole backup') : plain(link.database),
    description: networkName(link),
    link,
  }));
  const options = { title: vscode.l10n.t('Which download link?'), matchOnDescription: true };
  return (await vscode.window.showQuickPick(items, options))?.link;
}

function networkName(link: DownloadLink): string {
  return link.network === 'public'
    ? vscode.l10n.t('Public network')
    : vscode.l10n.t('Internal network, works only inside the cloud');
}

async function copy(link: DownloadLink): Promise<string> {
  await vscode.env.clipboard.writeText(link.reveal());
  const until = link.expires && formatUntil(link.expires, new Date(), formatLocale(vscode.env.language));
  return until === undefined
    ? vscode.l10n.t('Download link copied. Whoever has it can download the backup.')
    : vscode.l10n.t('Download link copied. It works until {0}; whoever has it can download the backup.', until);
}

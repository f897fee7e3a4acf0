import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import { accountOf, isNode, type BackupNode, type LogNode } from '../explorer/nodes.ts';
import { CloudError } from '../model/errors.ts';
import type { DownloadLink } from '../model/links.ts';
import type { LinkAnswer } from '../model/provider.ts';
import type { Backup } from '../model/resources.ts';
import { formatBytes, formatLocale, formatUntil } from '../platform/format.ts';
import { showFailure } from '../platform/failures.ts';
import { withCancellableProgress } from '../platform/progress.ts';
import { plain, showInfo, showWarning } from '../platform/messages.ts';
import type { CommandParts } from './parts.ts';

/** What has download links. */
type Linked = Pick<BackupNode, 'kind' | 'backup'> | Pick<LogNode, 'kind' | 'log'>;

/**
 * Puts valid links of a backup or log backup on the clipboard: one, or all of its files; asks which when there are several,
 * says why when there is none.
 */
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
  const chosen = await chooseLinks(answer.links);
  if (chosen.length > 0) {
    void showInfo(await copy(chosen));
  }
}

/**
 * For the details page: the link of one network and database, valid now; without a choice the user is asked which of the
 * links that there are. Resolves to the sentence that says so.
 */
export async function copyChosenLink(
  parts: CommandParts,
  accountId: string,
  backup: Backup,
  choice: Pick<DownloadLink, 'network' | 'database'> | undefined,
  signal: AbortSignal,
): Promise<string> {
  const answer = await linksOf(parts, accountId, { kind: 'backup', backup }, signal);
  if (!choice && !('reason' in answer)) {
    const chosen = await chooseLinks(answer.links);
    if (chosen.length === 0) {
      throw new CloudError({ kind: 'cancelled', message: vscode.l10n.t('Cancelled.') });
    }
    return await copy(chosen);
  }
  const link = answer.links.find((each) => each.network === choice?.network && each.database === choice.database);
  if (!link) {
    const message = 'reason' in answer ? answer.reason : vscode.l10n.t('The cloud no longer offers this link.');
    throw new CloudError({ kind: 'notFound', message });
  }
  return await copy([link]);
}

async function linksOf(parts: CommandParts, accountId: string, of: Linked, signal: AbortSignal): Promise<LinkAnswer> {
  const provider = await abortable(parts.sessions.asked(accountId), signal);
  return of.kind === 'log' ? await provider.logLinks(of.log, { signal }) : await provider.links(of.backup, { signal });
}

type LinkRow = vscode.QuickPickItem & { readonly links: readonly DownloadLink[] };

/** One of the links, or all where they are the files of one whole. None if the user gave up. */
async function chooseLinks(links: readonly DownloadLink[]): Promise<readonly DownloadLink[]> {
  if (links.length <= 1) {
    return links;
  }
  const rows: LinkRow[] = links.map((link) => ({ ...linkRow(link), links: [link] }));
  if (links.every(({ file }) => file !== undefined)) {
    const label = vscode.l10n.t('All {0} files', links.length);
    rows.unshift({
      label,
      description: vscode.l10n.t('One link a line'),
      iconPath: new vscode.ThemeIcon('files'),
      links,
    });
  }
  const options = { title: vscode.l10n.t('Which download link?'), matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(rows, options))?.links ?? [];
}

function linkRow(link: DownloadLink): vscode.QuickPickItem {
  const { file, database, size } = link;
  const bytes = size === undefined ? undefined : formatBytes(size, vscode.env.language);
  return file === undefined
    ? {
        label: database === undefined ? vscode.l10n.t('Whole backup') : plain(database),
        description: networkName(link),
      }
    : {
        label: plain(database ?? file),
        description: [database && file, bytes]
          .filter((part) => part !== undefined)
          .map(plain)
          .join(' · '),
      };
}

function networkName(link: DownloadLink): string {
  return link.network === 'public'
    ? vscode.l10n.t('Public network')
    : vscode.l10n.t('Internal network, works only inside the cloud');
}

async function copy(links: readonly DownloadLink[]): Promise<string> {
  await vscode.env.clipboard.writeText(links.map((link) => link.reveal()).join('\n'));
  const ends = links.flatMap(({ expires }) => expires?.getTime() ?? []);
  const first = ends.length < links.length ? undefined : new Date(Math.min(...ends));
  const until = first && formatUntil(first, new Date(), formatLocale(vscode.env.language));
  if (links.length > 1) {
    return until === undefined
      ? vscode.l10n.t('{0} download links copied. Whoever has them can download the backup.', links.length)
      : vscode.l10n.t(
          '{0} download links copied. They work until {1}; whoever has them can download the backup.',
          links.length,
          until,
        );
  }
  return until === undefined
    ? vscode.l10n.t('Download link copied. Whoever has it can download the backup.')
    : vscode.l10n.t('Download link copied. It works until {0}; whoever has it can download the backup.', until);
}

import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import { accountOf, isNode, type BackupNode, type LogNode } from '../explorer/nodes.ts';
import { CloudError } from '../model/errors.ts';
import type { DownloadLink } from '../model/links.ts';
import type { LinkAnswer } from '../model/provider.ts';
import type { Backup } from '../model/resources.ts';
import { formatBytes } from '../platform/format.ts';
import { showFailure } from '../platform/failures.ts';
import { withCancellableProgress } from '../platform/progress.ts';
import { plain, showInfo, showWarning } from '../platform/messages.ts';
import type { CommandParts } from './parts.ts';

/** What has download links. */
export type Linked = Pick<BackupNode, 'kind' | 'backup'> | Pick<LogNode, 'kind' | 'log'>;

/** Which of a backup's links: over one network, to all of it or one database. */
export type LinkWish = Pick<DownloadLink, 'network' | 'database'>;

/** How many links can be chosen at once. */
export type HowMany = 'one' | 'oneOrAll';

/** The row that a command was called for, or the selected one. Says what to do where it has no links. */
export function linkedNode(parts: CommandParts, argument: unknown): BackupNode | LogNode | undefined {
  const node = isNode(argument) ? argument : parts.view.selection[0];
  if (node?.kind === 'backup' || node?.kind === 'log') {
    return node;
  }
  void showInfo(vscode.l10n.t('Select a backup in the RDS Backups view first.'));
  return undefined;
}

/** The links of a row, valid now. Says why there are none, and what went wrong; empty then. */
export async function askForLinks(parts: CommandParts, node: BackupNode | LogNode): Promise<readonly DownloadLink[]> {
  let answer: LinkAnswer;
  try {
    answer = await withCancellableProgress(vscode.l10n.t('Asking for a download link…'), (signal) =>
      linksOf(parts, accountOf(node).id, node, signal),
    );
  } catch (error) {
    return (await showFailure(error, parts.log, { retry: true })) ? await askForLinks(parts, node) : [];
  }
  if ('reason' in answer) {
    void showWarning(answer.reason);
  }
  return answer.links;
}

/**
 * The link that was wished for, valid now; without a wish the user is asked which. Rejects with a `CloudError`, also when
 * there is none or the user gave up.
 */
export async function wishedLinks(
  parts: CommandParts,
  accountId: string,
  backup: Backup,
  wish: LinkWish | undefined,
  howMany: HowMany,
  signal: AbortSignal,
): Promise<readonly DownloadLink[]> {
  const answer = await linksOf(parts, accountId, { kind: 'backup', backup }, signal);
  if ('reason' in answer) {
    throw new CloudError({ kind: 'notFound', message: answer.reason });
  }
  if (wish) {
    return [sameLink(answer.links, wish)];
  }
  const chosen = await chooseLinks(answer.links, howMany);
  if (chosen.length === 0) {
    throw gaveUp();
  }
  return chosen;
}

export function gaveUp(): CloudError {
  return new CloudError({ kind: 'cancelled', message: vscode.l10n.t('Cancelled.') });
}

/** The same link, valid now. Rejects with a `CloudError`. */
export async function renewed(
  parts: CommandParts,
  accountId: string,
  of: Linked,
  link: DownloadLink,
  signal: AbortSignal,
): Promise<DownloadLink> {
  const answer = await linksOf(parts, accountId, of, signal);
  if ('reason' in answer) {
    throw new CloudError({ kind: 'notFound', message: answer.reason });
  }
  const { file } = link;
  const files = file === undefined ? answer.links : answer.links.filter((each) => each.file === file);
  return sameLink(files, link);
}

function sameLink(links: readonly DownloadLink[], wish: LinkWish): DownloadLink {
  const link = links.find((each) => each.network === wish.network && each.database === wish.database);
  if (!link) {
    const message = vscode.l10n.t('The cloud no longer offers this link.');
    throw new CloudError({ kind: 'notFound', message });
  }
  return link;
}

async function linksOf(parts: CommandParts, accountId: string, of: Linked, signal: AbortSignal): Promise<LinkAnswer> {
  const provider = await abortable(parts.sessions.asked(accountId), signal);
  return of.kind === 'log' ? await provider.logLinks(of.log, { signal }) : await provider.links(of.backup, { signal });
}

type LinkRow = vscode.QuickPickItem & { readonly links: readonly DownloadLink[] };

/** One of the links, or all where they are the files of one whole. None if the user gave up. */
export async function chooseLinks(links: readonly DownloadLink[], howMany: HowMany): Promise<readonly DownloadLink[]> {
  if (links.length <= 1) {
    return links;
  }
  const rows: LinkRow[] = links.map((link) => ({ ...linkRow(link), links: [link] }));
  if (howMany === 'oneOrAll' && links.every(({ file }) => file !== undefined)) {
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

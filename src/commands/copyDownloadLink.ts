import * as vscode from 'vscode';
import type { DownloadLink } from '../model/links.ts';
import type { Backup } from '../model/resources.ts';
import { formatLocale, formatUntil } from '../platform/format.ts';
import { showInfo } from '../platform/messages.ts';
import { askForLinks, chooseLinks, linkedNode, wishedLinks, type LinkWish } from './downloadLinks.ts';
import type { CommandParts } from './parts.ts';

/**
 * Puts valid links of a backup or log backup on the clipboard: one, or all of its files; asks which when there are several,
 * says why when there is none.
 */
export async function copyDownloadLink(parts: CommandParts, argument: unknown): Promise<void> {
  const node = linkedNode(parts, argument);
  const chosen = node ? await chooseLinks(await askForLinks(parts, node), 'oneOrAll') : [];
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
  choice: LinkWish | undefined,
  signal: AbortSignal,
): Promise<string> {
  return await copy(await wishedLinks(parts, accountId, backup, choice, 'oneOrAll', signal));
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

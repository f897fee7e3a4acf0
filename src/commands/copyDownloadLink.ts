import * as vscode from 'vscode';
import { accountOf } from '../explorer/nodes.ts';
import type { LinkWish } from '../model/desks.ts';
import type { DownloadLink } from '../model/links.ts';
import type { Backup } from '../model/resources.ts';
import { setContextKey } from '../platform/contextKeys.ts';
import { showInfo } from '../platform/messages.ts';
import {
  askForLinks,
  chooseLinks,
  endOfLinks,
  freshLinks,
  isPublic,
  keptFresh,
  linkedNode,
  loadDownloads,
  trafficAdvice,
  unsaid,
  wishedLinks,
  type LinkQuestion,
} from './downloadLinks.ts';
import type { CommandParts } from './parts.ts';
import { sentences } from '../model/prose.ts';

/**
 * Puts valid links of a backup or log backup on the clipboard: one, or all of its files or databases; asks which when there
 * are several, says why when there is none.
 */
export async function copyDownloadLink(parts: CommandParts, argument: unknown): Promise<void> {
  const node = linkedNode(parts, argument);
  if (!node) {
    return;
  }
  const asked = await question(parts, accountOf(node).id);
  const chosen = await chooseLinks(await askForLinks(parts, node), asked);
  const links = await keptFresh(parts, node, chosen);
  if (links.length > 0) {
    void showInfo(withAdvice(parts, await copyLinks(links), links, asked));
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
  const asked = await question(parts, accountId);
  const chosen = await wishedLinks(parts, accountId, backup, choice, asked, signal);
  const links = await freshLinks(parts, accountId, { kind: 'backup', backup }, chosen, signal);
  return withAdvice(parts, await copyLinks(links), links, asked);
}

/**
 * What there is to say of links that were copied: that they were, a warning where one is plain, how long they work and for
 * whom. A message is cut off at its end, so what has to be seen comes first.
 */
export async function copiedWords(copied: string, links: readonly DownloadLink[]): Promise<string> {
  const { isPlain } = await loadDownloads();
  const warning = vscode.l10n.t('Not encrypted (http): others on the way can read the file.');
  return sentences(copied, links.some(isPlain) && warning, useWords(links.length, endOfLinks(links)));
}

function useWords(count: number, until: string | undefined): string {
  if (count > 1) {
    return until === undefined
      ? vscode.l10n.t('Whoever has them can download the backup.')
      : vscode.l10n.t('They work until {0}; whoever has them can download the backup.', until);
  }
  return until === undefined
    ? vscode.l10n.t('Whoever has it can download the backup.')
    : vscode.l10n.t('It works until {0}; whoever has it can download the backup.', until);
}

/** Once per window, also for who had nothing to choose. */
function withAdvice(
  parts: CommandParts,
  copied: string,
  links: readonly DownloadLink[],
  { advice }: LinkQuestion,
): string {
  const words = advice !== undefined && links.some(isPublic) ? unsaid(parts, advice) : undefined;
  return sentences(copied, words);
}

async function question(parts: CommandParts, accountId: string): Promise<LinkQuestion> {
  const advice = await trafficAdvice(parts, accountId);
  return { together: vscode.l10n.t('One link a line'), advice, heardBy: parts.store, saysEnd: true };
}

/** Resolves to the sentence that says what is on the clipboard now. */
export async function copyLinks(links: readonly DownloadLink[]): Promise<string> {
  await vscode.env.clipboard.writeText(links.map((link) => link.reveal()).join('\n'));
  setContextKey('madeOrFetched', true);
  const words =
    links.length > 1
      ? vscode.l10n.t('{0} download links copied.', links.length)
      : vscode.l10n.t('Download link copied.');
  return await copiedWords(words, links);
}

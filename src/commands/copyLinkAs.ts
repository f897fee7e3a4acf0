import * as vscode from 'vscode';
import type { Shell, Tool } from '../downloads/index.ts';
import { accountOf } from '../explorer/nodes.ts';
import type { DownloadLink } from '../model/links.ts';
import type { Backup } from '../model/resources.ts';
import { showInfo } from '../platform/messages.ts';
import { pickOne, type PickRow } from '../platform/pick.ts';
import { copiedWords, copyLinks } from './copyDownloadLink.ts';
import {
  askForLinks,
  chooseLinks,
  endOfLinks,
  freshLinks,
  gaveUp,
  isPublic,
  keptFresh,
  linkedNode,
  loadDownloads,
  plainWords,
  trafficAdvice,
  wishedLinks,
} from './downloadLinks.ts';
import type { CommandParts } from './parts.ts';
import { sentences } from '../model/prose.ts';

/** One way of writing links down. Without a tool it is the address alone. */
interface Form extends PickRow {
  readonly command?: { readonly tool: Tool; readonly shell: Shell } | undefined;
}

const tools: readonly Tool[] = ['curl', 'wget', 'aria2'];

/**
 * Puts links of a backup or log backup on the clipboard as they are, or as commands of other programs that download them. Asks
 * which links when there are several, and in which form; says why when there is none.
 */
export async function copyLinkAs(parts: CommandParts, argument: unknown): Promise<void> {
  const node = linkedNode(parts, argument);
  if (!node) {
    return;
  }
  const together = vscode.l10n.t('One line each');
  const chosen = await chooseLinks(await askForLinks(parts, node), { together });
  const form = chosen.length > 0 ? await chooseForm(parts, accountOf(node).id, chosen) : undefined;
  // What has ended while the user chose is asked for anew.
  const links = form ? await keptFresh(parts, node, chosen) : [];
  if (form && links.length > 0) {
    void showInfo(await copy(links, form));
  }
}

/**
 * For the details page: the same for a backup. Resolves to the sentence that says so; rejects with a `CloudError`, also when
 * the user gives up.
 */
export async function copyChosenLinkAs(
  parts: CommandParts,
  accountId: string,
  backup: Backup,
  signal: AbortSignal,
): Promise<string> {
  const together = vscode.l10n.t('One line each');
  const chosen = await wishedLinks(parts, accountId, backup, undefined, { together }, signal);
  const form = await chooseForm(parts, accountId, chosen);
  if (!form) {
    throw gaveUp();
  }
  return await copy(await freshLinks(parts, accountId, { kind: 'backup', backup }, chosen, signal), form);
}

async function chooseForm(
  parts: CommandParts,
  accountId: string,
  links: readonly DownloadLink[],
): Promise<Form | undefined> {
  const { fileNameOf, isPlain } = await loadDownloads();
  const until = endOfLinks(links);
  const title = [
    vscode.l10n.t('Copy Link As'),
    until === undefined ? undefined : vscode.l10n.t('Works until {0}', until),
    links.some(isPlain) ? plainWords() : undefined,
  ];
  const placeholder = [
    links.some(isPublic) ? await trafficAdvice(parts, accountId) : undefined,
    links.length > 1
      ? vscode.l10n.t('Whoever has the links can download the backup.')
      : vscode.l10n.t('Whoever has the link can download the backup.'),
  ];
  const [only] = links.length === 1 ? links.map(fileNameOf) : [];
  return await pickOne(forms(links.length, only), {
    title: title.filter((words) => words !== undefined).join(' · '),
    placeholder: sentences(...placeholder),
  });
}

/** The shell that this machine usually has comes first. `name` is that of the file where it is one. */
function forms(count: number, name: string | undefined): readonly Form[] {
  const shells: readonly Shell[] = process.platform === 'win32' ? ['powershell', 'posix'] : ['posix', 'powershell'];
  const link: Form = {
    label: vscode.l10n.t('Link'),
    detail:
      name === undefined
        ? vscode.l10n.t('The addresses alone, one a line.')
        : vscode.l10n.t('The address alone, for a browser or another program.'),
    icon: 'link',
  };
  const commands = shells.flatMap((shell) =>
    tools.map((tool) => ({
      label: tool,
      description: shell === 'posix' ? vscode.l10n.t('For sh, bash and zsh') : vscode.l10n.t('For PowerShell'),
      detail: effect(tool, count, name),
      icon: shell === 'posix' ? 'terminal-bash' : 'terminal-powershell',
      command: { tool, shell },
    })),
  );
  return [link, ...commands];
}

function effect(tool: Tool, count: number, name: string | undefined): string {
  if (name === undefined) {
    return tool === 'aria2'
      ? vscode.l10n.t(
          'Downloads {0} files, each over several connections. Run again, it goes on where it stopped.',
          count,
        )
      : vscode.l10n.t('Downloads {0} files. Run again, it goes on where it stopped.', count);
  }
  return tool === 'aria2'
    ? vscode.l10n.t('Downloads {0} over several connections. Run again, it goes on where it stopped.', name)
    : vscode.l10n.t('Downloads {0}. Run again, it goes on where it stopped.', name);
}

async function copy(links: readonly DownloadLink[], { command }: Form): Promise<string> {
  if (!command) {
    return await copyLinks(links);
  }
  const { tool, shell } = command;
  const { commandFor, fileNamesOf } = await loadDownloads();
  const names = fileNamesOf(links);
  const lines = links.map((link, index) =>
    commandFor(tool, shell, { name: names[index] ?? '', address: link.reveal() }),
  );
  await vscode.env.clipboard.writeText(lines.join('\n'));
  const words =
    links.length > 1
      ? vscode.l10n.t('{0} commands for {1} copied.', links.length, tool)
      : vscode.l10n.t('Command for {0} copied.', tool);
  return await copiedWords(words, links);
}

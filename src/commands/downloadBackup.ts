import { existsSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { loadClouds } from '../accounts/session.ts';
import type { DownloadProgress, LinkPlaces, Saved } from '../downloads/index.ts';
import { accountOf } from '../explorer/nodes.ts';
import { SAMPLE_SITE } from '../model/account.ts';
import { isCancelled } from '../model/errors.ts';
import type { DownloadLink } from '../model/links.ts';
import type { Backup } from '../model/resources.ts';
import { describeFailure, showFailure } from '../platform/failures.ts';
import { formatBytes } from '../platform/format.ts';
import { plain, showInfo, showWarning } from '../platform/messages.ts';
import {
  askForLinks,
  chooseLinks,
  gaveUp,
  linkedNode,
  renewed,
  wishedLinks,
  type Linked,
  type LinkWish,
} from './downloadLinks.ts';
import type { CommandParts } from './parts.ts';

/** What is downloaded, and to where. */
interface Order {
  readonly accountId: string;
  readonly of: Linked;
  readonly link: DownloadLink;
  readonly target: string;
  /** There was a file of that name when the user chose it, and agreed to replace it. */
  readonly replace: boolean;
}

const loadDownloads = () => import('../downloads/index.ts');

/** Downloads a file of a backup or log backup; asks which when there are several, and where to. */
export async function downloadBackup(parts: CommandParts, argument: unknown): Promise<void> {
  const node = linkedNode(parts, argument);
  const [link] = node ? await chooseLinks(await askForLinks(parts, node), 'one') : [];
  if (node && link) {
    const order = await askWhere({ accountId: accountOf(node).id, of: node, link });
    if (order) {
      await download(parts, order);
    }
  }
}

/**
 * For the details page: asks where to, begins to download the link of one network and database (without a choice the user is
 * asked which), and resolves to the sentence that says so. The rest is told by a notification; `signal` ends only what is
 * before it. Rejects with a `CloudError`, also when the user gives up.
 */
export async function downloadChosen(
  parts: CommandParts,
  accountId: string,
  backup: Backup,
  choice: LinkWish | undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  const [link] = await wishedLinks(parts, accountId, backup, choice, 'one', signal);
  const order = link && (await askWhere({ accountId, of: { kind: 'backup', backup }, link }));
  if (!order || signal.aborted) {
    throw gaveUp();
  }
  download(parts, order).catch((error: unknown) => describeFailure(error, parts.log));
  return vscode.l10n.t('The download has begun; a notification follows it.');
}

/** Where files were saved last, by this window. */
let lastFolder: string | undefined;

/** The dialog itself asks before a file is replaced. */
async function askWhere(order: Omit<Order, 'target' | 'replace'>): Promise<Order | undefined> {
  const { fileNameOf } = await loadDownloads();
  const machine = otherMachine();
  const chosen = await vscode.window.showSaveDialog({
    title:
      machine === undefined
        ? vscode.l10n.t('Download Backup')
        : vscode.l10n.t('Download Backup to the Machine {0}', machine),
    saveLabel: vscode.l10n.t('Download'),
    defaultUri: vscode.Uri.file(join(lastFolder ?? usualFolder(), fileNameOf(order.link))),
  });
  if (!chosen) {
    return undefined;
  }
  if (chosen.scheme !== 'file') {
    void showWarning(vscode.l10n.t('Backups can be downloaded to {0} only. Choose a folder there.', hostname()));
    return undefined;
  }
  const target = chosen.fsPath;
  lastFolder = dirname(target);
  return { ...order, target, replace: existsSync(target) };
}

function usualFolder(): string {
  const downloads = join(homedir(), 'Downloads');
  return existsSync(downloads) ? downloads : homedir();
}

/** The machine that files are saved on, where the user may sit at another one. */
function otherMachine(): string | undefined {
  const away = vscode.env.remoteName !== undefined || vscode.env.uiKind === vscode.UIKind.Web;
  return away ? hostname() : undefined;
}

function title(target: string): string {
  const machine = otherMachine();
  return machine === undefined
    ? vscode.l10n.t('Downloading {0}', basename(target))
    : vscode.l10n.t('Downloading {0} to the machine {1}', basename(target), machine);
}

/** Downloads until it has worked, or the user has had enough. */
async function download(parts: CommandParts, order: Order): Promise<void> {
  const { save } = await loadDownloads();
  const run = async (again: boolean): Promise<Saved> =>
    await withDownloadProgress(order.target, async (signal, onProgress) => {
      const { accountId, of, target, replace } = order;
      const stale = again || order.link.isExpired(new Date());
      const link = stale ? await renewed(parts, accountId, of, order.link, signal) : order.link;
      const places = await placesOf(parts, accountId, link);
      return await save(link, target, { places, signal, log: parts.log, replace, onProgress });
    });
  for (let again = false; ; again = true) {
    try {
      void tellSaved(await run(again));
      return;
    } catch (error) {
      if (isCancelled(error)) {
        vscode.window.setStatusBarMessage(vscode.l10n.t('Download cancelled. What had arrived was removed.'), 5000);
        return;
      }
      if (!(await showFailure(error, parts.log, { retry: true }))) {
        return;
      }
    }
  }
}

async function placesOf(parts: CommandParts, accountId: string, link: DownloadLink): Promise<LinkPlaces> {
  const { loopbackOrigin } = await loadDownloads();
  const account = parts.store.get(accountId);
  const cloud = (await loadClouds()).find(({ id }) => id === account?.cloud);
  // The sample data are served by this window itself, at another port each time.
  const endpoint = account?.site === SAMPLE_SITE ? loopbackOrigin(link) : account?.endpoint;
  return { storageDomains: cloud?.storageDomains ?? [], endpoint };
}

/** A notification that tells how far it is, with *Cancel*. */
async function withDownloadProgress(
  target: string,
  work: (signal: AbortSignal, onProgress: (progress: DownloadProgress) => void) => Promise<Saved>,
): Promise<Saved> {
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: plain(title(target)) };
  return await vscode.window.withProgress(options, async (notification, token) => {
    const controller = new AbortController();
    const listening = token.onCancellationRequested(() => controller.abort());
    let told = 0;
    try {
      return await work(controller.signal, (progress) => {
        const part = progress.total ? Math.min(100, (progress.bytes / progress.total) * 100) : 0;
        notification.report({ message: progressWords(progress), increment: part - told });
        told = part;
      });
    } finally {
      listening.dispose();
    }
  });
}

/** "120 MiB of 2.1 GiB, 14 MiB/s" */
function progressWords({ bytes, total, rate }: DownloadProgress): string {
  const amount =
    total === undefined ? bytesWords(bytes) : vscode.l10n.t('{0} of {1}', bytesWords(bytes), bytesWords(total));
  return rate === undefined ? amount : vscode.l10n.t('{0}, {1}/s', amount, bytesWords(rate));
}

function bytesWords(bytes: number): string {
  return formatBytes(bytes, vscode.env.language);
}

async function tellSaved({ path, bytes }: Saved): Promise<void> {
  const machine = otherMachine();
  const size = bytesWords(bytes);
  if (machine !== undefined) {
    await showInfo(vscode.l10n.t('Downloaded to {0} on the machine {1} ({2}).', path, machine, size));
    return;
  }
  const show = vscode.l10n.t('Show in Folder');
  if ((await showInfo(vscode.l10n.t('Downloaded to {0} ({1}).', path, size), show)) === show) {
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
  }
}

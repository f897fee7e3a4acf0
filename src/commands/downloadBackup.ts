import { existsSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { accountOf } from '../explorer/nodes.ts';
import type { DownloadOf, DownloadOrder, LinkWish } from '../model/desks.ts';
import { isCloudError } from '../model/errors.ts';
import type { DownloadLink } from '../model/links.ts';
import { refTo } from '../model/provider.ts';
import type { Backup } from '../model/resources.ts';
import { setContextKey } from '../platform/contextKeys.ts';
import { showFailure } from '../platform/failures.ts';
import { plain, showInfo, showWarning } from '../platform/messages.ts';
import {
  askForLinks,
  chooseLinks,
  gaveUp,
  isPublic,
  linkedNode,
  loadDownloads,
  sayOnce,
  trafficAdvice,
  wishedLinks,
  type Linked,
  type LinkQuestion,
} from './downloadLinks.ts';
import type { CommandParts } from './parts.ts';

/** What is downloaded. */
interface Wanted {
  readonly accountId: string;
  readonly of: Linked;
  readonly links: readonly DownloadLink[];
}

/** The file of a link, and whether one is there that the user agreed to replace. */
interface Target {
  readonly link: DownloadLink;
  readonly path: string;
  readonly replace: boolean;
}

/** Downloads files of a backup or log backup; asks which when there are several, and where to. */
export async function downloadBackup(parts: CommandParts, argument: unknown): Promise<void> {
  const node = linkedNode(parts, argument);
  if (!node) {
    return;
  }
  const accountId = accountOf(node).id;
  const links = await chooseLinks(await askForLinks(parts, node), await question(parts, accountId));
  const orders = await askWhere(parts, { accountId, of: node, links });
  if (orders.length > 0) {
    await begin(parts, orders);
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
  const asked = await question(parts, accountId);
  const links = await wishedLinks(parts, accountId, backup, choice, asked, signal);
  const orders = await askWhere(parts, { accountId, of: { kind: 'backup', backup }, links });
  if (orders.length === 0 || signal.aborted) {
    throw gaveUp();
  }
  await add(parts, orders);
  return orders.length === 1
    ? vscode.l10n.t('The download has begun; a notification follows it.')
    : vscode.l10n.t('The downloads have begun; a notification follows them.');
}

async function question(parts: CommandParts, accountId: string): Promise<LinkQuestion> {
  const advice = await trafficAdvice(parts, accountId);
  return { together: vscode.l10n.t('Into one folder'), advice, heardBy: parts.store };
}

async function add(parts: CommandParts, orders: readonly DownloadOrder[]): Promise<void> {
  await (await parts.downloads()).add(orders);
  setContextKey('madeOrFetched', true);
}

/** Hands the orders over, and offers that again if it fails. */
async function begin(parts: CommandParts, orders: readonly DownloadOrder[]): Promise<void> {
  try {
    await add(parts, orders);
  } catch (error) {
    if (isCloudError(error) && error.kind === 'state') {
      // Others are downloaded to the same files. What else was ordered has begun: ordered again, it would be refused as well.
      void showWarning(error.message);
    } else if (await showFailure(error, parts.log, { retry: true })) {
      await begin(parts, orders);
    }
  }
}

/** Where files were saved last, by this window. */
let lastFolder: string | undefined;

/** None if the user gave up, or nothing is left to download. */
async function askWhere(parts: CommandParts, { accountId, of, links }: Wanted): Promise<readonly DownloadOrder[]> {
  const advice = links.some(isPublic) ? await trafficAdvice(parts, accountId) : undefined;
  if (advice !== undefined) {
    // The dialogs have no room for it.
    sayOnce(parts, advice);
  }
  const [only] = links;
  const targets = only && links.length === 1 ? await askForFile(only) : await askForFolder(links);
  return targets.map(({ link, path, replace }) => {
    const { network, database, file } = link;
    return {
      accountId,
      of: orderOf(of),
      wish: { network, database, file },
      instanceName: instanceNameOf(parts, accountId, of),
      target: path,
      replace,
      listed: listedOf(of, link),
      link,
    };
  });
}

/** The dialog itself asks before a file is replaced. */
async function askForFile(link: DownloadLink): Promise<readonly Target[]> {
  const { fileNameOf, otherMachine } = await loadDownloads();
  const machine = otherMachine();
  const chosen = await vscode.window.showSaveDialog({
    title:
      machine === undefined
        ? vscode.l10n.t('Download Backup')
        : vscode.l10n.t('Download Backup to the Machine {0}', machine),
    saveLabel: vscode.l10n.t('Download'),
    defaultUri: vscode.Uri.file(join(folderNow(), fileNameOf(link))),
  });
  if (!chosen || !isOnDisk(chosen)) {
    return [];
  }
  const path = chosen.fsPath;
  lastFolder = dirname(path);
  return [{ link, path, replace: existsSync(path) }];
}

async function askForFolder(links: readonly DownloadLink[]): Promise<readonly Target[]> {
  if (links.length === 0) {
    return [];
  }
  const { fileNamesOf, otherMachine } = await loadDownloads();
  const machine = otherMachine();
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title:
        machine === undefined
          ? vscode.l10n.t('Download {0} Files', links.length)
          : vscode.l10n.t('Download {0} Files to the Machine {1}', links.length, machine),
      openLabel: vscode.l10n.t('Download Here'),
      defaultUri: vscode.Uri.file(folderNow()),
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
    })) ?? [];
  if (!chosen || !isOnDisk(chosen)) {
    return [];
  }
  const folder = chosen.fsPath;
  lastFolder = folder;
  const paths = fileNamesOf(links).map((name) => join(folder, name));
  return await askToReplace(links.flatMap((link, index) => targetOf(link, paths[index])));
}

function targetOf(link: DownloadLink, path: string | undefined): readonly Target[] {
  return path === undefined ? [] : [{ link, path, replace: existsSync(path) }];
}

/** Asks once what becomes of all files that are there already. */
async function askToReplace(targets: readonly Target[]): Promise<readonly Target[]> {
  const there = targets.filter(({ replace }) => replace);
  const [first] = there;
  if (!first) {
    return targets;
  }
  const replace = vscode.l10n.t('Replace');
  const skip = vscode.l10n.t('Skip Existing');
  const message = vscode.l10n.t(
    '{0} of the {1} files are already in {2}.',
    there.length,
    targets.length,
    dirname(first.path),
  );
  const detail = someOf(there.map(({ path }) => basename(path)));
  const options = { modal: true, detail };
  const choice = await vscode.window.showWarningMessage(plain(message), options, replace, skip);
  if (choice === replace) {
    return targets;
  }
  const others = choice === skip ? targets.filter((target) => !target.replace) : [];
  if (choice === skip && others.length === 0) {
    void showInfo(vscode.l10n.t('All {0} files are there already. Nothing is downloaded.', targets.length));
  }
  return others;
}

/** Names that a person reads before answering; the others are counted. */
const NAMED = 10;

function someOf(names: readonly string[]): string {
  const rest = names.length - NAMED;
  const more = rest > 0 ? [vscode.l10n.t('and {0} more', rest)] : [];
  return [...names.slice(0, NAMED), ...more].join('\n');
}

function isOnDisk({ scheme }: vscode.Uri): boolean {
  if (scheme !== 'file') {
    void showWarning(vscode.l10n.t('Backups can be downloaded to {0} only. Choose a folder there.', hostname()));
  }
  return scheme === 'file';
}

function folderNow(): string {
  const downloads = join(homedir(), 'Downloads');
  return lastFolder ?? (existsSync(downloads) ? downloads : homedir());
}

function instanceNameOf(parts: CommandParts, accountId: string, of: Linked): string {
  const { regionId, instanceId } = of.kind === 'backup' ? of.backup : of.log;
  const released = of.kind === 'backup' ? of.backup.released : undefined;
  const [row] = parts.children.instances(accountId, regionId, instanceId);
  return released?.name ?? row?.instance.name ?? instanceId;
}

function orderOf(of: Linked): DownloadOf {
  if (of.kind === 'backup') {
    return { kind: 'backup', ref: refTo(of.backup) };
  }
  const { id, regionId, instanceId, copy, from, to } = of.log;
  return {
    kind: 'log',
    regionId,
    instanceId,
    logId: id,
    copy: copy !== undefined,
    from: from?.getTime(),
    to: to?.getTime(),
  };
}

/**
 * What the list tells of a file. Of backups as a whole it tells the checksum of their file; their size need not be that of the
 * file.
 */
function listedOf(of: Linked, { file, database, size }: DownloadLink): DownloadOrder['listed'] {
  if (file !== undefined || database !== undefined) {
    return { size };
  }
  const checksum = of.kind === 'backup' ? of.backup.checksum : of.log.fields.find(({ key }) => key === 'Checksum')?.raw;
  return {
    size: size ?? (of.kind === 'log' ? of.log.size : undefined),
    checksum: checksum !== undefined && /^\d{1,20}$/.test(checksum) ? checksum : undefined,
  };
}

import * as vscode from 'vscode';
import { loadClouds } from '../accounts/session.ts';
import { abortable, settlesWithin } from '../async/wait.ts';
import { accountOf, isNode, type BackupNode, type LogNode } from '../explorer/nodes.ts';
import { SAMPLE_SITE } from '../model/account.ts';
import type { LinkWish } from '../model/desks.ts';
import { CloudError } from '../model/errors.ts';
import type { DownloadLink } from '../model/links.ts';
import type { Cloud, LinkAnswer } from '../model/provider.ts';
import type { Backup } from '../model/resources.ts';
import { showFailure } from '../platform/failures.ts';
import { formatBytes, formatLocale, formatUntil } from '../platform/format.ts';
import { showInfo, showWarning } from '../platform/messages.ts';
import { pickOne, type PickRow } from '../platform/pick.ts';
import { withCancellableProgress } from '../platform/progress.ts';
import type { CommandParts } from './parts.ts';

/** What has download links. */
export type Linked = Pick<BackupNode, 'kind' | 'backup'> | Pick<LogNode, 'kind' | 'log'>;

/** How links are chosen from. */
export interface LinkQuestion {
  /** Localised: what comes of several at once. */
  readonly together: string;
  /** What the cloud bills for links over the public network, for whoever is about to follow them. */
  readonly advice?: string | undefined;
  /** Whose window has heard the advice then. */
  readonly heardBy?: CommandParts['store'] | undefined;
  /** The links are handed on as they are: the user is told until when they work. */
  readonly saysEnd?: boolean | undefined;
}

/** Milliseconds that the pick waits for storages inside the cloud: from outside, they never answer. */
const MOMENT = 300;

/** Advice that was said in this window, which has one store of accounts. */
const said = new WeakMap<object, Set<string>>();

export const loadDownloads = () => import('../downloads/index.ts');

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
  const accountId = accountOf(node).id;
  const answer = await asking(parts, async (signal) => {
    const given = await linksOf(parts, accountId, node, signal);
    return 'reason' in given ? given : { links: await securedSoon(parts, accountId, given.links, signal) };
  });
  if (answer && 'reason' in answer) {
    void showWarning(answer.reason);
  }
  return answer?.links ?? [];
}

/** As `freshLinks`. Shows what went wrong; empty when the user gave up. */
export async function keptFresh(
  parts: CommandParts,
  node: BackupNode | LogNode,
  links: readonly DownloadLink[],
): Promise<readonly DownloadLink[]> {
  const work = async (signal: AbortSignal) => await freshLinks(parts, accountOf(node).id, node, links, signal);
  return links.length === 0 ? links : ((await asking(parts, work)) ?? []);
}

/**
 * The same links, by https where the storage has that; asked for anew where one has ended since. Rejects with a
 * `CloudError`.
 */
export async function freshLinks(
  parts: CommandParts,
  accountId: string,
  of: Linked,
  links: readonly DownloadLink[],
  signal: AbortSignal,
): Promise<readonly DownloadLink[]> {
  const now = new Date();
  const isOver = links.some((link) => link.isExpired(now));
  const offered = isOver ? offeredBy(await linksOf(parts, accountId, of, signal)) : [];
  const valid = isOver ? links.map((link) => sameLink(offered, link)) : links;
  const { preferHttps } = await loadDownloads();
  const domains = (await cloudOf(parts, accountId))?.storageDomains ?? [];
  return await Promise.all(valid.map(async (link) => await preferHttps(link, domains, signal)));
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
  question: LinkQuestion,
  signal: AbortSignal,
): Promise<readonly DownloadLink[]> {
  const offered = offeredBy(await linksOf(parts, accountId, { kind: 'backup', backup }, signal));
  if (wish) {
    return [sameLink(offered, wish)];
  }
  const chosen = await chooseLinks(await securedSoon(parts, accountId, offered, signal), question);
  if (chosen.length === 0) {
    throw gaveUp();
  }
  return chosen;
}

export function gaveUp(): CloudError {
  return new CloudError({ kind: 'cancelled', message: vscode.l10n.t('Cancelled.') });
}

/** One of the links, or all of a network that hold the backup together. None if the user gave up. */
export async function chooseLinks(
  links: readonly DownloadLink[],
  { together, advice, heardBy, saysEnd = false }: LinkQuestion,
): Promise<readonly DownloadLink[]> {
  if (links.length <= 1) {
    return links;
  }
  const { isPlain } = await loadDownloads();
  const over = (network: DownloadLink['network']) => links.filter((link) => link.network === network);
  const row = (link: DownloadLink) => linkRow(link, isPlain(link));
  const rows = [
    ...[...over('public'), ...over('internal')].filter(isWhole).map(row),
    ...[over('public'), over('internal')].flatMap((all) => {
      const pieces = all.filter((link) => !isWhole(link));
      return [...(pieces.length > 1 ? [allRow(pieces, pieces.some(isPlain), together)] : []), ...pieces.map(row)];
    }),
  ];
  const placeholder = links.some(isPublic) ? advice : undefined;
  if (placeholder !== undefined && heardBy) {
    unsaid({ store: heardBy }, placeholder);
  }
  const until = saysEnd ? endOfLinks(links) : undefined;
  const title = joined([
    vscode.l10n.t('Which download link?'),
    until === undefined ? undefined : vscode.l10n.t('They work until {0}', until),
  ]);
  return (await pickOne(rows, { title, placeholder }))?.links ?? [];
}

/** When the first of them ends: "19:27"; `undefined` where one does not say. */
export function endOfLinks(links: readonly DownloadLink[]): string | undefined {
  const ends = links.flatMap(({ expires }) => expires?.getTime() ?? []);
  const first = ends.length < links.length ? undefined : new Date(Math.min(...ends));
  return first && formatUntil(first, new Date(), formatLocale(vscode.env.language));
}

export function plainWords(): string {
  return vscode.l10n.t('Not encrypted (http)');
}

export function isPublic({ network }: DownloadLink): boolean {
  return network === 'public';
}

/** What the account's cloud bills for downloading over the public network; `undefined` where nothing is known of that. */
export async function trafficAdvice(parts: CommandParts, accountId: string): Promise<string | undefined> {
  const isSample = parts.store.get(accountId)?.site === SAMPLE_SITE;
  return isSample ? undefined : (await cloudOf(parts, accountId))?.trafficAdvice;
}

/** Says it unless this window has, and waits for nothing. */
export function sayOnce(parts: CommandParts, advice: string): void {
  const words = unsaid(parts, advice);
  if (words !== undefined) {
    void showInfo(words);
  }
}

/** For whoever says it now: nothing if this window has. */
export function unsaid({ store }: Pick<CommandParts, 'store'>, advice: string): string | undefined {
  const before = said.get(store) ?? new Set();
  said.set(store, new Set([...before, advice]));
  return before.has(advice) ? undefined : advice;
}

async function cloudOf(parts: CommandParts, accountId: string): Promise<Cloud | undefined> {
  const cloud = parts.store.get(accountId)?.cloud;
  return (await loadClouds()).find(({ id }) => id === cloud);
}

/** Asks until it has worked, or the user has had enough. */
async function asking<Answer>(
  parts: CommandParts,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await withCancellableProgress(vscode.l10n.t('Asking for a download link…'), work);
  } catch (error) {
    return (await showFailure(error, parts.log, { retry: true })) ? await asking(parts, work) : undefined;
  }
}

async function linksOf(parts: CommandParts, accountId: string, of: Linked, signal: AbortSignal): Promise<LinkAnswer> {
  const provider = await abortable(parts.sessions.asked(accountId), signal);
  return of.kind === 'log' ? await provider.logLinks(of.log, { signal }) : await provider.links(of.backup, { signal });
}

function offeredBy(answer: LinkAnswer): readonly DownloadLink[] {
  if ('reason' in answer) {
    throw new CloudError({ kind: 'notFound', message: answer.reason });
  }
  return answer.links;
}

function sameLink(links: readonly DownloadLink[], { network, database, file }: LinkWish): DownloadLink {
  const fitting = links.filter((each) => each.network === network && each.database === database);
  const link = fitting.find((each) => file === undefined || each.file === file);
  if (!link) {
    const message = vscode.l10n.t('The cloud no longer offers this link.');
    throw new CloudError({ kind: 'notFound', message });
  }
  return link;
}

/** By https where that is soon known. */
async function securedSoon(
  parts: CommandParts,
  accountId: string,
  links: readonly DownloadLink[],
  signal: AbortSignal,
): Promise<readonly DownloadLink[]> {
  const { preferHttps } = await loadDownloads();
  const domains = (await cloudOf(parts, accountId))?.storageDomains ?? [];
  return await Promise.all(
    links.map(async (link) => {
      const better = preferHttps(link, domains, signal);
      const isKnown = isPublic(link) || (await settlesWithin(better, MOMENT));
      return isKnown ? await better : link;
    }),
  );
}

type LinkRow = PickRow & { readonly links: readonly DownloadLink[] };

function isWhole({ file, database }: DownloadLink): boolean {
  return file === undefined && database === undefined;
}

function linkRow(link: DownloadLink, plain: boolean): LinkRow {
  const { file, database, size } = link;
  const label = database ?? file ?? vscode.l10n.t('Whole backup');
  const words = [database && file, networkWords(link), sizeWords(size), plain ? plainWords() : undefined];
  return { label, description: joined(words), links: [link] };
}

function allRow(links: readonly DownloadLink[], plain: boolean, together: string): LinkRow {
  const count = links.length;
  const areFiles = links.every(({ file }) => file !== undefined);
  const label = areFiles ? vscode.l10n.t('All {0} files', count) : vscode.l10n.t('All {0} databases', count);
  const sizes = links.flatMap(({ size }) => size ?? []);
  const size = sizes.length < count ? undefined : sizes.reduce((sum, each) => sum + each, 0);
  const network = links[0] && networkWords(links[0]);
  const words = [network, sizeWords(size), together, plain ? plainWords() : undefined];
  return { label, description: joined(words), icon: 'files', links };
}

function joined(words: readonly (string | undefined)[]): string {
  return words.filter((word) => word !== undefined).join(' · ');
}

function sizeWords(size: number | undefined): string | undefined {
  return size === undefined ? undefined : formatBytes(size, vscode.env.language);
}

function networkWords({ network }: DownloadLink): string {
  return network === 'public'
    ? vscode.l10n.t('Public network')
    : vscode.l10n.t('Internal network, works only inside the cloud');
}

import * as vscode from 'vscode';
import { accountOf, isNode } from '../explorer/nodes.ts';
import { backupMethodName, backupStateName, backupTypeName, databasesWords, sizeWords } from '../explorer/words.ts';
import { refTo } from '../model/provider.ts';
import type { Backup, Instance } from '../model/resources.ts';
import { showFailure } from '../platform/failures.ts';
import { formatTime } from '../platform/format.ts';
import { plain, showInfo } from '../platform/messages.ts';
import { withCancellableProgress } from '../platform/progress.ts';
import type { CompareSource } from '../webview/panels.ts';
import { pickInstance } from './findInstance.ts';
import { atHand, loadBackup } from './loadBackup.ts';
import { OtherBackups, type Subject } from './otherBackups.ts';
import type { CommandParts } from './parts.ts';

/** A backup and whose it is. */
interface Owned {
  readonly accountId: string;
  readonly backup: Backup;
  /** Where it is known. */
  readonly instance?: Instance | undefined;
}

type Row = vscode.QuickPickItem & { readonly chosen?: Backup; readonly next?: 'older' | 'elsewhere' };

/** Compares two selected backups, or the one of a row with another that the user chooses. */
export async function compareBackups(parts: CommandParts, argument: unknown, rows?: unknown): Promise<void> {
  const selected = Array.isArray(rows) ? rows.filter(isNode).filter((row) => row.kind === 'backup') : [];
  const [one, other] = selected.map((row): Owned => ({ accountId: accountOf(row).id, backup: row.backup }));
  if (one && other && selected.length === 2) {
    await show(parts, one, other);
    return;
  }
  const node = isNode(argument) ? argument : parts.view.selection[0];
  if (node?.kind !== 'backup') {
    void showInfo(vscode.l10n.t('Select a backup in the RDS Backups view first.'));
    return;
  }
  await compareWith(parts, accountOf(node).id, node.backup);
}

/** Lets the user choose another backup and shows both side by side. */
export async function compareWith(parts: CommandParts, accountId: string, backup: Backup): Promise<void> {
  const [row] = parts.children.instances(accountId, backup.regionId, backup.instanceId);
  const name = backup.released?.name ?? row?.instance.name ?? backup.instanceId;
  const own = await choose(parts, { accountId, ...backup }, backup, name);
  const other: Owned | undefined =
    own === 'elsewhere' ? await chooseElsewhere(parts, backup) : own && { accountId, backup: own };
  if (other) {
    await show(parts, { accountId, backup }, other);
  }
}

/** What the compare pages ask for. */
export function compareSource(parts: CommandParts): CompareSource {
  return {
    load: async (ref, asked, signal) => await loadBackup(parts, ref, asked, signal),
    regionName: ({ accountId }, regionId) => parts.children.regionName(accountId, regionId),
    openDetails: async (ref, loaded) => await (await parts.panels()).details.show(ref, loaded),
  };
}

/** The older one first. */
async function show(parts: CommandParts, one: Owned, other: Owned): Promise<void> {
  const time = ({ backup }: Owned) => (backup.started ?? backup.ended)?.getTime() ?? Infinity;
  const [first, second] = time(one) <= time(other) ? [one, other] : [other, one];
  const ref = ({ accountId, backup }: Owned) => ({ accountId, ...refTo(backup) });
  const loaded = ({ accountId, backup, instance }: Owned) => atHand(parts, accountId, backup, instance);
  await (
    await parts.panels()
  ).compare.show({ first: ref(first), second: ref(second) }, { first: loaded(first), second: loaded(second) });
}

async function chooseElsewhere(parts: CommandParts, backup: Backup): Promise<Owned | undefined> {
  const found = await pickInstance(parts, vscode.l10n.t('Compare with a backup of which instance?'));
  if (!found) {
    return undefined;
  }
  const { account, instance } = found;
  const subject = {
    accountId: account.id,
    regionId: instance.regionId,
    instanceId: instance.id,
    copy: undefined,
    released: undefined,
    started: backup.started,
  };
  const chosen = await choose(parts, subject, backup, instance.name);
  return chosen === 'elsewhere'
    ? await chooseElsewhere(parts, backup)
    : chosen && { accountId: account.id, backup: chosen, instance };
}

/** `undefined` when the user gave up. */
async function choose(
  parts: CommandParts,
  subject: Subject,
  backup: Backup,
  name: string,
): Promise<Backup | 'elsewhere' | undefined> {
  const others = new OtherBackups(parts, subject, new Date());
  const isOther = ({ id, instanceId, regionId }: Backup) =>
    id !== backup.id || instanceId !== backup.instanceId || regionId !== backup.regionId;
  const title = vscode.l10n.t('Compare with which backup of {0}?', plain(name));
  for (let wanted = others.items.filter(isOther).length === 0; ; wanted = true) {
    if (wanted && !(await loadMore(parts, others))) {
      return undefined;
    }
    const rows = otherRows(others.items.filter(isOther), backup, others.hasMore);
    const row = await vscode.window.showQuickPick(rows, { title, matchOnDescription: true });
    if (row?.next !== 'older') {
      return row?.next ?? row?.chosen;
    }
  }
}

/** False if it could not be had and the user leaves it at that. */
async function loadMore(parts: CommandParts, others: OtherBackups): Promise<boolean> {
  try {
    await withCancellableProgress(
      vscode.l10n.t('Looking for other backups…'),
      async (signal) => await others.more(signal),
    );
    return true;
  } catch (error) {
    return (await showFailure(error, parts.log, { retry: true })) && (await loadMore(parts, others));
  }
}

/** Those of the same type first, as they compare best. */
export function otherRows(others: readonly Backup[], backup: Backup, hasMore: boolean): readonly Row[] {
  const isAlike = ({ type }: Backup) => type?.raw === backup.type?.raw;
  const group = (label: string, members: readonly Backup[]): readonly Row[] =>
    members.length === 0 ? [] : [line(label), ...members.map(otherRow)];
  const older = vscode.l10n.t('Older backups…');
  const elsewhere = vscode.l10n.t('Backup of another instance…');
  return [
    ...group(vscode.l10n.t('Same type'), others.filter(isAlike)),
    ...group(
      vscode.l10n.t('Other types'),
      others.filter((other) => !isAlike(other)),
    ),
    line(others.length === 0 ? vscode.l10n.t('No other backup in the time looked at') : ''),
    ...(hasMore ? [{ label: older, iconPath: new vscode.ThemeIcon('history'), next: 'older' } as const] : []),
    { label: elsewhere, iconPath: new vscode.ThemeIcon('database'), next: 'elsewhere' },
  ];
}

function line(label: string): Row {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** "2026-11-21 03:12", and beside it what the tree says of it, in the same order. */
function otherRow(backup: Backup): Row {
  const time = backup.started ?? backup.ended;
  const description = [
    backup.name,
    backup.state.kind === 'good' ? undefined : backupStateName(backup),
    backup.copy && vscode.l10n.t('in {0}', backup.copy.regionId ?? vscode.l10n.t('unknown region')),
    backupTypeName(backup),
    databasesWords(backup),
    backupMethodName(backup),
    sizeWords(backup),
  ];
  return {
    label: time ? formatTime(time) : vscode.l10n.t('Time unknown'),
    description: plain(description.filter(Boolean).join(' · ')),
    chosen: backup,
  };
}

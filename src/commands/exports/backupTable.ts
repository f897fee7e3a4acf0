import * as vscode from 'vscode';
import { backupMethodName, backupStateName, backupTypeName, cloudName, uploadName } from '../../explorer/words.ts';
import type { Account } from '../../model/account.ts';
import type { LogFile } from '../../model/logs.ts';
import type { Backup, Instance } from '../../model/resources.ts';
import { tableOf, type Column, type ExportTable } from './cells.ts';

/** Where the backups of a list are, in words. */
export interface ListPlace {
  readonly account: Pick<Account, 'name' | 'cloud'>;
  /** Whose list it is; absent for that of released instances. */
  readonly instance: Pick<Instance, 'id' | 'name'> | undefined;
  /** `undefined` where a region's name is not known. */
  readonly regionName: (regionId: string) => string | undefined;
}

type About = Pick<ExportTable, 'title' | 'note' | 'warnings'>;

/** Any list of backups: an instance's own, their copies in other regions, or those of released instances. */
export function backupTable(backups: readonly Backup[], place: ListPlace, about: About): ExportTable {
  return tableOf(backupColumns(place), backups, about);
}

/** A list of log backups, or of their copies. */
export function logTable(logs: readonly LogFile[], place: ListPlace, about: About): ExportTable {
  return tableOf(logColumns(place), logs, about);
}

function backupColumns(place: ListPlace): readonly Column<Backup>[] {
  return [
    { key: 'id', title: vscode.l10n.t('Backup id'), cell: ({ id }) => id },
    { key: 'name', title: vscode.l10n.t('Name'), cell: ({ name }) => name },
    ...placeColumns<Backup>(place, ({ released }) => released?.name),
    ...wordColumns(),
    { key: 'started', title: vscode.l10n.t('Started (UTC)'), cell: ({ started }) => started },
    { key: 'ended', title: vscode.l10n.t('Ended (UTC)'), cell: ({ ended }) => ended },
    {
      key: 'seconds',
      title: vscode.l10n.t('Duration (seconds)'),
      cell: ({ started, ended }) => seconds(started, ended),
    },
    { key: 'bytes', title: vscode.l10n.t('Size (bytes)'), cell: ({ size }) => size },
    { key: 'keptUntil', title: vscode.l10n.t('Kept until (UTC)'), cell: ({ expires }) => expires },
    { key: 'dataAsOf', title: vscode.l10n.t('Data as of (UTC)'), cell: ({ consistent }) => consistent },
    { key: 'engineVersion', title: vscode.l10n.t('Engine version'), cell: ({ engineVersion }) => engineVersion },
    { key: 'checksum', title: vscode.l10n.t('Checksum'), cell: ({ checksum }) => checksum },
    { key: 'copyRegion', title: vscode.l10n.t('Region of the copy'), cell: ({ copy }) => copy?.regionId },
    { key: 'databases', title: vscode.l10n.t('Only these databases'), cell: ({ databases }) => databases },
  ];
}

/** What is told of any backup, in words. */
export function wordColumns(): readonly Column<Pick<Backup, 'state' | 'type' | 'method' | 'mode'>>[] {
  return [
    { key: 'state', title: vscode.l10n.t('Status'), cell: backupStateName },
    { key: 'type', title: vscode.l10n.t('Type'), cell: backupTypeName },
    { key: 'method', title: vscode.l10n.t('Method'), cell: backupMethodName },
    { key: 'mode', title: vscode.l10n.t('How it was started'), cell: modeName },
  ];
}

function logColumns(place: ListPlace): readonly Column<LogFile>[] {
  return [
    // The cloud numbers copies only.
    { key: 'id', title: vscode.l10n.t('Backup id'), cell: ({ copy, id }) => copy && id },
    { key: 'name', title: vscode.l10n.t('Name'), cell: ({ name }) => name },
    ...placeColumns<LogFile>(place, () => undefined),
    { key: 'node', title: vscode.l10n.t('Node'), cell: ({ node }) => node },
    { key: 'state', title: vscode.l10n.t('Status'), cell: ({ upload }) => upload && uploadName(upload) },
    { key: 'from', title: vscode.l10n.t('From (UTC)'), cell: ({ from }) => from },
    { key: 'to', title: vscode.l10n.t('To (UTC)'), cell: ({ to }) => to },
    { key: 'seconds', title: vscode.l10n.t('Time covered (seconds)'), cell: ({ from, to }) => seconds(from, to) },
    { key: 'bytes', title: vscode.l10n.t('Size (bytes)'), cell: ({ size }) => size },
    { key: 'copyRegion', title: vscode.l10n.t('Region of the copy'), cell: ({ copy }) => copy?.regionId },
  ];
}

/** Of a released instance nothing but its name is left, and that comes with each of its backups. */
function placeColumns<Item extends { readonly instanceId: string; readonly regionId: string }>(
  { account, instance, regionName }: ListPlace,
  ownName: (item: Item) => string | undefined,
): readonly Column<Item>[] {
  const nameOf = (item: Item) => ownName(item) ?? (instance?.id === item.instanceId ? instance.name : undefined);
  return [
    { key: 'instanceId', title: vscode.l10n.t('Instance id'), cell: ({ instanceId }) => instanceId },
    { key: 'instance', title: vscode.l10n.t('Instance'), cell: nameOf },
    { key: 'regionId', title: vscode.l10n.t('Region id'), cell: ({ regionId }) => regionId },
    { key: 'region', title: vscode.l10n.t('Region'), cell: ({ regionId }) => regionName(regionId) },
    { key: 'account', title: vscode.l10n.t('Account'), cell: () => account.name },
    { key: 'cloud', title: vscode.l10n.t('Cloud'), cell: () => cloudName(account.cloud) },
  ];
}

function modeName({ mode }: Pick<Backup, 'mode'>): string | undefined {
  switch (mode?.kind) {
    case 'automated':
      return vscode.l10n.t('Automatically');
    case 'manual':
      return vscode.l10n.t('By hand');
    default:
      return mode?.raw;
  }
}

function seconds(from: Date | undefined, to: Date | undefined): number | undefined {
  const span = from && to ? Math.round((to.getTime() - from.getTime()) / 1000) : undefined;
  return span !== undefined && span >= 0 ? span : undefined;
}

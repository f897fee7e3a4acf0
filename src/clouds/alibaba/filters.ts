import * as l10n from '@vscode/l10n';
import { isCancelled } from '../../model/errors.ts';
import type { BackupList, FilterField, FilterValues } from '../../model/filters.ts';
import type { Call } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import type { Api } from './api.ts';
import { engineRule, modeRule, statusRule, typeRule } from '../common/filterChoices.ts';
import {
  filterName,
  toFilterField,
  toFilterParams,
  type FilterParams,
  type FilterRule,
} from '../common/filterRules.ts';
import { copyRegions, REGION_ID } from './records/resources.ts';

/** Words of `DBInstanceStatus` that are sent as they are. */
const INSTANCE_STATES: Readonly<Record<string, () => string>> = {
  Running: () => l10n.t('Running'),
  Stopped: () => l10n.t('Stopped'),
  Creating: () => l10n.t('Being created'),
  Rebooting: () => l10n.t('Restarting'),
  Restoring: () => l10n.t('Being restored'),
  DBInstanceClassChanging: () => l10n.t('Changing its specifications'),
  TRANSING: () => l10n.t('Being moved'),
  EngineVersionUpgrading: () => l10n.t('Upgrading its engine'),
  INS_CLONING: () => l10n.t('Being cloned'),
  Stopping: () => l10n.t('Stopping'),
  Deleting: () => l10n.t('Being released'),
};

const instanceRules: readonly FilterRule[] = [
  engineRule('Engine'),
  {
    key: 'status',
    param: 'DBInstanceStatus',
    label: () => l10n.t('Status'),
    choices: Object.fromEntries(Object.entries(INSTANCE_STATES).map(([sent, label]) => [sent, { sent, label }])),
  },
  { key: 'text', param: 'SearchKey', label: () => l10n.t('Name or id'), hint: () => l10n.t('Part of the name or id') },
];

const byStatus = statusRule('BackupStatus', { good: 'Success', failed: 'Failed' });
const byMode = modeRule('BackupMode', { automated: 'Automated', manual: 'Manual' });
const byType = typeRule('BackupType', { full: 'FullBackup', incremental: 'IncrementalBackup' });
/** Its choices are the cloud's answer; without one it is typed. */
const placeRule: FilterRule = {
  key: 'place',
  param: 'CrossBackupRegion',
  label: () => l10n.t('Copied to'),
  hint: () => l10n.t('Id of a region'),
  check: (text) =>
    REGION_ID.test(text) ? undefined : l10n.t('This is not the id of a region. Enter one like {0}.', 'cn-shanghai'),
};
const resourceGroupRule: FilterRule = {
  key: 'resourceGroup',
  param: 'ResourceGroupId',
  label: () => l10n.t('Resource group'),
  hint: () => l10n.t('Id of a resource group'),
  check: (text) =>
    /^rg-[a-z0-9]+$/i.test(text)
      ? undefined
      : l10n.t('This is not the id of a resource group. Enter one like {0}.', 'rg-acfm2pz25js'),
};
const sourceRule: FilterRule = {
  key: 'backup',
  param: 'BackupId',
  label: () => l10n.t('Copied from'),
  hint: () => l10n.t('Id of the original backup'),
  check: (text) =>
    /^\d+$/.test(text) ? undefined : l10n.t('Copies can be looked up only by a backup id that consists of digits.'),
};
const instanceRule: FilterRule = {
  key: 'instance',
  param: 'DBInstanceId',
  label: () => l10n.t('Instance'),
  hint: () => l10n.t('Id of the released instance'),
  check: (text) =>
    /^[a-z0-9-]+$/i.test(text)
      ? undefined
      : l10n.t('This is not the id of an instance. Enter one like {0}.', 'rm-bp1k3'),
};

const releasedRules: readonly FilterRule[] = [byStatus, byMode, instanceRule];

/** An engine that is not known may have every choice. */
function backupRules({ engine }: Instance, list: BackupList): readonly FilterRule[] {
  switch (list) {
    case 'backups': {
      const incremental = engine.kind === 'sqlserver' || engine.kind === 'unknown';
      return [byStatus, byMode, ...(incremental ? [byType] : [])];
    }
    case 'copies':
      return [placeRule, resourceGroupRule, sourceRule];
    case 'copiedLogs':
      return [placeRule];
    case 'logs':
      return [];
  }
}

export function instanceFilters(): readonly FilterField[] {
  return instanceRules.map(toFilterField);
}

export function releasedFilters(): readonly FilterField[] {
  return releasedRules.map(toFilterField);
}

/** Asks DescribeAvailableCrossRegion where there is a place to choose. */
export async function backupFilters(
  api: Api,
  instance: Instance,
  list: BackupList,
  call: Call,
): Promise<readonly FilterField[]> {
  const rules = backupRules(instance, list);
  const places = rules.includes(placeRule) ? await copyPlaces(api, instance, call) : [];
  const choices = places.map((id) => ({ id, label: id }));
  return rules.map((rule) =>
    rule === placeRule && choices.length > 0 ? { ...filterName(rule), choices } : toFilterField(rule),
  );
}

/** DescribeDBInstances. */
export function instanceParams(filters: FilterValues | undefined): FilterParams {
  return toFilterParams(instanceRules, filters);
}

/** The operations of the lists below an instance. */
export function backupParams(instance: Instance, list: BackupList, filters: FilterValues | undefined): FilterParams {
  return toFilterParams(backupRules(instance, list), filters);
}

/** DescribeDetachedBackups. */
export function releasedParams(filters: FilterValues | undefined): FilterParams {
  return toFilterParams(releasedRules, filters);
}

/** The regions that backups can be copied to; none where the cloud does not say. */
async function copyPlaces(api: Api, { id, regionId }: Instance, call: Call): Promise<readonly string[]> {
  try {
    return copyRegions((await api.client.read(api.in(regionId, 'DescribeAvailableCrossRegion', {}), call)).body);
  } catch (error) {
    if (isCancelled(error)) {
      throw error;
    }
    api.log.info(`${id}: the regions of copies are not known, so they have to be typed`);
    return [];
  }
}

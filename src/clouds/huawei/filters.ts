import * as l10n from '@vscode/l10n';
import type { BackupList, FilterField, FilterValues } from '../../model/filters.ts';
import type { Instance } from '../../model/resources.ts';
import { engineRule, modeRule, statusRule, typeRule } from '../common/filterChoices.ts';
import { toFilterField, toFilterParams, type FilterParams, type FilterRule } from '../common/filterRules.ts';

/** The types of the lists of backups. The cloud is asked for each by itself; `incremental` are the log backups. */
const BACKUP_TYPES = ['auto', 'manual', 'fragment'] as const;
export type BackupType = (typeof BACKUP_TYPES)[number];

/** Which lists of backups to ask for, and with what. */
interface NarrowedBackups {
  readonly types: readonly BackupType[];
  readonly params: FilterParams;
}

const INSTANCE_ID = /^[0-9a-f]{32}in\d\d$/i;
/** 32 hexadecimal digits, in groups or not. */
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const MOST_TAGS = 10;

const uuid = (complaint: () => string) => (text: string) => (UUID.test(text) ? undefined : complaint());

const instanceRules: readonly FilterRule[] = [
  engineRule('datastore_type'),
  {
    key: 'edition',
    param: 'type',
    label: () => l10n.t('Instance type'),
    choices: {
      single: { sent: 'Single', label: () => l10n.t('Single') },
      ha: { sent: 'Ha', label: () => l10n.t('Primary and standby') },
      replica: { sent: 'Replica', label: () => l10n.t('Read replica') },
    },
  },
  {
    key: 'text',
    param: 'name',
    label: () => l10n.t('Name or id'),
    hint: () => l10n.t('Part of the name, or the whole id'),
    check: (text) => (/^\*+$/.test(text) ? l10n.t('Enter more than a star.') : undefined),
  },
  {
    key: 'vpc',
    param: 'vpc_id',
    label: () => l10n.t('VPC'),
    hint: () => l10n.t('Id of a VPC'),
    check: uuid(() => l10n.t('This is not the id of a VPC. Copy it from the console of the cloud.')),
  },
  {
    key: 'subnet',
    param: 'subnet_id',
    label: () => l10n.t('Subnet'),
    hint: () => l10n.t('Network id of a subnet'),
    check: uuid(() => l10n.t('This is not the network id of a subnet. Copy it from the console of the cloud.')),
  },
  {
    key: 'enterpriseProject',
    param: 'eps_id',
    label: () => l10n.t('Enterprise project'),
    hint: () => l10n.t('Id of an enterprise project; {0} is the default one', '0'),
    check: (text) =>
      text === '0' || UUID.test(text)
        ? undefined
        : l10n.t('This is not the id of an enterprise project. Copy it from the console, or enter {0}.', '0'),
  },
  {
    key: 'tags',
    param: 'tags',
    label: () => l10n.t('Tags'),
    hint: () => l10n.t('Tags that an instance has to have, such as {0}', 'stage=production,team=shop'),
    check: checkTags,
  },
  {
    key: 'group',
    param: 'group_type',
    label: () => l10n.t('Product'),
    choices: { flexus: { sent: 'flexus', label: () => 'Flexus RDS' } },
  },
];

const idRule: FilterRule = {
  key: 'id',
  param: 'backup_id',
  label: () => l10n.t('Backup id'),
  hint: () => l10n.t('Id of a backup'),
  check: (text) =>
    /^[0-9a-z]{1,64}$/i.test(text)
      ? undefined
      : l10n.t('This is not the id of a backup. Enter one like {0}.', '43e4feaab48f11e89039fa163ebaa7e4br01'),
};
/** The first two choose among the lists: what is sent are the types. */
const byMode = modeRule('mode', { automated: 'auto', manual: 'manual' });
const byType = typeRule('type', { full: 'auto,manual', differential: 'fragment' });
const byStatus = statusRule('status', { good: 'COMPLETED', failed: 'FAILED', running: 'BUILDING' });

/** The status is looked at for SQL Server only. */
function backupRules(instance: Instance, list: BackupList): readonly FilterRule[] {
  switch (list) {
    case 'backups': {
      const status = instance.engine.kind === 'sqlserver' ? [byStatus] : [];
      return [...status, byMode, ...(mayHaveFragments(instance) ? [byType] : []), idRule];
    }
    case 'copies':
      return [idRule];
    case 'copiedLogs':
    case 'logs':
      return [];
  }
}

/** An engine that is not known may have everything. */
function mayHaveFragments({ engine }: Instance): boolean {
  return engine.kind === 'sqlserver' || engine.kind === 'unknown';
}

export function instanceFilters(): readonly FilterField[] {
  return instanceRules.map(toFilterField);
}

export function backupFilters(instance: Instance, list: BackupList): readonly FilterField[] {
  return backupRules(instance, list).map(toFilterField);
}

/** ListInstances. A star at the start asks for a part. */
export function instanceParams(filters: FilterValues | undefined): FilterParams {
  const { name, tags, ...params } = toFilterParams(instanceRules, filters);
  return {
    ...params,
    ...(tags === undefined ? {} : { tags: tags.replaceAll(/\s*,\s*/g, ',') }),
    ...(name === undefined ? {} : byText(name)),
  };
}

function byText(text: string): FilterParams {
  return INSTANCE_ID.test(text) ? { id: text } : { name: `*${text.replace(/^\*+/, '')}` };
}

/** ListBackups, which is asked for each type that fits. */
export function narrowedBackups(instance: Instance, filters: FilterValues | undefined): NarrowedBackups {
  const { mode, type, ...params } = toFilterParams(backupRules(instance, 'backups'), filters);
  return { types: typesOf(instance).filter((one) => fits(mode, one) && fits(type, one)), params };
}

function fits(wanted: string | undefined, type: BackupType): boolean {
  return wanted?.split(',').includes(type) ?? true;
}

/** ListOffsiteBackups. */
export function copyParams(instance: Instance, filters: FilterValues | undefined): FilterParams {
  return toFilterParams(backupRules(instance, 'copies'), filters);
}

/** Those that an instance may have. */
export function typesOf(instance: Instance): readonly BackupType[] {
  return mayHaveFragments(instance) ? BACKUP_TYPES : ['auto', 'manual'];
}

/** The type of that name. What is started by hand is in the list of manual ones. */
export function typeNamed(name: string | undefined): BackupType {
  return BACKUP_TYPES.find((type) => type === name) ?? 'manual';
}

function checkTags(text: string): string | undefined {
  const tags = text.split(',');
  if (tags.length > MOST_TAGS) {
    return l10n.t('Enter {0} tags at most.', MOST_TAGS);
  }
  return tags.every((tag) => /^\s*[^=\s][^=]*=[^=]*$/.test(tag))
    ? undefined
    : l10n.t('Enter tags like {0}.', 'stage=production,team=shop');
}

import * as v from 'valibot';
import type { BackupUsage } from '../../../model/insight.ts';
import type { Field } from '../../../model/resources.ts';
import { describe } from '../../common/fields.ts';
import { field, isObject, key, text } from '../../common/values.ts';
import type { Body, Shape } from './read.ts';
import { gigabytes, megabytes } from './sizes.ts';
import { measuredSpecs, summarySpecs, usageSpecs } from './usageFields.ts';

/** What the backups of one instance take up. */
export interface OwnUsage {
  readonly instanceId: string | undefined;
  readonly usage: BackupUsage;
}

/**
 * ShowBackupUsage. `scope` says in the user's language whose backups are counted, as the reply does not. `undefined` if the
 * reply says nothing of any space.
 */
export function toBackupUsage(body: Body, scope: string | undefined): BackupUsage | undefined {
  if (!usageSpecs.some((spec) => Object.hasOwn(body, spec.key))) {
    return undefined;
  }
  return {
    used: megabytes(body['backup_use_space']),
    scope,
    get fields() {
      return describe(body, usageSpecs);
    },
  };
}

/** The fields of ShowBackupUsage where they stand beside those of an instance: each says whose it is. */
export function ofAll({ scope = '', fields }: BackupUsage): readonly Field[] {
  return fields.map((one) => ({ ...one, key: `ShowBackupUsage.${one.key}`, label: `${scope} · ${one.label}` }));
}

/** The SDKs know two forms of the answer, with other names for most of its parts. */
const summaryRecord = v.object({
  instance_id: field(text),
  id: field(text),
  backup_used_space: field(megabytes),
  backup_use_space: field(megabytes),
});

/** ListInstanceBackupSummary. */
export const summaryShape: Shape<typeof summaryRecord, OwnUsage> = {
  list: 'infos',
  schema: summaryRecord,
  reader: (_body, records) => (record, index) => ({
    instanceId: record.instance_id ?? record.id,
    usage: {
      used: record.backup_used_space ?? record.backup_use_space,
      scope: undefined,
      get fields() {
        const parts = ['backup_used_space', 'backup_use_space', 'space', 'spaces'];
        return describe(only(records[index], parts), summarySpecs);
      },
    },
  }),
};

const measuredRecord = v.object({ id: key, backup_used_space: field(gigabytes) });

/** ListInstances, asked for one instance of SQL Server. */
export const measuredShape: Shape<typeof measuredRecord, OwnUsage> = {
  list: 'instances',
  schema: measuredRecord,
  reader: (_body, records) => (record, index) => ({
    instanceId: record.id,
    usage: {
      used: record.backup_used_space,
      scope: undefined,
      get fields() {
        return describe(only(records[index], ['backup_used_space']), measuredSpecs);
      },
    },
  }),
};

/** A record without what has nothing to do with space. */
function only(record: unknown, names: readonly string[]): Body {
  return Object.fromEntries(Object.entries(isObject(record) ? record : {}).filter(([name]) => names.includes(name)));
}

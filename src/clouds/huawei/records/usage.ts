import type { BackupUsage } from '../../../model/insight.ts';
import { describe } from '../../common/fields.ts';
import type { Body } from './read.ts';
import { megabytes } from './sizes.ts';
import { usageSpecs } from './usageFields.ts';

/**
 * ShowBackupUsage. `scope` says in the user's language whose backups are counted, as the reply does not. `undefined` if the
 * reply says nothing of any space.
 */
export function toBackupUsage(body: Body, scope: string | undefined): BackupUsage | undefined {
  if (!usageSpecs.some(({ key }) => Object.hasOwn(body, key))) {
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

import { isCloudError } from '../../model/errors.ts';
import type { BackupRef } from '../../model/provider.ts';
import type { BackupQuery, Call, Page } from '../../model/requests.ts';
import type { Backup, Region } from '../../model/resources.ts';
import type { Api } from './api.ts';
import { checkReadable } from '../common/failures.ts';
import type { RecordedBackup } from '../common/recorded.ts';
import { releasedParams } from './filters.ts';
import { releasedShape } from './records/backups.ts';
import { inMinutes, rangeAround } from './times.ts';

const UNKNOWN_INSTANCE = 'InvalidDBInstanceName.NotFound';

/** DescribeDetachedBackups: backups whose instances were released. This operation calls the region `Region`. */
export async function listReleased(api: Api, region: Region, query: BackupQuery, call: Call): Promise<Page<Backup>> {
  api.endpoints.learn(region.id, region.endpoint);
  const narrowed = releasedParams(query.filters);
  const params = { Region: region.id, ...inMinutes(api.theirs(query.range)), ...narrowed };
  const operation = api.in(region.id, 'DescribeDetachedBackups', params);
  try {
    return await api.lists.page(operation, query.cursor, releasedShape(region.id), call);
  } catch (error) {
    // An instance that left no backup is not known here, which for a filter means that nothing fits.
    if (narrowed['DBInstanceId'] !== undefined && isCloudError(error) && error.code === UNKNOWN_INSTANCE) {
      return { items: [], next: undefined, total: 0, broken: 0 };
    }
    throw error;
  }
}

/** Does not name the instance, which the cloud refuses to know once its last backup is gone. */
export async function findReleased(
  api: Api,
  { regionId, backupId, started }: BackupRef,
  call: Call,
): Promise<RecordedBackup | undefined> {
  const params = { Region: regionId, BackupId: backupId, ...inMinutes(api.theirs(rangeAround(started))) };
  const operation = api.in(regionId, 'DescribeDetachedBackups', params);
  const page = await api.lists.page(operation, undefined, releasedShape(regionId), call);
  const found = page.items.find(({ id }) => id === backupId);
  if (!found) {
    checkReadable(page);
  }
  return found;
}

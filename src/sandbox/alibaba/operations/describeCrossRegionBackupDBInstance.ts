import { canHaveCopies } from '../copies.ts';
import { findInstance, operation } from '../operation.ts';
import { optional, pageOf, paging, region, required, text } from '../params.ts';
import { refusal } from '../refusals.ts';
import { regionOf } from '../regions.ts';
import { crossPolicy } from './crossPolicy.ts';

const MOST_IDS = 30;

/** Only instances whose backups are copied, or were. The counters have names of their own. */
export const describeCrossRegionBackupDBInstance = operation(
  {
    ...paging('InvalidParameters.Format', 'InvalidParameters.Format'),
    RegionId: required(region('InvalidRegion.Format')),
    DBInstanceId: optional(text()),
  },
  ({ RegionId, DBInstanceId, PageNumber, PageSize }, ask) => {
    if (regionOf(RegionId).destinations.length === 0) {
      throw refusal('CrossBackupNotSupport');
    }
    const ids = DBInstanceId?.split(',');
    if (ids && (ids.length > MOST_IDS || ids.includes(''))) {
      throw refusal('InvalidParameters.Format', 'DBInstanceId');
    }
    const asked =
      ids?.map((id) => findInstance(id, RegionId, ask, 'InvalidDBInstance.NotFound')) ??
      ask.world.instancesIn(RegionId);
    const found = [...new Set(asked)].filter(
      (instance) => canHaveCopies(instance) && (instance.copiesTo ?? instance.copiesWentTo) !== undefined,
    );
    const rows = pageOf(found, PageNumber, PageSize).map((instance) => crossPolicy(instance, ask));
    return {
      RegionId,
      Items: { Item: rows },
      PageNumber,
      PageSize,
      ItemsNumbers: rows.length,
      TotalRecords: found.length,
    };
  },
);

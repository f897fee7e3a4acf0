import { RESOURCE_GROUP } from '../instance.ts';
import { findInstance, operation } from '../operation.ts';
import { anyRegion, optional, region, required, text } from '../params.ts';
import { recoveryOf } from '../recovery.ts';
import { refusal } from '../refusals.ts';
import { formatTime } from '../times.ts';

export const describeLocalAvailableRecoveryTime = operation(
  {
    ...anyRegion,
    DBInstanceId: required(text()),
    // Not RegionId, as elsewhere.
    Region: optional(region()),
    ResourceGroupId: optional(text()),
  },
  ({ DBInstanceId, Region, RegionId, ResourceGroupId }, ask) => {
    const instance = findInstance(DBInstanceId, Region ?? RegionId, ask);
    if (ResourceGroupId !== undefined && ResourceGroupId !== RESOURCE_GROUP) {
      throw refusal('InvalidDBInstanceId.NotFound');
    }
    if (instance.engine === 'SQLServer') {
      throw refusal('InvalidDBInstanceEngineType.Format');
    }
    const span = recoveryOf(instance, ask);
    if (!span) {
      // What stands there then is in no document.
      return { DBInstanceId, ...(instance.engine === 'MySQL' ? { RecoveryBeginTime: '', RecoveryEndTime: '' } : {}) };
    }
    return {
      DBInstanceId,
      RecoveryBeginTime: formatTime(span.begin, 'seconds'),
      RecoveryEndTime: formatTime(span.end, 'seconds'),
    };
  },
);

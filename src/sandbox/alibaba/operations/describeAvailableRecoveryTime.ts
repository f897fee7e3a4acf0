import { copiesOf, copyId, findCopied, type Copy } from '../copies.ts';
import { RESOURCE_GROUP, type SampleInstance } from '../instance.ts';
import { operation, type Ask } from '../operation.ts';
import { optional, region, required, text, wholeNumberText } from '../params.ts';
import { recoveryFrom } from '../recovery.ts';
import { refusal } from '../refusals.ts';
import type { RegionId } from '../regions.ts';
import { formatTime } from '../times.ts';

/** For copies of MySQL. The id of the copy is enough. */
export const describeAvailableRecoveryTime = operation(
  {
    CrossBackupId: required(wholeNumberText()),
    DBInstanceId: optional(text()),
    RegionId: optional(region('InvalidRegion.Format')),
    ResourceGroupId: optional(text()),
  },
  (values, ask) => {
    const { copy, instance } = findCopy(values, ask);
    if (instance.engine !== 'MySQL') {
      throw refusal('InvalidDBInstanceEngineType.Format');
    }
    const { begin, end } = recoveryFrom(copy, instance, ask);
    return {
      CrossBackupId: BigInt(values.CrossBackupId),
      RegionId: instance.region,
      RecoveryBeginTime: formatTime(begin, 'seconds'),
      RecoveryEndTime: formatTime(end, 'seconds'),
    };
  },
);

interface Asked {
  readonly CrossBackupId: string;
  readonly DBInstanceId: string | undefined;
  readonly RegionId: RegionId | undefined;
  readonly ResourceGroupId: string | undefined;
}

function findCopy(asked: Asked, ask: Ask): { readonly copy: Copy; readonly instance: SampleInstance } {
  const candidates =
    asked.DBInstanceId === undefined
      ? ask.world.instances().filter(({ region: place }) => place === (asked.RegionId ?? place))
      : [findCopied(asked.DBInstanceId, asked.RegionId, ask)];
  if (asked.ResourceGroupId === undefined || asked.ResourceGroupId === RESOURCE_GROUP) {
    for (const instance of candidates) {
      const copy = copiesOf(instance, ask).find((one) => String(copyId(one, instance)) === asked.CrossBackupId);
      if (copy) {
        return { copy, instance };
      }
    }
  }
  throw refusal('Request.NotFound');
}

import { findCopied } from '../copies.ts';
import { operation } from '../operation.ts';
import { region, required, text } from '../params.ts';
import { crossPolicy } from './crossPolicy.ts';

export const describeInstanceCrossBackupPolicy = operation(
  { DBInstanceId: required(text()), RegionId: required(region('InvalidRegion.Format')) },
  ({ DBInstanceId, RegionId }, ask) => {
    const instance = findCopied(DBInstanceId, RegionId, ask);
    // The list writes the engine as everything else does; here it is in small letters.
    return { RegionId, ...crossPolicy(instance, ask), Engine: instance.engine.toLowerCase() };
  },
);

import { findInstance, operation } from '../operation.ts';
import { anyRegion, oneOf, optional, required, text } from '../params.ts';
import { attributeRow } from './instanceRow.ts';

export const describeDBInstanceAttribute = operation(
  { ...anyRegion, DBInstanceId: required(text()), Expired: optional(oneOf('True', 'False')) },
  ({ DBInstanceId, RegionId }, ask) => ({
    Items: { DBInstanceAttribute: [attributeRow(findInstance(DBInstanceId, RegionId, ask), ask)] },
  }),
);

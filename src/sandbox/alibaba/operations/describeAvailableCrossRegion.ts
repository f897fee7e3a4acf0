import { operation } from '../operation.ts';
import { region, required } from '../params.ts';
import { regionOf } from '../regions.ts';

export const describeAvailableCrossRegion = operation(
  { RegionId: required(region('InvalidRegion.Format')) },
  ({ RegionId }) => ({ Regions: { Region: regionOf(RegionId).destinations } }),
);

import { operation } from '../operation.ts';
import { anyRegion, oneOf, withDefault } from '../params.ts';
import { regions, type Language, type SampleRegion } from '../regions.ts';

/** One row for each zone, so every region comes several times. */
export const describeRegions = operation(
  { ...anyRegion, AcceptLanguage: withDefault(oneOf('zh-CN', 'en-US'), 'en-US') },
  ({ AcceptLanguage: language }) => ({
    Regions: {
      RDSRegion: regions.flatMap((region: SampleRegion) =>
        region.zones.map((zone) => ({
          RegionId: region.id,
          ZoneId: `${region.id}-${zone}`,
          LocalName: region.names[language],
          ZoneName: zoneName(region, zone, language),
          RegionEndpoint: region.host,
        })),
      ),
    },
  }),
);

function zoneName(region: SampleRegion, zone: string, language: Language): string {
  const city = region.cities[language];
  const several = zone.startsWith('MAZ');
  const letters = zone
    .replace(/^MAZ\d+\((.*)\)$/, '$1')
    .replaceAll(',', '+')
    .toUpperCase();
  return language === 'zh-CN'
    ? `${city} ${several ? '多' : ''}可用区${letters}`
    : `${city} ${several ? 'Multi-zone' : 'Zone'} ${letters}`;
}

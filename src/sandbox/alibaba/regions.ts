export type Language = 'en-US' | 'zh-CN';

export interface SampleRegion {
  readonly id: string;
  readonly names: Readonly<Record<Language, string>>;
  readonly cities: Readonly<Record<Language, string>>;
  /** The host the real cloud names for it. */
  readonly host: string;
  /** Letters of the zones; the multi-zone row comes last. */
  readonly zones: readonly string[];
  /** The letters that instance ids of this region carry. */
  readonly mark: string;
  /** Regions that backups can be copied to; none where the region has no cross-region backup. */
  readonly destinations: readonly string[];
}

export const regions = [
  {
    id: 'cn-hangzhou',
    names: { 'en-US': 'China (Hangzhou)', 'zh-CN': '华东1（杭州）' },
    cities: { 'en-US': 'Hangzhou', 'zh-CN': '杭州' },
    host: 'rds.aliyuncs.com',
    zones: ['h', 'i', 'j', 'MAZ10(h,i)'],
    mark: 'bp1',
    destinations: ['cn-shanghai', 'cn-zhangjiakou'],
  },
  {
    id: 'cn-shanghai',
    names: { 'en-US': 'China (Shanghai)', 'zh-CN': '华东2（上海）' },
    cities: { 'en-US': 'Shanghai', 'zh-CN': '上海' },
    host: 'rds.aliyuncs.com',
    zones: ['b', 'g'],
    mark: 'uf6',
    destinations: ['cn-hangzhou', 'cn-zhangjiakou'],
  },
  {
    id: 'ap-southeast-1',
    names: { 'en-US': 'Singapore', 'zh-CN': '新加坡' },
    cities: { 'en-US': 'Singapore', 'zh-CN': '新加坡' },
    host: 'rds.ap-southeast-1.aliyuncs.com',
    zones: ['a', 'b', 'c'],
    mark: 'gs5',
    destinations: [],
  },
] as const satisfies readonly SampleRegion[];

export type RegionId = (typeof regions)[number]['id'];

export function isRegion(id: string): id is RegionId {
  return regions.some((region) => region.id === id);
}

export function regionOf(id: RegionId): SampleRegion {
  return regions.find((region) => region.id === id) ?? regions[0];
}

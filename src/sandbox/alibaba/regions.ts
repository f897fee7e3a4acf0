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
  /** False where the region has no cross-region backup. */
  readonly copies: boolean;
}

export const regions = [
  {
    id: 'cn-hangzhou',
    names: { 'en-US': 'China (Hangzhou)', 'zh-CN': '华东1（杭州）' },
    cities: { 'en-US': 'Hangzhou', 'zh-CN': '杭州' },
    host: 'rds.aliyuncs.com',
    zones: ['h', 'i', 'j', 'MAZ10(h,i)'],
    mark: 'bp1',
    copies: true,
  },
  {
    id: 'cn-shanghai',
    names: { 'en-US': 'China (Shanghai)', 'zh-CN': '华东2（上海）' },
    cities: { 'en-US': 'Shanghai', 'zh-CN': '上海' },
    host: 'rds.aliyuncs.com',
    zones: ['b', 'g'],
    mark: 'uf6',
    copies: true,
  },
  {
    id: 'ap-southeast-1',
    names: { 'en-US': 'Singapore', 'zh-CN': '新加坡' },
    cities: { 'en-US': 'Singapore', 'zh-CN': '新加坡' },
    host: 'rds.ap-southeast-1.aliyuncs.com',
    zones: ['a', 'b', 'c'],
    mark: 'gs5',
    copies: false,
  },
] as const satisfies readonly SampleRegion[];

export type RegionId = (typeof regions)[number]['id'];

export function isRegion(id: string): id is RegionId {
  return regions.some((region) => region.id === id);
}

export function regionOf(id: RegionId): SampleRegion {
  return regions.find((region) => region.id === id) ?? regions[0];
}

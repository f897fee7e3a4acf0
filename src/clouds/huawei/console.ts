import type { Account } from '../../model/account.ts';
import type { Instance } from '../../model/resources.ts';
import { CHINA_SITE, EUROPE_SITE, INTERNATIONAL_SITE, regionOf } from './regions.ts';

/** The console of each site. They share their paths; an account of one site cannot sign in to another. */
const HOSTS: Readonly<Record<string, string>> = {
  [CHINA_SITE]: 'console.huaweicloud.com',
  [INTERNATIONAL_SITE]: 'console-intl.huaweicloud.com',
  [EUROPE_SITE]: 'console.eu.huaweicloud.com',
};

/**
 * The instances of a region; `undefined` for custom endpoints and sample data, which have no console. The addresses of
 * single instances have parts that are not documented.
 */
export function consoleUrl(
  { site }: Pick<Account, 'site'>,
  { regionId }: Pick<Instance, 'regionId'>,
): string | undefined {
  const host = Object.hasOwn(HOSTS, site) ? HOSTS[site] : undefined;
  return host && `https://${host}/rds/?region=${encodeURIComponent(regionOf(regionId))}#/rds/management/list`;
}

import type { Account } from '../../model/account.ts';
import type { Instance } from '../../model/resources.ts';

/** The console of each site. They share their paths; an account of one site cannot sign in to the other. */
const HOSTS: Readonly<Record<string, string>> = {
  china: 'rdsnext.console.aliyun.com',
  international: 'rds.console.alibabacloud.com',
};
/** The section of an instance's pages that lists its backups. */
const BACKUPS = 'backupRestore/list';

/** An instance's backup page; `undefined` for custom endpoints and sample data, which have no console. */
export function consoleUrl(
  { site }: Pick<Account, 'site'>,
  { id, regionId }: Pick<Instance, 'id' | 'regionId'>,
): string | undefined {
  const host = Object.hasOwn(HOSTS, site) ? HOSTS[site] : undefined;
  return host && `https://${host}/detail/${encodeURIComponent(id)}/${BACKUPS}?region=${encodeURIComponent(regionId)}`;
}

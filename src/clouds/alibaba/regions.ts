import * as l10n from '@vscode/l10n';
import { CUSTOM_SITE, type Account } from '../../model/account.ts';
import type { Site } from '../../model/provider.ts';
import { checkEndpoint as check, customOrigin, PLACEHOLDER, unusable } from '../common/endpoints.ts';
import { REGION_ID } from './records/resources.ts';

const INTERNATIONAL_SITE = 'international';
const CHINA_SITE = 'china';
/** Stands in for `{region}` where no region is asked about: its regional host name is a documented one. */
const ANY_REGION = 'ap-southeast-1';
const SHARED_HOST = 'rds.aliyuncs.com';

/** Regions that the shared host serves; every other one has a host of its own by rule. */
const ON_SHARED_HOST: ReadonlySet<string> = new Set([
  'cn-hangzhou',
  'cn-shanghai',
  'cn-beijing',
  'cn-shenzhen',
  'cn-qingdao',
  'cn-heyuan',
  'cn-hongkong',
  'cn-hangzhou-finance',
  'cn-shanghai-finance-1',
  'cn-beijing-finance-1',
  'cn-north-2-gov-1',
  'cn-beijing-gov-1',
  'cn-fujian',
  'cn-wuhan',
  'cn-zhangbei',
  'cn-edge-1',
  'cn-yushanfang',
]);

export function sites(): readonly Site[] {
  return [
    { id: CHINA_SITE, label: l10n.t('China'), detail: l10n.t('Accounts of aliyun.com') },
    { id: INTERNATIONAL_SITE, label: l10n.t('International'), detail: l10n.t('Accounts of alibabacloud.com') },
    {
      id: CUSTOM_SITE,
      label: l10n.t('Custom endpoint'),
      detail: l10n.t('Your own address; {0} in it stands for the region id', PLACEHOLDER),
    },
  ];
}

export const ENDPOINT_EXAMPLE = `https://rds.${PLACEHOLDER}.aliyuncs.com`;

/** A localised sentence saying what to change, if requests must not or cannot be sent to this address. */
export function checkEndpoint(endpoint: string): string | undefined {
  return check(endpoint, ENDPOINT_EXAMPLE);
}

/** The hosts of one account's requests: `account.endpoint` for everything if there is one, else the cloud's own. */
export class Endpoints {
  readonly #custom: string | undefined;
  readonly #site: string;
  readonly #reported = new Map<string, string>();

  constructor(account: Pick<Account, 'site' | 'endpoint'>) {
    this.#custom = account.endpoint;
    this.#site = account.site;
  }

  /** Where the regions are asked for. */
  first(): string {
    if (this.#custom !== undefined) {
      return customOrigin(this.#custom, ANY_REGION);
    }
    if (this.#site === INTERNATIONAL_SITE) {
      return `https://rds.${ANY_REGION}.aliyuncs.com`;
    }
    if (this.#site === CHINA_SITE) {
      return `https://${SHARED_HOST}`;
    }
    throw unusable(l10n.t('This account has no endpoint. Edit the account and enter one.'));
  }

  of(regionId: string): string {
    if (!REGION_ID.test(regionId)) {
      throw unusable(l10n.t('The cloud does not know this region. Refresh the regions of the account.'));
    }
    if (this.#custom !== undefined) {
      return customOrigin(this.#custom, regionId);
    }
    const host =
      this.#reported.get(regionId) ?? (ON_SHARED_HOST.has(regionId) ? SHARED_HOST : `rds.${regionId}.aliyuncs.com`);
    return `https://${host}`;
  }

  /** Takes a host that the cloud reported for a region, if it is one of the cloud's own that the internet can reach. */
  learn(regionId: string, host: string | undefined): void {
    const name = host?.toLowerCase();
    if (name !== undefined && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.aliyuncs\.com$/.test(name) && !name.startsWith('rds-vpc.')) {
      this.#reported.set(regionId, name);
    }
  }
}

import * as l10n from '@vscode/l10n';
import { CUSTOM_SITE, type Account } from '../../model/account.ts';
import { CloudError } from '../../model/errors.ts';
import type { Site } from '../../model/provider.ts';
import { REGION_ID } from './records/resources.ts';

const INTERNATIONAL_SITE = 'international';
const CHINA_SITE = 'china';
const PLACEHOLDER = '{region}';
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

/** A localised sentence saying what to change, if requests must not or cannot be sent to this address. */
export function checkEndpoint(endpoint: string): string | undefined {
  const url = parse(endpoint, ANY_REGION);
  if (!url) {
    return l10n.t('This is not an address. Enter one like {0}.', `https://rds.${PLACEHOLDER}.aliyuncs.com`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return l10n.t(
      'Over http:// the requests, and what they sign in with, could be read and changed on the way. Enter an address that starts with https://; http:// is for this computer only (localhost, 127.0.0.1).',
    );
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return l10n.t('The address has to start with https://. Enter one like {0}.', 'https://rds.aliyuncs.com');
  }
  if (url.username !== '' || url.password !== '') {
    return l10n.t('The address must not hold a user name or password. Take out what stands before the @ sign.');
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || /[?#]/.test(endpoint)) {
    return l10n.t('The address has to end after the host name and port. Take out what follows.');
  }
  return undefined;
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

/** The host and port of an origin, for showing. */
export function hostOf(origin: string): string {
  return new URL(origin).host;
}

function customOrigin(endpoint: string, regionId: string): string {
  const problem = checkEndpoint(endpoint);
  const url = parse(endpoint, regionId);
  if (problem !== undefined || !url) {
    throw unusable(
      problem ?? l10n.t('The endpoint of this account is not an address. Edit the account and enter one.'),
    );
  }
  return url.origin;
}

function parse(endpoint: string, regionId: string): URL | undefined {
  const address = endpoint.trim().replaceAll(PLACEHOLDER, regionId);
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s\\]+$/i.test(address) || !URL.canParse(address)) {
    return undefined;
  }
  const url = new URL(address);
  // The parser lets signs through that no host name has, such as the braces of a misspelt placeholder.
  return /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(url.hostname) ? url : undefined;
}

/** This machine itself. The URL parser has already brought every way of writing such an address into one form. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

function unusable(message: string): CloudError {
  return new CloudError({ kind: 'endpoint', message });
}

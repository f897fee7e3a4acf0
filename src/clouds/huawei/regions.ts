import * as l10n from '@vscode/l10n';
import { CUSTOM_SITE, type Account } from '../../model/account.ts';
import type { Site } from '../../model/provider.ts';
import { checkEndpoint as check, customOrigin, PLACEHOLDER, unusable } from '../common/endpoints.ts';

export const CHINA_SITE = 'china';
export const INTERNATIONAL_SITE = 'international';
export const EUROPE_SITE = 'europe';

/** What a region id can be, as it becomes a part of host names. Also tells regions from other projects, such as `MOS`. */
export const REGION_ID = /^[a-z0-9]+(?:-[a-z0-9]+)+$/;

/** The region of a project: its name, or what stands before the underscore in that of a sub-project. */
export function regionOf(projectName: string): string {
  return projectName.replace(/_.*$/s, '');
}

/** The European cloud is one region, with accounts and domains of its own. */
const EUROPEAN_REGION = 'eu-west-101';
/** Where IAM is asked of an address that has a host for each region. */
const MAIN_REGION = 'cn-north-4';

export function sites(): readonly Site[] {
  return [
    { id: CHINA_SITE, label: l10n.t('China'), detail: l10n.t('Accounts of huaweicloud.com in China') },
    { id: INTERNATIONAL_SITE, label: l10n.t('International'), detail: l10n.t('Accounts of huaweicloud.com/intl') },
    { id: EUROPE_SITE, label: l10n.t('Europe'), detail: l10n.t('Accounts of huaweicloud.eu, region EU-Dublin') },
    {
      id: CUSTOM_SITE,
      label: l10n.t('Custom endpoint'),
      detail: l10n.t(
        'Your own address; {0} in it stands for the region id. If it begins with {1}, IAM is asked at {2} beside it; any other has to serve IAM too',
        PLACEHOLDER,
        'rds.',
        'iam.',
      ),
    },
  ];
}

export const ENDPOINT_EXAMPLE = `https://rds.${PLACEHOLDER}.myhuaweicloud.com`;

/** A localised sentence saying what to change, if requests must not or cannot be sent to this address. */
export function checkEndpoint(endpoint: string): string | undefined {
  return check(endpoint, ENDPOINT_EXAMPLE);
}

/** The hosts of one account's requests: `account.endpoint` for everything if there is one, else the cloud's own. */
export class Endpoints {
  readonly #custom: string | undefined;
  readonly #site: string;

  constructor(account: Pick<Account, 'site' | 'endpoint'>) {
    this.#custom = account.endpoint;
    this.#site = account.site;
  }

  /** Where the projects are asked for. Throws a `CloudError` if there is no such address. */
  iam(): string {
    if (this.#custom !== undefined) {
      return iamBeside(this.#custom);
    }
    if (this.#site === EUROPE_SITE) {
      return origin('iam', EUROPEAN_REGION);
    }
    if (this.#site === CHINA_SITE || this.#site === INTERNATIONAL_SITE) {
      return 'https://iam.myhuaweicloud.com';
    }
    throw unusable(l10n.t('This account has no endpoint. Edit the account and enter one.'));
  }

  /** Where RDS is asked about a region, which is that of the endpoint, not a project. Throws a `CloudError` if it is none. */
  rds(region: string): string {
    if (!REGION_ID.test(region)) {
      throw unusable(l10n.t('The cloud does not know this region. Refresh the regions of the account.'));
    }
    return this.#custom === undefined ? origin('rds', region) : customOrigin(this.#custom, region);
  }
}

function origin(service: 'iam' | 'rds', region: string): string {
  return `https://${service}.${region}.myhuaweicloud.${region === EUROPEAN_REGION ? 'eu' : 'com'}`;
}

/** A host that is called `rds` has IAM's beside it. Any other serves both. */
const BESIDE_IAM = /^https:\/\/rds\./i;

function iamBeside(endpoint: string): string {
  const main = /\.eu(?=[:/]|$)/i.test(endpoint.trim()) ? EUROPEAN_REGION : MAIN_REGION;
  const address = customOrigin(endpoint, main);
  return BESIDE_IAM.test(endpoint.trim()) ? address.replace('//rds.', '//iam.') : address;
}

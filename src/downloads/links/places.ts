import { promises as dns, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { DownloadLink, LinkNetwork } from '../../model/links.ts';
import { addressKind } from './addresses.ts';
import { foreignPlace, insecureRedirect, privateAddress } from '../transfer/failures.ts';

/** Where the links of one account may lead. */
export interface LinkPlaces {
  /** The cloud's: hosts below any of these. */
  readonly storageDomains: readonly string[];
  /** The account's own endpoint, where it has one; `{region}` in it stands for a region id. */
  readonly endpoint?: string | undefined;
}

/** Finds the addresses of a host; the system's resolver unless told. */
export type Resolve = (hostname: string, options: LookupOptions) => Promise<readonly LookupAddress[]>;

/** Guards every step of one download: to which host it goes, and to which address that leads. */
export class PlaceGuard {
  readonly #places: LinkPlaces;
  readonly #network: LinkNetwork;
  readonly #resolve: Resolve;

  constructor(places: LinkPlaces, network: LinkNetwork, resolve: Resolve = resolveAll) {
    this.#places = places;
    this.#network = network;
    this.#resolve = resolve;
  }

  /** Throws a `CloudError` if the download must not go to `url`; `from` is what sent it there. */
  check(url: URL, from?: URL): void {
    if (from?.protocol === 'https:' && url.protocol !== 'https:') {
      throw insecureRedirect();
    }
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
    const isOurs = isStorage(url, this.#places.storageDomains) || isEndpoint(url, this.#places.endpoint);
    if (!isWeb || !isOurs || url.username !== '' || url.password !== '') {
      throw foreignPlace(url.hostname, from !== undefined);
    }
    // No resolver is asked about a host that is an address.
    const host = bare(url.hostname);
    if (isIP(host) !== 0 && !this.#mayConnect(url, host)) {
      throw privateAddress(url.hostname);
    }
  }

  /** Resolves the host of `url`, and leaves out addresses that it must not have. */
  lookup(url: URL): LookupFunction {
    return (hostname, options, callback) => void this.#answer(url, hostname, options, callback);
  }

  async #answer(url: URL, ...[hostname, options, callback]: Parameters<LookupFunction>): Promise<void> {
    let found: readonly LookupAddress[];
    try {
      found = await this.#resolve(hostname, options);
    } catch (error) {
      callback(error as NodeJS.ErrnoException, []);
      return;
    }
    const allowed = found.filter(({ address }) => this.#mayConnect(url, address));
    const [first] = allowed;
    if (!first) {
      callback(privateAddress(hostname), []);
    } else if (options.all === true) {
      callback(null, allowed);
    } else {
      callback(null, first.address, first.family);
    }
  }

  #mayConnect(url: URL, address: string): boolean {
    switch (addressKind(address)) {
      case 'public':
        return true;
      case 'shared':
        // Inside a cloud its storage is found there by its public name, too; the certificate proves that it is the storage.
        return this.#network === 'internal' || url.protocol === 'https:';
      case 'private':
        return this.#network === 'internal';
      case 'loopback':
        return isLoopback(url.hostname) && isEndpoint(url, this.#places.endpoint);
      case 'other':
        return false;
    }
  }
}

/**
 * The origin of a link to this machine itself, which is where the sample data's links lead; `undefined` for any other.
 */
export function loopbackOrigin(link: DownloadLink): string | undefined {
  const address = link.reveal();
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'http:' && isLoopback(url.hostname) ? url.origin : undefined;
}

async function resolveAll(hostname: string, options: LookupOptions): Promise<readonly LookupAddress[]> {
  return await dns.lookup(hostname, { ...options, all: true });
}

function isStorage({ hostname, port }: URL, domains: readonly string[]): boolean {
  return port === '' && domains.some((domain) => hostname.endsWith(`.${domain}`));
}

/** Stands for a region id while the address is taken apart. */
const ANY_REGION = 'any-region-7c1d';

function isEndpoint(url: URL, endpoint: string | undefined): boolean {
  const address = endpoint?.trim().replaceAll('{region}', ANY_REGION);
  if (address === undefined || !URL.canParse(address)) {
    return false;
  }
  const parts = new URL(address).host.split(ANY_REGION).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[a-z0-9-]+')}$`).test(url.host);
}

function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  return host === 'localhost' || (isIP(host) !== 0 && addressKind(host) === 'loopback');
}

/** Without the brackets around an address of version 6. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

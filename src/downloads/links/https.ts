import https from 'node:https';
import { abortable } from '../../async/wait.ts';
import { DownloadLink } from '../../model/links.ts';
import { isProxyAnswer } from '../../model/proxy.ts';
import { PlaceGuard } from './places.ts';

/** Milliseconds that a host has to show that it speaks https. */
const PATIENCE = 3000;
/** Milliseconds after which a host that did not is asked again: it may have been the network. */
const DOUBT = 600_000;

/** Whether a server is there that speaks https, with a certificate for its name. Never rejects. */
export type Probe = (url: URL, guard: PlaceGuard) => Promise<boolean>;

/** True for a link whose file travels without encryption. */
export function isPlain(link: DownloadLink): boolean {
  return /^http:/i.test(link.reveal());
}

/** Which storages can be reached by https, asked once each. */
export class HttpsHosts {
  readonly #probe: Probe;
  readonly #known = new Map<string, Promise<boolean>>();

  constructor(probe: Probe = servesHttps) {
    this.#probe = probe;
  }

  /** As `preferHttps`. */
  async prefer(link: DownloadLink, domains: readonly string[], signal: AbortSignal): Promise<DownloadLink> {
    const address = link.reveal();
    // A port that is written out is one of plain http.
    const isUsual = /^http:\/\/[^/?#@:]+(?=[/?#]|$)/i.test(address);
    const secure = address.replace(/^http:/i, 'https:');
    if (!isUsual || !URL.canParse(secure)) {
      return link;
    }
    const url = new URL('/', secure);
    const guard = new PlaceGuard({ storageDomains: domains }, link.network);
    const { network, database, expires, file, size } = link;
    return mayAsk(url, guard) && (await abortable(this.#serves(url, guard), signal))
      ? new DownloadLink(secure, { network, database, expires, file, size })
      : link;
  }

  async #serves(url: URL, guard: PlaceGuard): Promise<boolean> {
    const known = this.#known.get(url.hostname);
    if (known) {
      return await known;
    }
    const asked = this.#probe(url, guard);
    this.#known.set(url.hostname, asked);
    const serves = await asked;
    if (!serves) {
      setTimeout(() => this.#known.delete(url.hostname), DOUBT).unref();
    }
    return serves;
  }
}

const hosts = new HttpsHosts();

/**
 * The same link by https where it is plain http to a storage of the cloud (a host below one of `domains`) that serves https,
 * else the link itself. What a host serves is remembered by this window. Rejects only when `signal` says stop.
 */
export async function preferHttps(
  link: DownloadLink,
  domains: readonly string[],
  signal: AbortSignal,
): Promise<DownloadLink> {
  return await hosts.prefer(link, domains, signal);
}

/** Asks for nothing but the start page, so that the link itself stays here. */
export async function servesHttps(url: URL, guard: PlaceGuard, options: https.RequestOptions = {}): Promise<boolean> {
  return await new Promise((resolve) => {
    const request = https.request(url, {
      method: 'HEAD',
      agent: new https.Agent({ keepAlive: false }),
      lookup: guard.lookup(url),
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
    request.on('response', (response) => {
      response.destroy();
      resolve(!isProxyAnswer(url, response.socket));
    });
    request.on('error', () => resolve(false));
    request.end();
  });
}

function mayAsk(url: URL, guard: PlaceGuard): boolean {
  try {
    guard.check(url);
    return true;
  } catch {
    return false;
  }
}

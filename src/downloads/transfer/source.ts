import http from 'node:http';
import https from 'node:https';
import { isCloudError } from '../../model/errors.ts';
import { isProxyFailure } from '../../model/proxy.ts';
import type { DownloadLink } from '../../model/links.ts';
import { abortable } from '../../async/wait.ts';
import { cancelled, noProxy, stalled, unreachable } from './failures.ts';
import { IdleLimit } from './idle.ts';
import { PlaceGuard } from '../links/places.ts';
import { follow, refusalOf, type Agents } from './request.ts';
import type { TransferParts } from './types.ts';

const IDLE = 30_000;
/** How often the link is renewed for one request that is refused again and again while others are not. */
const MOST_RENEWALS = 2;
/** Makes a range that cannot be given an error there, too, where it would be the whole file. */
const STANDARD: http.OutgoingHttpHeaders = { 'x-oss-range-behavior': 'standard' };

/** A link and what is needed to follow it. */
interface Way {
  readonly link: DownloadLink;
  readonly guard: PlaceGuard;
  readonly agents: Agents;
  /** It was asked for because the one before was refused. */
  readonly afterRefusal: boolean;
  /** By the clock of this machine it had ended when it came, so that clock says nothing. */
  readonly old: boolean;
  /** The storage has taken it. */
  worked: boolean;
}

/** An answer of the storage that is no refusal of the link. Whoever reads the rest restarts its limit, and disposes of it. */
export interface Answer {
  readonly response: http.IncomingMessage;
  readonly limit: IdleLimit;
  /** What broke the connection, in words. */
  readonly worded: (error: unknown) => unknown;
}

/** Where a file comes from: asks the storage, by a link that is renewed when it has ended or is refused. */
export class Source {
  readonly #parts: TransferParts;
  readonly #signal: AbortSignal;
  readonly #agents: Agents[] = [];
  #way: Way | undefined;
  #coming: Promise<Way> | undefined;
  #refused = false;
  #host = '';
  /** False once the storage has refused a link with that header: it signs such, and the link was signed without. */
  #standard = true;

  /** Once `signal` fires no link is asked for any more. */
  constructor(parts: TransferParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
  }

  /** The host that was asked last. */
  get host(): string {
    return this.#host;
  }

  /** Rejects with a `CloudError` if link, place or connection fail. Any answer but the refusal of a link is one. */
  async ask(headers: http.OutgoingHttpHeaders, signal: AbortSignal): Promise<Answer> {
    for (let renewals = 0; ;) {
      const way = await this.#valid();
      const standard = this.#standard && headers['Range'] !== undefined;
      const answer = await this.#follow(way, standard ? { ...headers, ...STANDARD } : headers, signal);
      const status = answer.response.statusCode ?? 0;
      if (status !== 401 && status !== 403) {
        way.worked = true;
        return answer;
      }
      const refusal = await refusalOf(answer.response);
      answer.limit.dispose();
      if (standard && refusal.code === 'SignatureDoesNotMatch') {
        this.#standard = false;
        continue;
      }
      if ((way.afterRefusal && !way.worked) || renewals === MOST_RENEWALS) {
        throw refusal;
      }
      renewals += 1;
      if (this.#way === way) {
        this.#way = undefined;
        this.#refused = true;
      }
    }
  }

  close(): void {
    for (const agents of this.#agents) {
      agents.http.destroy();
      agents.https.destroy();
    }
  }

  /** One for all who ask at the same time. */
  async #valid(): Promise<Way> {
    if (this.#way && (this.#way.old || !this.#way.link.isExpired(new Date()))) {
      return this.#way;
    }
    this.#coming ??= this.#renewed().finally(() => (this.#coming = undefined));
    return await this.#coming;
  }

  async #renewed(): Promise<Way> {
    const signal = this.#signal;
    const afterRefusal = this.#refused;
    const link = await abortable(this.#parts.link(afterRefusal, signal), signal);
    const old = link.isExpired(new Date());
    const places = await abortable(this.#parts.placesOf(link), signal);
    const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
    this.#agents.push(agents);
    const guard = new PlaceGuard(places, link.network, this.#parts.resolve);
    this.#refused = false;
    this.#way = { link, guard, agents, afterRefusal, old, worked: false };
    return this.#way;
  }

  async #follow(way: Way, headers: http.OutgoingHttpHeaders, signal: AbortSignal): Promise<Answer> {
    const limit = new IdleLimit(signal, this.#parts.idle ?? IDLE);
    let host = '';
    const onHost = (name: string) => {
      host = name;
      this.#host = name;
    };
    const worded = (error: unknown) =>
      signal.aborted
        ? cancelled()
        : limit.expired
          ? stalled(host, limit.milliseconds)
          : isCloudError(error)
            ? error
            : broken(error, host);
    try {
      const { guard, agents, link } = way;
      const response = await follow(link.reveal(), { guard, agents, headers, signal: limit.signal, onHost });
      limit.restart();
      return { response, limit, worded };
    } catch (error) {
      limit.dispose();
      throw worded(error);
    }
  }
}

/** The system's errors in words. One without a code is a fault of ours and stays as it is. */
function broken(error: unknown, host: string): unknown {
  if (isProxyFailure(error)) {
    return noProxy(host);
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? unreachable(host, code) : error;
}

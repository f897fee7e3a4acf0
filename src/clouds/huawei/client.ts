import http from 'node:http';
import https from 'node:https';
import { Deadline } from '../../async/deadline.ts';
import type { Credentials, CredentialSource } from '../../model/account.ts';
import { isCloudError, type CloudError } from '../../model/errors.ts';
import type { ProviderSettings, Surroundings } from '../../model/provider.ts';
import { isProxyAnswer, isProxyFailure } from '../../model/proxy.ts';
import type { Call } from '../../model/requests.ts';
import { CloudClock } from '../common/clock.ts';
import { Connections } from '../common/connections.ts';
import { hostOf } from '../common/endpoints.ts';
import { noProxy, refusedByProxy, timedOut, unexpected, unreachable, unreadable } from '../common/failures.ts';
import { Keys } from '../common/keys.ts';
import type { Learnt } from '../common/permissions.ts';
import { Requester, type RetryWaits } from '../common/requester.ts';
import { answer, type RawAnswer, type Reply } from './answers.ts';
import { factsOf, type OperationName } from './operations.ts';
import { verdictOf } from './permissions.ts';
import { percentEncode, signedHeaders } from './signing.ts';

export type { Reply } from './answers.ts';

/** What one user may ask for, as the cloud documents it. */
const LIMIT = { calls: 60, milliseconds: 60_000 };

export interface Operation {
  /** Also says the method. */
  readonly action: OperationName;
  /** For the log. */
  readonly regionId?: string | undefined;
  /** Origin to send to, or what throws a `CloudError` when there is none. */
  readonly endpoint: () => string;
  /** With its values in it, encoded. */
  readonly path: string;
  readonly projectId?: string | undefined;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  /** Sent as JSON. */
  readonly body?: object | undefined;
}

/** Of the cloud's own words. */
export function languageOf(settings: Pick<ProviderSettings, 'language'>): 'zh-cn' | 'en-us' {
  return /^zh\b/i.test(settings.language) ? 'zh-cn' : 'en-us';
}

/** One account's requests, each signed when it is sent. Whatever goes wrong becomes a `CloudError` of checked parts. */
export class Client {
  readonly clock = new CloudClock();
  /** Takes the account's keys out of a text. */
  readonly maskKeys: (words: string) => string;
  readonly #keys: Keys;
  readonly #timeout: number;
  readonly #language: string;
  readonly #connections = new Connections();
  readonly #requester: Requester<Operation, Reply>;

  constructor(
    credentials: Credentials | CredentialSource,
    settings: ProviderSettings,
    surroundings: Surroundings,
    waits?: RetryWaits,
  ) {
    this.#keys = new Keys(credentials);
    this.#timeout = settings.timeout;
    this.#language = languageOf(settings);
    this.maskKeys = this.#keys.mask;
    const exchange = this.#exchange.bind(this);
    const parts = { settings, surroundings, waits, exchange, verdictOf, limit: LIMIT, locksKeys: true };
    this.#requester = new Requester(parts);
  }

  /** What the answers told about the account's permissions. */
  get learnt(): Learnt {
    return this.#requester.learnt;
  }

  /** Sends a request that changes nothing, again if need be. Rejects with a `CloudError` only. */
  async read(operation: Operation, call: Call): Promise<Reply> {
    return await this.#requester.read(operation, call);
  }

  /** Sends a request that changes something: once. Rejects with a `CloudError` only. */
  async write(operation: Operation, call: Call): Promise<Reply> {
    return await this.#requester.write(operation, call);
  }

  /** The user wants it tried again after a refused sign-in. */
  resume(): void {
    this.#requester.resume();
  }

  dispose(): void {
    this.#requester.dispose();
    this.#connections.dispose();
  }

  async #exchange(operation: Operation, signal: AbortSignal, alone: boolean): Promise<Reply> {
    const { action, endpoint } = operation;
    const origin = endpoint();
    const credentials = await this.#keys.get(signal);
    const agent = this.#connections.agent(origin, alone);
    const deadline = new Deadline(signal, this.#timeout);
    try {
      const raw = await this.#send(operation, origin, credentials, { agent, signal: deadline.signal }).catch(
        (error: unknown) => {
          throw deadline.expired ? timedOut(hostOf(origin), this.#timeout) : failure(error, hostOf(origin));
        },
      );
      const reply = answer(raw, { action, redact: this.#keys.redact });
      this.clock.learn(raw.headers.date, Date.now());
      return reply;
    } finally {
      deadline.dispose();
    }
  }

  async #send(
    operation: Operation,
    origin: string,
    credentials: Credentials,
    options: http.RequestOptions,
  ): Promise<RawAnswer> {
    const { method } = factsOf(operation.action);
    const url = new URL(`${origin}${operation.path}${search(operation.query)}`);
    const body = operation.body === undefined ? '' : JSON.stringify(operation.body);
    const headers = signedHeaders(
      {
        method,
        url,
        headers: {
          'content-type': 'application/json',
          'x-language': this.#language,
          ...(operation.projectId === undefined ? {} : { 'x-project-id': operation.projectId }),
        },
        body,
      },
      credentials,
      new Date(),
    );
    return await exchanged(url, { ...options, method }, headers, body);
  }
}

/** Sends one request and reads its answer to the end. Redirects are answers like any other. */
function exchanged(
  url: URL,
  options: http.RequestOptions,
  signed: Readonly<Record<string, string>>,
  body: string,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http;
    const sent = request(url, options, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      if (isProxyAnswer(url, response.socket)) {
        response.destroy();
        reject(refusedByProxy(url.host, response.statusCode ?? 0));
        return;
      }
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: Buffer.concat(pieces).toString('utf8') });
      });
    });
    sent.on('error', reject);
    // Not among the options: with NODE_DEBUG=net, Node prints those.
    Object.entries(signed).forEach(([name, value]) => sent.setHeader(name, value));
    sent.end(body);
  });
}

function search(query: Operation['query'] = {}): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${percentEncode(name)}=${percentEncode(String(value))}`],
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** No answer, or none to its end. */
function failure(error: unknown, host: string): CloudError {
  const { message, code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (isCloudError(error)) {
    return error;
  }
  if (code === undefined) {
    return isProxyFailure(error) ? noProxy(host) : unexpected();
  }
  // Node's words for a connection that ended inside the answer; before the answer they are others.
  return message === 'aborted' ? unreadable('dropped') : unreachable(host, code);
}

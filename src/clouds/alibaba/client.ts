import http from 'node:http';
import https from 'node:https';
import RPCClient from '@alicloud/pop-core/lib/rpc.js';
import pRetry from 'p-retry';
import { Deadline } from '../../async/deadline.ts';
import { RequestQueue } from '../../async/requestQueue.ts';
import type { Credentials } from '../../model/account.ts';
import { isCloudError, isSignInFailure, type CloudError, type ErrorKind } from '../../model/errors.ts';
import type { ProviderSettings, Surroundings } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import { CloudClock } from './clock.ts';
import { aboutRead, cancelled, mayPass, timedOut, unexpected } from './errors.ts';
import { answer, dateOf, failure, type Reply } from './answers.ts';
import { Learnt, verdictOf } from './permissions.ts';
import { redactor } from './redact.ts';
import { hostOf } from './regions.ts';

const API_VERSION = '2014-08-15';

export interface Operation {
  /** The operation's name, as in the permission `rds:<action>`. */
  readonly action: string;
  /** For the log. */
  readonly regionId?: string;
  /** Origin to send to, or what throws a `CloudError` when there is none. */
  readonly endpoint: () => string;
  readonly params: Readonly<Record<string, string | number | null | undefined>>;
}

/** Waits between the attempts of a read: doubled each time and lengthened at random by up to as much again. */
export interface RetryWaits {
  readonly first: number;
  readonly longest: number;
}

/** The signature of the library that its own types leave out: with `verbose`, the HTTP status comes along. */
interface VerboseClient {
  request(action: string, params: object, options: object): Promise<readonly [unknown, unknown]>;
}
const LibraryClient = RPCClient as unknown as new (config: RPCClient.Config, verbose: true) => VerboseClient;

/** Attempts after the first. An address that cannot be reached, or where something else answers, is said to be so soon. */
const RETRIES = 4;
const FEWER_RETRIES: Partial<Record<ErrorKind, number>> = { network: 2, reply: 1 };

/**
 * One account's requests. The only place that knows pop-core: it is always told `POST`, an origin, a time-out and a
 * signal, and whatever it throws is rebuilt as a `CloudError` from checked parts.
 */
export class Client {
  readonly clock = new CloudClock();
  /** What the answers told about the account's permissions. */
  readonly learnt = new Learnt();
  readonly #credentials: Credentials;
  readonly #settings: ProviderSettings;
  readonly #surroundings: Surroundings;
  readonly #waits: RetryWaits;
  readonly #queue: RequestQueue;
  readonly #redact: (words: string) => string;
  readonly #clients = new Map<string, VerboseClient>();
  readonly #agents: { readonly https: https.Agent; readonly http: http.Agent };

  constructor(credentials: Credentials, settings: ProviderSettings, surroundings: Surroundings, waits?: RetryWaits) {
    this.#credentials = credentials;
    this.#settings = settings;
    this.#surroundings = surroundings;
    this.#waits = waits ?? { first: 400, longest: 8000 };
    this.#queue = new RequestQueue(settings.concurrency);
    this.#redact = redactor(credentials);
    this.#agents = { https: new https.Agent({ keepAlive: true }), http: new http.Agent({ keepAlive: true }) };
  }

  /** Sends a request that changes nothing, again if need be. Rejects with a `CloudError` only. */
  async read(operation: Operation, call: Call): Promise<Reply> {
    try {
      return await pRetry(async () => await this.#enqueue(operation, call, false), {
        retries: RETRIES,
        minTimeout: this.#waits.first,
        maxTimeout: this.#waits.longest,
        randomize: true,
        signal: call.signal,
        shouldRetry: ({ error, attemptNumber }) =>
          isCloudError(error) && mayPass(error) && attemptNumber <= (FEWER_RETRIES[error.kind] ?? RETRIES),
      });
    } catch (error) {
      throw this.#told(operation, aboutRead(this.#settled(error, call, false)));
    }
  }

  /** Sends a request that changes something: once, over a connection of its own. Rejects with a `CloudError` only. */
  async write(operation: Operation, call: Call): Promise<Reply> {
    let sent = false;
    try {
      return await this.#enqueue(operation, call, true, () => (sent = true));
    } catch (error) {
      throw this.#told(operation, this.#settled(error, call, sent));
    }
  }

  /** What a request came to in the end, for the log at its ordinary level; single attempts are told at `debug`. */
  #told({ action, regionId = '-' }: Operation, error: CloudError): CloudError {
    const { kind, code, status, requestId } = error;
    const { log, signInRefused } = this.#surroundings;
    const words = `${action} ${regionId} failed: ${[kind, code, status, requestId].filter(Boolean).join(', ')}`;
    if (kind === 'unsupported') {
      // Only the cloud knows for sure what an instance can have, so being told is nothing to worry about.
      log.info(words);
    } else if (kind !== 'cancelled') {
      log.warn(words);
    }
    const verdict = verdictOf(error);
    if (verdict) {
      this.learnt.heard(action, verdict);
    }
    if (isSignInFailure(kind)) {
      signInRefused?.(error);
    }
    return error;
  }

  /** Ends idle connections. Requests under way go on, and theirs end after them. */
  dispose(): void {
    for (const agent of Object.values(this.#agents)) {
      agent.maxFreeSockets = 0;
      Object.values(agent.freeSockets).forEach((sockets) => sockets?.forEach((socket) => socket.destroy()));
    }
  }

  async #enqueue(operation: Operation, call: Call, alone: boolean, starts?: () => void): Promise<Reply> {
    const task = async () => {
      starts?.();
      return await this.#attempt(operation, call, alone);
    };
    return await this.#queue.run(task, { priority: call.priority ?? 'user', signal: call.signal });
  }

  async #attempt(operation: Operation, call: Call, alone: boolean): Promise<Reply> {
    const { action, regionId = '-' } = operation;
    const began = performance.now();
    const tell = (outcome: string) =>
      this.#surroundings.log.debug(`${action} ${regionId}: ${outcome}, ${Math.round(performance.now() - began)} ms`);
    try {
      const reply = await this.#exchange(operation, call, alone);
      tell(`${reply.status}, request ${reply.requestId}`);
      this.learnt.heard(action, 'allowed');
      return reply;
    } catch (error) {
      const { kind, code, status, requestId } = this.#settled(error, call, true);
      tell([kind, code, status, requestId && `request ${requestId}`].filter(Boolean).join(', '));
      throw error;
    }
  }

  async #exchange({ action, endpoint, params }: Operation, call: Call, alone: boolean): Promise<Reply> {
    const origin = endpoint();
    const { timeout } = this.#settings;
    const sent = { action, origin, timeout, redact: this.#redact };
    const deadline = new Deadline(call.signal, timeout);
    try {
      const [body, entry] = await this.#client(origin).request(action, withoutGaps(params), {
        method: 'POST',
        timeout,
        agent: this.#agent(origin, alone),
        beforeRequest: (options: object) => ({ ...options, signal: deadline.signal }),
      });
      this.clock.learn(dateOf(entry), Date.now());
      return answer(body, entry, sent);
    } catch (error) {
      // The library lets an answer that came too late run on.
      deadline.abandon();
      if (isCloudError(error)) {
        throw error;
      }
      throw deadline.expired ? timedOut(hostOf(origin), timeout) : failure(error, sent);
    } finally {
      deadline.dispose();
    }
  }

  #client(origin: string): VerboseClient {
    let client = this.#clients.get(origin);
    if (!client) {
      client = new LibraryClient({ endpoint: origin, apiVersion: API_VERSION, ...this.#credentials }, true);
      this.#clients.set(origin, client);
    }
    return client;
  }

  /** A kept connection may turn out to be dead only when used, which would leave the fate of a write unclear. */
  #agent(origin: string, alone: boolean): http.Agent {
    const kind = origin.startsWith('https:') ? 'https' : 'http';
    if (alone) {
      return kind === 'https' ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false });
    }
    return this.#agents[kind];
  }

  #settled(error: unknown, call: Call, sent: boolean): CloudError {
    if (call.signal.aborted) {
      return cancelled(sent);
    }
    return isCloudError(error) ? error : unexpected();
  }
}

/** The library would send the words `undefined` and `null`. */
function withoutGaps(params: Operation['params']): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(params).filter(
      (entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== null,
    ),
  );
}

import RPCClient from '@alicloud/pop-core/lib/rpc.js';
import { Deadline } from '../../async/deadline.ts';
import type { Credentials, CredentialSource } from '../../model/account.ts';
import { isCloudError } from '../../model/errors.ts';
import type { ProviderSettings, Surroundings } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import { CloudClock } from '../common/clock.ts';
import { Connections } from '../common/connections.ts';
import { hostOf } from '../common/endpoints.ts';
import { timedOut } from '../common/failures.ts';
import { Keys } from '../common/keys.ts';
import type { Learnt } from '../common/permissions.ts';
import { Requester, type RetryWaits } from '../common/requester.ts';
import { answer, dateOf, failure, type Reply } from './answers.ts';
import { verdictOf } from './permissions.ts';

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

/** The signature of the library that its own types leave out: with `verbose`, the HTTP status comes along. */
interface VerboseClient {
  request(action: string, params: object, options: object): Promise<readonly [unknown, unknown]>;
}
const LibraryClient = RPCClient as unknown as new (config: RPCClient.Config, verbose: true) => VerboseClient;

/**
 * One account's requests. The only place that knows pop-core: it is always told `POST`, an origin, a time-out and a
 * signal, and whatever it throws is rebuilt as a `CloudError` from checked parts.
 */
export class Client {
  readonly clock = new CloudClock();
  /** Takes the account's keys out of a text. */
  readonly maskKeys: (words: string) => string;
  readonly #keys: Keys;
  readonly #timeout: number;
  readonly #clients = new Map<string, { readonly credentials: Credentials; readonly client: VerboseClient }>();
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
    this.maskKeys = this.#keys.mask;
    const exchange = this.#exchange.bind(this);
    this.#requester = new Requester({ settings, surroundings, waits, exchange, verdictOf });
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

  dispose(): void {
    this.#requester.dispose();
    this.#connections.dispose();
  }

  async #exchange({ action, endpoint, params }: Operation, signal: AbortSignal, alone: boolean): Promise<Reply> {
    const origin = endpoint();
    const credentials = await this.#keys.get(signal);
    const timeout = this.#timeout;
    const sent = { action, origin, timeout, redact: this.#keys.redact };
    const deadline = new Deadline(signal, timeout);
    try {
      const [body, entry] = await this.#client(origin, credentials).request(action, withoutGaps(params), {
        method: 'POST',
        timeout,
        agent: this.#connections.agent(origin, alone),
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

  #client(origin: string, credentials: Credentials): VerboseClient {
    const known = this.#clients.get(origin);
    if (known?.credentials === credentials) {
      return known.client;
    }
    const client = new LibraryClient({ endpoint: origin, apiVersion: API_VERSION, ...credentials }, true);
    this.#clients.set(origin, { credentials, client });
    return client;
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

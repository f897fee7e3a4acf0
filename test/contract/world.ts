import { clouds } from '../../src/clouds/index.ts';
import type { Account, CloudId, Credentials } from '../../src/model/account.ts';
import type { RequestPreview } from '../../src/model/jobs.ts';
import type { ProviderSettings } from '../../src/model/provider.ts';
import { startSandbox, type Fault, type RequestRecord } from '../../src/sandbox/index.ts';
import type { Aim, Arrival, Connection, Mishap, World, WorldOptions } from './fixture.ts';
import { silent } from './walk.ts';

const settings: ProviderSettings = { timeout: 5000, concurrency: 8, language: 'en', callLimit: 'none' };

/** A refusal in a cloud's own words. */
interface Refused {
  readonly code: string;
  readonly status: number;
  readonly message?: string;
}

/** How one cloud's requests are told apart, and how it words its trouble. */
export interface Wire {
  readonly id: CloudId;
  readonly key: Credentials;
  /** The operations behind each aim; none where the cloud has nothing of the kind. */
  readonly actions: Readonly<Record<Aim, readonly string[]>>;
  /** The aim of a request whose operation serves several. */
  readonly aimOf?: (request: RequestRecord) => Aim | undefined;
  /** True if more than an answer comes of a request. */
  readonly changes: (request: RequestRecord) => boolean;
  /** Ids of the instances that a request names. */
  readonly instancesOf: (request: RequestRecord) => readonly string[];
  /** A request for a new backup, in the form of a preview. */
  readonly previewOf: (request: RequestRecord, url: string) => Omit<RequestPreview, 'operation' | 'cli'>;
  readonly forbidden: Refused;
  readonly signInRefused: Refused;
}

/** The aims that a cloud has operations for. */
export function aimsOf({ actions }: Wire): ReadonlySet<Aim> {
  return new Set(Object.entries(actions).flatMap(([aim, names]) => (names.length > 0 ? [aim as Aim] : [])));
}

function faultOf(mishap: Mishap, wire: Wire, where: { readonly action?: string; readonly times: number }): Fault {
  const { trouble } = mishap;
  switch (trouble) {
    case 'dropped':
      return { ...where, kind: 'cut', length: 'wrong' };
    case 'silence':
      return { ...where, kind: 'hang', headers: false };
    case 'codeIn200':
      return { ...where, kind: 'codeIn200', code: wire.forbidden.code };
    case 'forbidden':
    case 'signInRefused':
      return { ...where, kind: 'refuse', ...wire[trouble] };
    case 'body':
      return { ...where, kind: 'body', ...mishap.answer };
    default:
      return { ...where, kind: trouble };
  }
}

function faultsOf(mishap: Mishap, wire: Wire): readonly Fault[] {
  const { aim, times = 1, delay, after } = mishap;
  const how = { times, ...(delay !== undefined && { delay }), ...(after && { after }) };
  if (!aim) {
    return [faultOf(mishap, wire, how)];
  }
  if (wire.actions[aim].length === 0) {
    throw new Error(`${wire.id} has no request for ${aim}`);
  }
  return wire.actions[aim].map((action) => faultOf(mishap, wire, { ...how, action }));
}

function arrivalOf(request: RequestRecord, wire: Wire): Arrival {
  const { action, params, region, time, signedInUrl } = request;
  const [named] = Object.entries(wire.actions).find(([, names]) => names.includes(action)) ?? [];
  return {
    aim: wire.aimOf?.(request) ?? (named as Aim | undefined),
    asks: JSON.stringify([
      action,
      region,
      Object.keys(params)
        .toSorted()
        .map((name) => [name, params[name]]),
    ]),
    time,
    signedInUrl,
    changes: wire.changes(request),
    instances: wire.instancesOf(request),
  };
}

/** Starts the fake clouds, to be asked as this one of them. */
export async function startWorld(wire: Wire, options: WorldOptions = {}): Promise<World> {
  const sandbox = await startSandbox({ requestClock: () => new Date(), ...options });
  const connect = (connection: Connection = {}) => {
    const { credentials = wire.key, log = silent, signInRefused, limitWait, ...more } = connection;
    const cloud = clouds.find(({ id }) => id === wire.id);
    if (!cloud) {
      throw new Error('The cloud is missing from the list');
    }
    const account: Account = {
      id: 'contract',
      cloud: wire.id,
      name: 'contract',
      method: 'accessKey',
      site: 'custom',
      endpoint: more.endpoint ?? sandbox.url,
      keyPlace: 'window',
    };
    const surroundings = { log, ...(signInRefused && { signInRefused }), ...(limitWait && { limitWait }) };
    return cloud.connect(account, credentials, { ...settings, ...more.settings }, surroundings);
  };
  const toArrival = (request: RequestRecord) => arrivalOf(request, wire);
  return {
    url: sandbox.url,
    connect,
    cause: (mishap) => faultsOf(mishap, wire).forEach((fault) => sandbox.faults.add(fault)),
    calm: () => sandbox.faults.clear(),
    arrivals: (wanted) => sandbox.requests.map(toArrival).filter(({ aim }) => !wanted || aim === wanted),
    async during(work) {
      const last = sandbox.requests.at(-1);
      const result = await work();
      const from = last ? sandbox.requests.lastIndexOf(last) + 1 : 0;
      return { result, arrivals: sandbox.requests.slice(from).map(toArrival) };
    },
    release: (instanceId) => sandbox.release(instanceId),
    dropOldest: (instanceId, count) => sandbox.dropOldest(instanceId, count),
    startBackup: (instanceId) => sandbox.startBackup(instanceId),
    lastCreated() {
      const request = sandbox.requests.findLast(({ action }) => wire.actions.create.includes(action));
      return request && { operation: request.action, ...wire.previewOf(request, sandbox.url) };
    },
    close: async () => await sandbox.close(),
  };
}

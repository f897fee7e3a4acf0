import { clouds } from '../../src/clouds/index.ts';
import type { Account, CloudId, Credentials } from '../../src/model/account.ts';
import type { ErrorKind } from '../../src/model/errors.ts';
import type { CloudProvider, Log, ProviderSettings } from '../../src/model/provider.ts';
import { sampleKeys, startSandbox, type Fault } from '../../src/sandbox/index.ts';

/** The calls of a provider that the tests aim at, by neutral names; each cloud says which request that is. */
export type Aim = 'regions' | 'instances' | 'backups' | 'copies' | 'databases' | 'create' | 'progress';

/** Trouble that every fake cloud can make, however it words it; `codeIn200` says "not permitted" under a good status. */
export type Trouble =
  | 'throttle'
  | 'error500'
  | 'unavailable'
  | 'reset'
  | 'html'
  | 'empty'
  | 'cut'
  | 'dropped'
  | 'redirect'
  | 'codeIn200'
  | 'noCode'
  | 'hang'
  | 'silence'
  | 'slow'
  | 'jobFails'
  | 'staleLinks';

export interface Mishap {
  readonly trouble: Trouble;
  readonly aim?: Aim;
  /** 1 unless told. */
  readonly times?: number;
  /** Milliseconds; for `slow` the length of the answer. */
  readonly delay?: number;
  /** Carry the request out, then fail. */
  readonly after?: boolean;
}

export interface WorldOptions {
  /** The clock of the data; the machine's unless told. */
  readonly now?: () => Date;
  /** The clock that requests are compared with; the machine's unless told. */
  readonly requestClock?: () => Date;
  /** Milliseconds that a backup takes. */
  readonly backupDuration?: number;
}

export interface Connection {
  readonly credentials?: Credentials;
  readonly settings?: Partial<ProviderSettings>;
  readonly log?: Log;
  /** Another address than the fake cloud's. */
  readonly endpoint?: string;
}

/** A fake cloud that is running. */
export interface World {
  connect(connection?: Connection): CloudProvider;
  cause(mishap: Mishap): void;
  calm(): void;
  /** What has arrived so far, with the milliseconds of the data's clock at which it did. */
  arrivals(aim?: Aim): readonly { readonly time: number; readonly signedInUrl: boolean }[];
  close(): Promise<void>;
}

/** One cloud in the suite, and where in its fake the tests find what they need. */
export interface Fixture {
  readonly id: CloudId;
  start(options?: WorldOptions): Promise<World>;
  readonly key: Credentials;
  /** Keys that are refused, and as what. */
  readonly refusedKeys: readonly { readonly what: string; readonly key: Credentials; readonly kind: ErrorKind }[];
  /** A key that may look and not create. */
  readonly lookingKey: Credentials;
  /** Another key that works, with a security token. */
  readonly temporaryKey: Credentials;
  /** Text that must not turn up anywhere: what signs requests and opens downloads. */
  readonly secrets: RegExp;
  readonly regions: { readonly main: string; readonly second: string; readonly large: string };
  /** An id that could be one of an instance and is not. */
  readonly nobody: string;
  /** A database of the copied instance that is not running. */
  readonly coldDatabase: string;
  /** Names of instances in the main region. What is created in one test must not be found by another. */
  readonly names: {
    readonly many: string;
    readonly none: string;
    readonly copied: string;
    readonly databases: string;
    readonly readOnly: string;
    readonly locked: string;
    readonly stopped: string;
    readonly alwaysRunning: string;
    readonly odd: string;
    /** Every backup of it fails, also those that are created. */
    readonly failing: string;
    /** Takes a retention. */
    readonly kept: string;
    /** Any that nothing else is done to. */
    readonly spare: readonly [string, string, string];
  };
}

const settings: ProviderSettings = { timeout: 5000, concurrency: 8, language: 'en' };
export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const alibabaActions: Readonly<Record<Aim, string>> = {
  regions: 'DescribeRegions',
  instances: 'DescribeDBInstances',
  backups: 'DescribeBackups',
  copies: 'DescribeCrossRegionBackups',
  databases: 'DescribeDatabases',
  create: 'CreateBackup',
  progress: 'DescribeBackupTasks',
};

function alibabaFault({ trouble, aim, times = 1, delay, after }: Mishap): Fault {
  const where = {
    times,
    ...(aim && { action: alibabaActions[aim] }),
    ...(delay !== undefined && { delay }),
    ...(after && { after }),
  };
  switch (trouble) {
    case 'dropped':
      return { ...where, kind: 'cut', length: 'wrong' };
    case 'silence':
      return { ...where, kind: 'hang', headers: false };
    case 'codeIn200':
      return { ...where, kind: 'codeIn200', code: 'Forbidden.RAM' };
    default:
      return { ...where, kind: trouble };
  }
}

const alibaba: Fixture = {
  id: 'alibaba',
  async start(options = {}) {
    const sandbox = await startSandbox({ requestClock: () => new Date(), ...options });
    const account: Account = {
      id: 'contract',
      cloud: 'alibaba',
      name: 'contract',
      method: 'accessKey',
      site: 'custom',
      endpoint: sandbox.url,
      keyPlace: 'window',
    };
    return {
      connect: ({ credentials = sampleKeys.full, settings: own, log = silent, endpoint = sandbox.url } = {}) => {
        const cloud = clouds.find(({ id }) => id === 'alibaba');
        if (!cloud) {
          throw new Error('The cloud is missing from the list');
        }
        return cloud.connect({ ...account, endpoint }, credentials, { ...settings, ...own }, log);
      },
      cause: (mishap) => sandbox.faults.add(alibabaFault(mishap)),
      calm: () => sandbox.faults.clear(),
      arrivals: (aim) => sandbox.requests.filter(({ action }) => !aim || action === alibabaActions[aim]),
      close: async () => await sandbox.close(),
    };
  },
  key: sampleKeys.full,
  lookingKey: sampleKeys.describeOnly,
  temporaryKey: sampleKeys.temporary,
  refusedKeys: [
    { what: 'an unknown key', key: { ...sampleKeys.full, accessKeyId: 'NobodysKey' }, kind: 'key' },
    { what: 'a disabled key', key: sampleKeys.disabled, kind: 'key' },
    { what: 'a wrong secret', key: { ...sampleKeys.full, accessKeySecret: 'sandbox-wrong-secret' }, kind: 'secret' },
    { what: 'an expired token', key: sampleKeys.expired, kind: 'token' },
    {
      what: 'a missing token',
      key: { accessKeyId: sampleKeys.temporary.accessKeyId, accessKeySecret: sampleKeys.temporary.accessKeySecret },
      kind: 'token',
    },
    { what: "another key's token", key: { ...sampleKeys.full, securityToken: 'somebody/elses+token' }, kind: 'token' },
  ],
  secrets:
    /sandbox-[a-z-]+-secret|security\/token|security%2Ftoken|elses\+token|Sandbox\w+Key|NobodysKey|Signature(=|%3D)|OSSAccessKeyId/,
  regions: { main: 'cn-hangzhou', second: 'cn-shanghai', large: 'ap-southeast-1' },
  nobody: 'rm-nobody',
  coldDatabase: 'orders_2019',
  names: {
    many: 'events-db',
    none: 'sessions-db',
    copied: 'orders-db',
    databases: 'tenants-db',
    readOnly: 'orders-db-replica',
    locked: 'legacy-app',
    stopped: 'staging-db',
    alwaysRunning: 'metrics-archive',
    odd: 'loyalty-db',
    failing: 'crm-db',
    kept: 'customers-db',
    spare: ['billing-db', 'wiki-db', 'inventory-db'],
  },
};

/** Every cloud of the product goes through the same tests. */
export const fixtures: readonly Fixture[] = [alibaba];

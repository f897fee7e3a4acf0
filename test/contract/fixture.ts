import type { CloudId, Credentials } from '../../src/model/account.ts';
import type { CloudError, ErrorKind } from '../../src/model/errors.ts';
import type { HealthState } from '../../src/model/insight.ts';
import type { CloudProvider, Log, ProviderSettings } from '../../src/model/provider.ts';

/** The calls of a provider that the tests aim at, by neutral names; each cloud says which requests those are. */
export type Aim =
  | 'regions'
  | 'instances'
  | 'instance'
  | 'backups'
  | 'copies'
  | 'logs'
  | 'copiedLogs'
  | 'released'
  | 'policy'
  | 'copyPolicies'
  | 'copyPolicy'
  | 'recovery'
  | 'copyRecovery'
  | 'copyPlaces'
  | 'databases'
  | 'create'
  | 'progress';

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
  | 'forbidden'
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
  readonly signInRefused?: (error: CloudError) => void;
  /** Another address than the fake cloud's. */
  readonly endpoint?: string;
}

/** A request that arrived. */
export interface Arrival {
  readonly aim: Aim | undefined;
  /** Milliseconds of the data's clock. */
  readonly time: number;
  readonly signedInUrl: boolean;
  /** False if nothing but an answer came of it. */
  readonly changes: boolean;
  /** Ids of the instances that it names. */
  readonly instances: readonly string[];
}

/** A fake cloud that is running. */
export interface World {
  connect(connection?: Connection): CloudProvider;
  cause(mishap: Mishap): void;
  calm(): void;
  /** What has arrived lately. */
  arrivals(aim?: Aim): readonly Arrival[];
  /** What arrives while `work` goes on, however much came before. */
  during<Result>(work: () => Promise<Result>): Promise<{ result: Result; arrivals: readonly Arrival[] }>;
  /** Releases an instance. */
  release(instanceId: string): void;
  /** Takes away the oldest backups, copies and log files of an instance, so many of each. */
  dropOldest(instanceId: string, count: number): void;
  close(): Promise<void>;
}

/** A key, and what a check of its permissions has to find; what is not named here is allowed. */
export interface Grant {
  readonly what: string;
  readonly key: Credentials;
  readonly missing: readonly string[];
  readonly notTested: readonly string[];
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
  /** A key that may list instances and look at nothing that they have. */
  readonly noBackupsKey: Credentials;
  /** A key that may do everything but see when backups are made. */
  readonly noPolicyKey: Credentials;
  readonly permissions: {
    /** The names of all that the product can use. */
    readonly all: readonly string[];
    /** The one that only a real backup can tell about. */
    readonly create: string;
    /** Those that cannot be tried where there is no instance. */
    readonly needInstance: readonly string[];
    readonly grants: readonly Grant[];
  };
  /** Text that must not turn up anywhere: what signs requests and opens downloads. */
  readonly secrets: RegExp;
  /** `alone` is one whose backups cannot be copied to another. */
  readonly regions: {
    readonly main: string;
    readonly second: string;
    readonly large: string;
    readonly alone: string;
  };
  /** An id that could be one of an instance and is not. */
  readonly nobody: string;
  /** A database of the copied instance that is not running. */
  readonly coldDatabase: string;
  /** What can be typed where a list is narrowed by the text of this key: one that finds something, one that does not. */
  readonly typed: Readonly<Record<string, { readonly something?: string; readonly nothing: string }>>;
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
    /** Backups are off, and what is left of them is old. */
    readonly off: string;
    /** Backed up once a week, and in good order. */
    readonly weekly: string;
    /** Backed up on every day but one. */
    readonly skipping: string;
    /** Was copied once and is no more. */
    readonly copiedOnce: string;
    /** Log files without names, and backups that build on each other. */
    readonly nameless: string;
  };
  /** By name, the health of the instances of the main region that are not in good order. */
  readonly health: Readonly<Record<string, { readonly state: HealthState; readonly trouble: boolean }>>;
}

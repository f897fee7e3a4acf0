import type { CloudId, Credentials, CredentialSource } from '../../src/model/account.ts';
import type { ErrorKind } from '../../src/model/errors.ts';
import type { RequestPreview } from '../../src/model/jobs.ts';
import type { HealthState } from '../../src/model/insight.ts';
import type { LinkNetwork } from '../../src/model/links.ts';
import type { CallLimit, CloudProvider, Log, ProviderSettings, Surroundings } from '../../src/model/provider.ts';
import type { BackupMethod, Engine } from '../../src/model/resources.ts';

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
  | 'links'
  | 'policy'
  | 'copyPolicies'
  | 'copyPolicy'
  | 'recovery'
  | 'copyRecovery'
  | 'copyPlaces'
  | 'usage'
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
  | 'signInRefused'
  | 'noCode'
  | 'hang'
  | 'silence'
  | 'slow'
  | 'jobFails'
  | 'staleLinks';

interface MishapPlace {
  readonly aim?: Aim;
  /** 1 unless told. */
  readonly times?: number;
  /** Milliseconds; for `slow` the length of the answer. */
  readonly delay?: number;
  /** Carry the request out, then fail. */
  readonly after?: boolean;
}

/** `body` is an answer word for word. */
export type Mishap = MishapPlace &
  ({ readonly trouble: Trouble } | { readonly trouble: 'body'; readonly answer: RawAnswer });

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  /** JSON unless told. */
  readonly type?: string;
}

export interface WorldOptions {
  /** The clock of the data; the machine's unless told. */
  readonly now?: () => Date;
  /** The clock that requests are compared with; the machine's unless told. */
  readonly requestClock?: () => Date;
  /** Milliseconds that a backup takes. */
  readonly backupDuration?: number;
  /** What the fake cloud takes, where it can be told. */
  readonly callLimit?: CallLimit;
}

export interface Connection extends Omit<Surroundings, 'log'> {
  readonly credentials?: Credentials | CredentialSource;
  /** Unless told, the provider keeps to no limit. */
  readonly settings?: Partial<ProviderSettings>;
  readonly log?: Log;
  /** Another address than the fake cloud's. */
  readonly endpoint?: string;
}

/** A request that arrived. */
export interface Arrival {
  readonly aim: Aim | undefined;
  /** The operation and everything it was asked: two that are equal are the same question. */
  readonly asks: string;
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
  readonly url: string;
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
  /** Starts a manual backup as somebody else does; gives the id that its job has. */
  startBackup(instanceId: string): string;
  /** The latest request for a new backup that arrived, in the form of a preview. */
  lastCreated(): Omit<RequestPreview, 'cli'> | undefined;
  close(): Promise<void>;
}

/** A key, and what a check of its permissions has to find; what is not named here is allowed. */
export interface Grant {
  readonly what: string;
  readonly key: Credentials;
  readonly missing: readonly string[];
  readonly notTested: readonly string[];
}

/** An answer that this cloud, or what stands before it, is known to give, and what a user has to be told of it. */
export interface KnownAnswer {
  readonly what: string;
  readonly answer: RawAnswer;
  readonly kind: ErrorKind;
  readonly words: RegExp;
}

/**
 * What this cloud says and does that others do not. It is held to here: what is not declared must not be there, so that
 * nothing waits for it.
 */
export interface Ways {
  /** Refused sign-ins lock keys: an untried key sends one request at a time, a refused one nothing until the user acts. */
  readonly locksKeys: boolean;
  /** Its fake can be told how many calls it takes. */
  readonly limitsCalls: boolean;
  /** Regions are named by the cloud, in the language asked for. */
  readonly namesRegions: boolean;
  /** Instances can be without a name of their own. */
  readonly namelessInstances: boolean;
  /** How backups were made, as far as it is told. */
  readonly methods: readonly BackupMethod[];
  /** The networks that a file has links for. */
  readonly networks: readonly LinkNetwork[];
  /** Whether links come with the lists, so that they can be stale, or are asked for. */
  readonly links: 'listed' | 'onRequest';
  /** Copies say when they were there and where they can be restored, and policies since when there are copies. */
  readonly copyDetails: boolean;
  /** What copies can be looked up by: the id of the backup they were made of, or their own. */
  readonly copyLookUp: { readonly key: string; readonly by: 'source' | 'itself' };
  /** Lists that can still be read when the instance is gone. */
  readonly outlive: readonly string[];
  /** Log files that are being uploaded are listed. */
  readonly uploads: boolean;
  /** Log files can be without a name. */
  readonly namelessLogs: boolean;
  /** Engines whose log backups are copied in the sample data. */
  readonly copiedLogs: readonly Engine[];
  /** What a backup policy says besides days, window and retention. */
  readonly policy: { readonly next: boolean; readonly logs: boolean; readonly interval: boolean };
  /** Recovery windows can have gaps. */
  readonly gaps: boolean;
  /** What the user says of a new backup. */
  readonly asks: { readonly retention: boolean; readonly name: boolean; readonly description: boolean };
  /** How many different ways there are to back the sample instances up. */
  readonly choices: number;
  /** Some times in the sample data cannot be read. */
  readonly oddTimes: boolean;
}

/** One cloud in the suite, and where in its fake the tests find what they need. */
export interface Fixture {
  readonly id: CloudId;
  start(options?: WorldOptions): Promise<World>;
  /** The calls that this cloud has requests for. */
  readonly aims: ReadonlySet<Aim>;
  /** Requests of an account under way at once, where the settings allow 8. */
  readonly atOnce: number;
  readonly ways: Ways;
  /** The most requests that one call takes: a page of backups, and the copy policies of a region. */
  readonly requests: { readonly backups: number; readonly copyPolicies: number };
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
  /** A key that may list regions and not what is in them. */
  readonly noInstancesKey: Credentials;
  readonly permissions: {
    /** The names of all that the product can use. */
    readonly all: readonly string[];
    /** The one that only a real backup can tell about. */
    readonly create: string;
    /** Those that cannot be tried where there is no instance. */
    readonly needInstance: readonly string[];
    readonly grants: readonly Grant[];
  };
  readonly answers: readonly KnownAnswer[];
  /** What is under way, in two records: the first cannot be followed, the second has this id. */
  readonly halfReadable: { readonly answer: RawAnswer; readonly id: string };
  /** Text that must not turn up anywhere: what signs requests and opens downloads. */
  readonly secrets: RegExp;
  /** `alone` is one whose backups are not copied to another. */
  readonly regions: {
    readonly main: string;
    readonly second: string;
    readonly large: string;
    readonly alone: string;
    /** One that the account has and that offers nothing. */
    readonly closed?: string;
    /** One without an instance. */
    readonly empty?: string;
    /** A part of the main one, with the name of an instance in it that can be backed up. */
    readonly part?: { readonly id: string; readonly instance: string };
  };
  /** An id that could be one of an instance and is not. */
  readonly nobody: string;
  /** The name of an instance in the main region, and a database of it that is not running. */
  readonly cold: { readonly instance: string; readonly database: string };
  /**
   * What can be typed where a list is narrowed by the text of this key: one that finds something, one that does not, and
   * one that cannot be used.
   */
  readonly typed: Readonly<
    Record<string, { readonly something?: string; readonly nothing: string; readonly wrong?: string }>
  >;
  /** Choices (`key id`) of filters that nothing in the sample data has. */
  readonly unseen: readonly string[];
  /** Why some instances cannot be backed up, and how often the cloud is asked again first. */
  readonly refusals: readonly { readonly name: string; readonly words: RegExp; readonly requests: number }[];
  /** Names of instances in the main region. What is created in one test must not be found by another. */
  readonly names: {
    readonly many: string;
    readonly none: string;
    readonly copied: string;
    /** Cannot have copies. */
    readonly uncopied: string;
    readonly databases: string;
    readonly readOnly: string;
    readonly locked: string;
    readonly stopped: string;
    readonly alwaysRunning: string;
    readonly odd: string;
    /** Every backup of it fails, also those that are created. */
    readonly failing: string;
    /** Takes a retention, where one can be given. */
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
    /** Backups that build on each other, and log files by the hundred, without names if there are such. */
    readonly nameless: string;
  };
  /** By name, the health of the instances of the main region that are not in good order. */
  readonly health: Readonly<Record<string, { readonly state: HealthState; readonly trouble: boolean }>>;
}

/**
 * What RDS Backups offers to other extensions: to read, and nothing else. No answer holds a key, a token or a download link.
 * Copy this file into your extension, or import its types. `docs/api.md` has an example.
 *
 * Within a version members are added only. All data are plain and read-only: times are ISO 8601 in UTC
 * (`2026-11-21T03:12:00.000Z`), sizes bytes. What the cloud does not say is left out.
 */
import type { CancellationToken, Event } from 'vscode';

/** What `activate` of `rds-backups.rds-backups` returns. */
export interface RdsBackupsApi {
  readonly version: 1;
  /** The accounts of the user. Asks nothing of any cloud. */
  accounts(): readonly RdsAccount[];
  /** Accounts came, went, or are other ones than before. */
  readonly onDidChangeAccounts: Event<void>;
  /** The regions of an account, and the separate places inside them. Rejects with an `RdsBackupsError`, as all that follow. */
  listRegions(accountId: string, token?: CancellationToken): Promise<readonly RdsRegion[]>;
  /** The instances of a region, page by page. */
  listInstances(query: RdsInstanceQuery): Promise<RdsPage<RdsInstance>>;
  /** The backups of an instance in a span of time, page by page, in the order of the cloud. */
  listBackups(query: RdsBackupQuery): Promise<RdsPage<RdsBackup>>;
}

/** An account as it stands in the side bar. */
export interface RdsAccount {
  readonly id: string;
  readonly name: string;
  /** `alibaba`, `huawei`; there may be others later. */
  readonly cloud: string;
  /** The user marked it as production. */
  readonly production: boolean;
  /** It shows sample data, made on this machine. */
  readonly sample: boolean;
}

export interface RdsRegion {
  readonly accountId: string;
  readonly id: string;
  readonly name: string;
}

export interface RdsInstanceQuery {
  readonly accountId: string;
  readonly regionId: string;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
  readonly token?: CancellationToken | undefined;
}

export interface RdsBackupQuery {
  readonly accountId: string;
  readonly regionId: string;
  readonly instanceId: string;
  /** Cross-region copies instead of the backups themselves. */
  readonly copies?: boolean | undefined;
  /** ISO 8601; 30 days before `to` unless told. */
  readonly from?: string | undefined;
  /** ISO 8601; now unless told. */
  readonly to?: string | undefined;
  /** The `next` of the page before; it keeps the span of time. */
  readonly cursor?: string | undefined;
  readonly token?: CancellationToken | undefined;
}

export interface RdsPage<Item> {
  readonly items: readonly Item[];
  /** Present while there is more: to be passed back as it is, within the hour. */
  readonly next?: string | undefined;
  /** What the cloud counts over all pages, where it does. */
  readonly total?: number | undefined;
  /** Records that could not be read and are missing here. */
  readonly unreadable: number;
}

/** A word of the cloud: `kind` in one of few known words or `unknown`, `raw` as it came. */
export interface RdsWord {
  readonly kind: string;
  readonly raw: string;
}

export interface RdsInstance {
  readonly accountId: string;
  readonly regionId: string;
  readonly id: string;
  /** What people call it; the id where it has no name. */
  readonly name: string;
  /** `mysql`, `postgresql`, `sqlserver`, `mariadb`. */
  readonly engine: RdsWord;
  readonly engineVersion?: string | undefined;
  /** `running`, `creating`, `busy`, `stopped`, `failed`. */
  readonly state: RdsWord;
  /** `local`, `cloud`. */
  readonly storage: RdsWord;
  /** `primary`, `readonly`, `other`. A read-only instance has no backups of its own. */
  readonly role: RdsWord;
  readonly edition?: string | undefined;
  /** Why it is locked, in the words of the cloud. */
  readonly lock?: string | undefined;
  readonly zone?: string | undefined;
  readonly created?: string | undefined;
  readonly expires?: string | undefined;
}

export interface RdsBackup {
  readonly instanceId: string;
  /** Of the instance, also for a copy. */
  readonly regionId: string;
  readonly id: string;
  /** What somebody called it. */
  readonly name?: string | undefined;
  /** `good`, `unusable`, `failed`, `running`, `deleting`. */
  readonly state: RdsWord;
  readonly started?: string | undefined;
  readonly ended?: string | undefined;
  /** `full`, `incremental`, `differential`. */
  readonly type?: RdsWord | undefined;
  /** `physical`, `logical`, `snapshot`. */
  readonly method?: RdsWord | undefined;
  /** `automated`, `manual`. */
  readonly mode?: RdsWord | undefined;
  readonly bytes?: number | undefined;
  /** When the cloud deletes it. */
  readonly expires?: string | undefined;
  /** The moment whose data it holds. */
  readonly dataAsOf?: string | undefined;
  readonly engineVersion?: string | undefined;
  /** Present where it holds only these databases. */
  readonly databases?: readonly string[] | undefined;
  /** Present on copies: where the copy is. */
  readonly copy?: { readonly regionId?: string | undefined } | undefined;
}

/**
 * - `argument`: an argument is wrong, or a cursor is none of this product.
 * - `signIn`: the key of the account is refused or missing; the user has to enter it again.
 * - `forbidden`: a permission is missing.
 * - `notFound`: no such account, region or instance.
 * - `unsupported`: never possible for this engine, storage or region.
 * - `state`: not possible now.
 * - `billing`: the cloud wants something done about the account first.
 * - `busy`: the cloud is busy or broken; try again later.
 * - `network`: no answer arrived.
 * - `cancelled`: the token was cancelled.
 * - `unknown`: the rest.
 */
export type RdsErrorCode =
  | 'argument'
  | 'signIn'
  | 'forbidden'
  | 'notFound'
  | 'unsupported'
  | 'state'
  | 'billing'
  | 'busy'
  | 'network'
  | 'cancelled'
  | 'unknown';

/** `message` is a sentence for the user, in the language of the editor. To be told by `name`: it is no class of yours. */
export interface RdsBackupsError extends Error {
  readonly name: 'RdsBackupsError';
  readonly code: RdsErrorCode;
}

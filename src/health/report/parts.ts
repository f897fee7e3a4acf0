import type { Account } from '../../model/account.ts';
import type { CloudProvider } from '../../model/provider.ts';
import type { ReportLimits } from '../../model/report.ts';
import type { Engine, Word } from '../../model/resources.ts';

/** What of a provider is needed here. */
export type ReportSource = Pick<
  CloudProvider,
  'listRegions' | 'listInstances' | 'listBackups' | 'backupPolicy' | 'copyPolicies' | 'offers'
>;

export type ReportAccount = Pick<Account, 'id' | 'name' | 'cloud'>;

export interface ReportParts {
  readonly provider: (accountId: string) => Promise<ReportSource>;
  readonly accounts: () => readonly ReportAccount[];
  /** Ids of the regions where instances are known or shown; `undefined` if that is not known of the account. */
  readonly knownRegions: (accountId: string) => readonly string[] | undefined;
  /** "MySQL 8.0"; "MySQL" without the version. */
  readonly engineName: (engine: Word<Engine>, version: string | undefined) => string;
  readonly now: () => Date;
  /** The localised sentence for anything caught. */
  readonly describe: (error: unknown) => string;
  /** Localised: what requests wait for at present. */
  readonly waiting?: () => string | undefined;
}

/** What instances are held to, and how. */
export interface ReportSettings extends ReportLimits {
  /** No backup is too old while the instance's own schedule asks for none. */
  readonly allowSchedule: boolean;
}

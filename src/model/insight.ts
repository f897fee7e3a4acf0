import type { CloudError } from './errors.ts';
import type { Event } from './events.ts';
import type { InstanceKey } from './activity.ts';
import type { TimeRange } from './requests.ts';
import type { Field } from './resources.ts';

/**
 * When an instance's cloud backs it up by itself and for how long it keeps that. What the policy does not say is
 * `undefined`.
 */
export interface BackupPolicy {
  /** False if no automatic backup is due on any day. */
  readonly automatic: boolean;
  /** Days on which the window begins, in UTC, 0 for Sunday, ascending. Empty if none is named. */
  readonly days: readonly number[];
  /** Minutes after midnight UTC at which a backup may begin, from the first up to the second; the second may be smaller. */
  readonly window: { readonly from: number; readonly to: number } | undefined;
  /** Minutes between backups where they come more often than daily. */
  readonly interval: number | undefined;
  readonly next: Date | undefined;
  /** Days. */
  readonly retention: number | undefined;
  /** Whether log backups are made, and days that they are kept. */
  readonly logs: boolean | undefined;
  readonly logRetention: number | undefined;
  /** Every field of the reply in words. */
  readonly fields: readonly Field[];
}

/** Whether and where an instance's backups are copied to another region. */
export interface CopyPolicy {
  readonly instanceId: string;
  readonly backups: boolean;
  /** Absent where the answer does not tell. */
  readonly logs: boolean | undefined;
  readonly regionId: string | undefined;
  /** Days that a copy is kept. */
  readonly retention: number | undefined;
  readonly since: Date | undefined;
  readonly fields: readonly Field[];
}

/** The moments that an instance can be restored to: from the first to the last, except what lies in a gap. */
export interface RecoveryWindow {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** In the order of time; none where the cloud reports a single window. */
  readonly gaps: readonly TimeRange[];
}

/** What the backups of an instance, or those it is counted with, take up. */
export interface BackupUsage {
  /** Bytes of backups. */
  readonly used: number | undefined;
  /** Localised: whose backups are counted, where that is more than the instance ("All MySQL instances of the region"). */
  readonly scope: string | undefined;
  /** Every field of the reply in words. */
  readonly fields: readonly Field[];
}

/** What an instance can have at all. A reason is a localised sentence for what it cannot. */
export interface Offers {
  readonly copies: Offer;
  readonly logs: Offer;
  readonly copiedLogs: Offer;
  readonly recoveryWindow: Offer;
  readonly usage: Offer;
}

export type Offer = { readonly offered: true } | { readonly offered: false; readonly reason: string };

/**
 * - `good`: the last backup succeeded and is young enough.
 * - `late`: none failed since, but the last good one is older than it should be.
 * - `failing`: backups failed after the last good one.
 * - `none`: no success in the time looked at.
 * - `off`: no good one is young enough, and automatic backup is switched off.
 * - `unknown`: could not be found out; `error` says why.
 */
export type HealthState = 'good' | 'late' | 'failing' | 'none' | 'off' | 'unknown';

export interface Health {
  readonly state: HealthState;
  /** True if somebody should look into it: it counts on the badge. */
  readonly trouble: boolean;
  /** End of the last good backup, where there is one in the time looked at. */
  readonly lastGood: Date | undefined;
  /** Backups that failed since then, or in the time looked at. */
  readonly failures: number;
  /** What the last good backup is too old for: the limit in hours, or the instance's own schedule. */
  readonly against: { readonly limit: number } | { readonly due: Date } | undefined;
  /** The last good backup is older than the limit, but the instance's own schedule has had none due since. */
  readonly excused: boolean;
  /** Absent where it could not be had. */
  readonly policy: BackupPolicy | undefined;
  /** Start of the time looked at. */
  readonly since: Date;
  readonly checked: Date;
  readonly error: CloudError | undefined;
}

/** Lets the tree show what is known of its instances without knowing who finds it out. */
export interface InstanceInsight {
  health(accountId: string, instanceId: string): Health | undefined;
  /** Absent until it was asked for; `backups` and `logs` are false where the cloud lists no policy. */
  copyPolicy(accountId: string, instanceId: string): CopyPolicy | undefined;
  readonly onDidChange: Event<InstanceKey>;
}

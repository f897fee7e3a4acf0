import type { Region, Instance, Backup } from './resources.ts';
import type { LogFile } from './logs.ts';

/** What one permission is for, and whether the account has it. */
export interface PermissionCheck {
  /** As it stands in a policy: `rds:DescribeBackups`. */
  readonly permission: string;
  /** Localised: what does not work without it. */
  readonly enables: string;
  /** It changes something in the cloud, so that it is of no use to somebody who only looks. */
  readonly writes: boolean;
  readonly result: 'allowed' | 'missing' | 'notTested' | 'failed';
  /** Localised: why it was not tested, or what went wrong. */
  readonly why?: string | undefined;
}

/** What can be written down about something for another tool: `arn` is the name of a resource in policies. None holds a secret or a link. */
export type SnippetKind = 'arn' | 'cli' | 'terraform';

export type Subject =
  | { readonly kind: 'account' }
  | { readonly kind: 'region'; readonly region: Region }
  | { readonly kind: 'instance'; readonly instance: Instance }
  | { readonly kind: 'backup'; readonly backup: Backup }
  | { readonly kind: 'log'; readonly log: LogFile };

import type * as vscode from 'vscode';
import type { Sessions } from '../accounts/session.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { Children } from '../explorer/children.ts';
import type { Node } from '../explorer/nodes.ts';
import type { Preferences } from '../explorer/preferences.ts';
import type { ReportDesk } from '../health/report/index.ts';
import type { ActivityDeed, InstanceActivity } from '../model/activity.ts';
import type { DownloadDesk, JobDesk } from '../model/desks.ts';
import type { Log } from '../model/provider.ts';
import type { Panels } from '../webview/panels.ts';
import type { LastAnswers } from './create/lastAnswers.ts';
import type { SentRequests } from './create/sentRequests.ts';
import type { RawReplies } from './rawReplies.ts';

/** What commands work with. */
export interface CommandParts {
  readonly store: AccountStore;
  readonly sessions: Sessions;
  readonly children: Children;
  readonly preferences: Preferences;
  /** Looks again into what could not be found out of an account's instances. */
  readonly health: { retry(accountId: string): void };
  /** Asks again for what is below a row, its instances' health with it; for everything without one. */
  readonly refresh: (node: Node | undefined) => Promise<void>;
  readonly view: vscode.TreeView<Node>;
  /** What is under way on instances, as far as it is known here. */
  readonly activity: Pick<InstanceActivity, 'current'>;
  /** Loaded when something is under way, or is to be. */
  readonly jobs: () => Promise<JobDesk>;
  readonly downloads: () => Promise<DownloadDesk>;
  /** Does a deed of a row in the list of jobs and downloads, or of the selected one. */
  readonly actOnRow: (argument: unknown, deed: ActivityDeed) => Promise<void>;
  /** Requests for backups that have no answer yet. */
  readonly sent: () => Promise<SentRequests>;
  /** How backups were created last. */
  readonly lastAnswers: LastAnswers;
  readonly log: Log & { show(): void };
  /** The report of this window; loaded when it is first wanted. */
  readonly report: () => Promise<ReportDesk>;
  /** What the cloud answers about single backups, as documents. */
  readonly rawReplies: () => Promise<RawReplies>;
  /** Loaded when the first panel is wanted. */
  readonly panels: () => Promise<Panels>;
}

import * as vscode from 'vscode';
import type { Log } from '../model/provider.ts';
import { plain, showError, showInfo } from '../platform/messages.ts';
import { announceEnds } from './ends.ts';
import type { JobRecord } from './records.ts';
import type { FollowedJob } from './run.ts';
import { progressWords } from './words.ts';
import { sentences } from '../model/prose.ts';

export interface NotifyParts {
  readonly log: Log;
  /** All: also ends of what was started elsewhere. None: the list and the status bar are enough. */
  readonly notifications: () => 'all' | 'own' | 'none';
  /** Has the instance's backups read again, if they are shown. */
  readonly refreshBackups: (job: JobRecord) => void;
  readonly showBackup: (job: JobRecord, backupId: string) => Promise<void>;
  readonly enterKeyAgain: (accountId: string) => Promise<void>;
  /** For how long ends are gathered into one message, in milliseconds; 2,000 unless told, and not at all if zero. */
  readonly gather?: number | undefined;
}

/** More at once would cover the window; the list and the status bar have all of them. */
const atMost = 3;

/** Shows how far jobs are that were started here. */
export class ProgressNotes {
  readonly #parts: NotifyParts;
  readonly #now: () => number;
  #shown = 0;

  constructor(parts: NotifyParts, now: () => number) {
    this.#parts = parts;
    this.#now = now;
  }

  /** A notification with the percentage, from now until the job is not followed any more. */
  async show(job: FollowedJob): Promise<void> {
    if (job.record.source !== 'own') {
      return;
    }
    this.#parts.refreshBackups(job.record);
    if (this.#parts.notifications() !== 'none' && this.#shown < atMost) {
      this.#shown += 1;
      await this.#show(job).finally(() => (this.#shown -= 1));
    }
  }

  async #show(job: FollowedJob): Promise<void> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: plain(vscode.l10n.t('Backup of {0}', job.record.instanceName)),
      cancellable: true,
    };
    await vscode.window.withProgress(options, async (progress, token) => {
      let shown = 0;
      const report = (trouble?: string) => {
        const increment = Math.max(0, (job.record.lastProgress?.percent ?? shown) - shown);
        shown += increment;
        progress.report({ message: plain(this.#words(job.record, trouble)), increment });
      };
      report();
      const listening = job.onProgress((_progress, trouble) => report(trouble));
      await Promise.race([job.outcome, new Promise((hide) => token.onCancellationRequested(hide))]);
      listening.dispose();
      if (token.isCancellationRequested) {
        void offerToStop(job);
      }
    });
  }

  #words(record: JobRecord, trouble: string | undefined): string {
    if (trouble !== undefined) {
      return vscode.l10n.t('no news at the moment, asking again. {0}', trouble);
    }
    const { percent, stage = '' } = record.lastProgress ?? {};
    const words = progressWords(record, this.#now());
    return percent === undefined || stage === '' ? words : `${stage} · ${words}`;
  }
}

/** The notification was closed. That cannot end a backup, and need not end the following. */
async function offerToStop(job: FollowedJob): Promise<void> {
  const stop = vscode.l10n.t('Stop Following');
  const message = vscode.l10n.t(
    'The backup of {0} goes on in the cloud. The row of the instance and the list of jobs show how far it is.',
    job.record.instanceName,
  );
  if ((await showInfo(message, stop)) === stop) {
    job.stop();
  }
}

/** Says how jobs ended, or that they wait for a valid key, with the next step; once, as far as the user wants to know. */
export class Announcer {
  readonly #parts: NotifyParts;
  readonly #aside: (work: Promise<unknown>) => void;
  /** Ended a moment ago: backups that were started together often end together. */
  #ends: JobRecord[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `aside` takes care of what nobody waits for. */
  constructor(parts: NotifyParts, aside: (work: Promise<unknown>) => void) {
    this.#parts = parts;
    this.#aside = aside;
  }

  tell(record: JobRecord): void {
    const { log, notifications, refreshBackups, gather = 2000 } = this.#parts;
    const { ended, job, source } = record;
    if (ended) {
      log.info(`Following backup job ${job.id} of ${job.instanceId} ended: ${ended.outcome}.`);
      if (ended.outcome !== 'stopped') {
        refreshBackups(record);
      }
    }
    const wanted = notifications();
    if (wanted === 'none' || (wanted === 'own' && source !== 'own')) {
      return;
    }
    if (!ended) {
      this.#aside(source === 'own' ? announceSignOut(record, this.#parts) : Promise.resolve());
    } else if (ended.outcome !== 'stopped') {
      this.#ends.push(record);
      if (gather === 0) {
        this.#flush();
      } else {
        this.#timer ??= setTimeout(() => this.#flush(), gather);
      }
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    const ends = this.#ends;
    this.#ends = [];
    this.#timer = undefined;
    this.#aside(announceEnds(ends, this.#parts));
  }
}

async function announceSignOut({ instanceName, accountId, signedOut }: JobRecord, parts: NotifyParts): Promise<void> {
  const again = vscode.l10n.t('Enter the Key Again');
  const message = vscode.l10n.t(
    'The backup of {0} goes on, but following it has to wait for a valid key.',
    instanceName,
  );
  if ((await showError(sentences(message, signedOut?.reason), again)) === again) {
    await parts.enterKeyAgain(accountId);
  }
}

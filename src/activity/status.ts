import * as vscode from 'vscode';
import { tame } from '../platform/messages.ts';
import type { ActivityRows } from './rows.ts';

/** Where it is kept until when the user has seen the list, in epoch milliseconds. */
const seenKey = 'rdsBackups.activitySeen';

/** In the status bar: what is under way, and whether something failed since the list was looked at. */
export class ActivityStatus {
  readonly #rows: ActivityRows;
  readonly #state: Pick<vscode.Memento, 'get' | 'update'>;
  #item: vscode.StatusBarItem | undefined;

  constructor(rows: ActivityRows, state: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#rows = rows;
    this.#state = state;
  }

  /** `isSeen`: the list is on the screen. */
  show(isSeen: boolean): void {
    const unseen = this.#unseen();
    if (isSeen && unseen.length > 0) {
      const latest = Math.max(...unseen.map(({ entry }) => entry.time));
      void this.#state.update(seenKey, latest);
    }
    const failed = isSeen ? [] : unseen;
    const summaries = this.#rows.sources.flatMap((source) => source.summary() ?? []);
    if (summaries.length === 0 && failed.length === 0) {
      this.#item?.hide();
      return;
    }
    this.#item ??= statusItem();
    const count = failed.length === 0 ? [] : [`$(warning) ${vscode.l10n.t('{0} failed', failed.length)}`];
    this.#item.text = [...summaries.map(({ text }) => text), ...count].join('  ');
    this.#item.tooltip = tame(
      [
        ...summaries.map(({ tooltip }) => tooltip),
        ...failed.map(({ entry }) => `${entry.label}: ${entry.description}`),
      ].join('\n'),
    );
    this.#item.show();
  }

  dispose(): void {
    this.#item?.dispose();
  }

  #unseen() {
    const seen = this.#state.get<number>(seenKey) ?? 0;
    return this.#rows.all.filter(({ entry }) => entry.state === 'failed' && entry.time > seen);
  }
}

function statusItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('rdsBackups.activity', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('RDS Backups: jobs and downloads');
  item.command = 'rdsBackups.activity.focus';
  return item;
}

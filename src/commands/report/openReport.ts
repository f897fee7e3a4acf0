import * as vscode from 'vscode';
import type { AccountsChange } from '../../accounts/store.ts';
import { engineName } from '../../explorer/words.ts';
import type { ReportDesk } from '../../health/report/index.ts';
import type { ReportScope } from '../../model/report.ts';
import { describeFailure } from '../../platform/failures.ts';
import { reportSettings } from '../../platform/settings.ts';
import type { CommandParts } from '../parts.ts';

const scopeKey = 'rdsBackups.reportScope';

/** What outlives the window and is shared by all. */
type Storage = Pick<vscode.ExtensionContext, 'globalState' | 'globalStorageUri' | 'subscriptions'>;

/** The window's report with what it was when it was last looked at; it ends with the window. */
export async function openReport(parts: CommandParts, storage: Storage): Promise<ReportDesk> {
  const { log, store, sessions } = parts;
  const { globalState, globalStorageUri, subscriptions } = storage;
  const { ReportDesk } = await import('../../health/report/index.ts');
  const desk = await ReportDesk.open({
    provider: async (id) => await sessions.provider(id),
    accounts: () => store.list(),
    knownRegions: (id) => knownRegions(parts, id),
    // Whoever chose regions for the side bar means these.
    usualRegions: (id) => (parts.preferences.regions(id) ? 'known' : 'all'),
    engineName,
    now: () => new Date(),
    describe: (error) => describeFailure(error, log),
    waiting: () => waitingWords(parts),
    folder: globalStorageUri.fsPath,
    log,
    settings: reportSettings,
    onDidChangeSettings: (listener) =>
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (['rdsBackups.health', 'rdsBackups.report'].some((section) => event.affectsConfiguration(section))) {
          listener(event);
        }
      }),
    chosen: {
      get: () => globalState.get<ReportScope>(scopeKey),
      set: async (scope) => await globalState.update(scopeKey, scope),
    },
  });
  subscriptions.push(
    desk,
    store.onDidChange(({ changed, renamed, removed }) => {
      removed.forEach((id) => desk.report.forget(id));
      changed.forEach((id) => desk.report.reopen(id));
      renamed.forEach((id) => desk.report.rename(id));
    }),
  );
  return desk;
}

/** What the report does once it is open, for its file alone: nothing stays there of what is gone. */
export async function forgetInReport(
  { log }: Pick<CommandParts, 'log'>,
  { globalStorageUri }: Storage,
  { changed, removed }: AccountsChange,
): Promise<void> {
  if (changed.length + removed.length > 0) {
    const { ReportFile } = await import('../../health/report/index.ts');
    await new ReportFile(globalStorageUri.fsPath, log).forget(removed, changed);
  }
}

/** Where instances are pinned or were seen, and what the side bar shows; `undefined` if nothing is known. */
function knownRegions({ preferences }: CommandParts, accountId: string): readonly string[] | undefined {
  const seen = Object.entries(preferences.found(accountId)).filter(([, count]) => count > 0);
  const pinned = preferences.pins(accountId).map(({ regionId }) => regionId);
  const shown = preferences.regions(accountId) ?? [];
  const known = new Set([...pinned, ...shown, ...seen.map(([regionId]) => regionId)]);
  return known.size > 0 ? [...known] : undefined;
}

/** What the requests of an account wait for, of the first one whose requests do. */
function waitingWords({ sessions, store }: CommandParts): string | undefined {
  const [accountId, wait] = [...sessions.waits.all()][0] ?? [];
  if (accountId === undefined || !wait) {
    return undefined;
  }
  const name = store.get(accountId)?.name ?? '';
  const { limit } = wait;
  return limit?.milliseconds === 60_000
    ? vscode.l10n.t('waiting for the limit of {0}, {1} requests a minute', name, limit.calls)
    : vscode.l10n.t('waiting for the limit of {0}', name);
}

import * as vscode from 'vscode';
import { abortable } from '../../async/wait.ts';
import { Emitter } from '../../async/event.ts';
import { locate } from '../../explorer/locate.ts';
import { cloudName } from '../../explorer/words.ts';
import type { ReportDesk } from '../../health/report/index.ts';
import { CloudError } from '../../model/errors.ts';
import type { ReportChange, ReportRow } from '../../model/report.ts';
import type { ReportSource } from '../../webview/panels.ts';
import type { CommandParts } from '../parts.ts';
import { showHistoryOf } from '../showHistory.ts';
import { askForScope } from './reportScope.ts';

/** What the page of the report asks for. */
export function reportSource(parts: CommandParts, desk: ReportDesk): ReportSource {
  const { report, team } = desk;
  return {
    snapshot: () => (desk.hasReport ? report.snapshot() : undefined),
    onDidChange: (listener) => bothOf(desk, listener),
    team: () => ({ files: team.state.files, displayOnly: !vscode.workspace.isTrusted }),
    onDidChangeTeam: team.onDidChange,
    cloudName,
    start: () => {
      const { accounts } = desk.scope;
      wake(
        parts,
        accounts.map(({ accountId }) => accountId),
      );
      desk.start();
    },
    pause: () => report.pause(),
    resume: async () => {
      wake(parts, report.accountsOf());
      await desk.resume();
    },
    stop: () => report.stop(),
    retry: async (what) => {
      wake(parts, report.accountsOf(what));
      await desk.retry(what);
    },
    chooseScope: async () => {
      const scope = await askForScope(parts, desk.scope);
      if (scope) {
        wake(
          parts,
          scope.accounts.map(({ accountId }) => accountId),
        );
        await desk.choose(scope);
      }
      return '';
    },
    openLimits: async () => {
      await vscode.commands.executeCommand(
        'workbench.action.openSettings',
        '@id:rdsBackups.health.* @id:rdsBackups.report.*',
      );
      return '';
    },
    openTeamFile: async (name) => await openTeamFile(desk, name),
    export: async (keys) => {
      await exportRows(parts, desk, keys);
      return '';
    },
    showInstance: async (row, signal) => await showInstance(parts, row, signal),
    showHistory: async (row, signal) => {
      await abortable(showHistoryOf(parts, row), signal);
      return '';
    },
  };
}

/** Rows that changed, and `undefined` when all of it is to be read again. */
function bothOf({ report }: ReportDesk, listener: (change: ReportChange | undefined) => void): vscode.Disposable {
  const changes = new Emitter<ReportChange | undefined>();
  changes.event(listener);
  const heard = [
    report.onDidChange((change) => changes.fire(change)),
    report.onDidReset(() => changes.fire(undefined)),
  ];
  return {
    dispose: () => {
      heard.forEach((one) => one.dispose());
      changes.dispose();
    },
  };
}

/** A key that was refused is tried again when the user asks for something of its account. */
function wake({ sessions }: CommandParts, accountIds: readonly string[]): void {
  accountIds.forEach((id) => sessions.resume(id));
}

async function openTeamFile({ team }: ReportDesk, name: string): Promise<string> {
  const file = team.state.files.find((each) => each.name === name);
  if (!file) {
    throw new CloudError({ kind: 'notFound', message: vscode.l10n.t('The file {0} is not there any more.', name) });
  }
  await vscode.commands.executeCommand('vscode.open', file.uri);
  return '';
}

async function exportRows({ log }: CommandParts, { report }: ReportDesk, keys: readonly string[]): Promise<void> {
  const { exportTable, reportTable } = await import('../exports/index.ts');
  const { rows, limits, failures } = report.snapshot();
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const chosen = keys.flatMap((key) => byKey.get(key) ?? []);
  const make = async () => await Promise.resolve(reportTable(chosen, limits, Date.now(), failures));
  await exportTable(vscode.l10n.t('Backup health'), make, log);
}

async function showInstance(parts: CommandParts, row: ReportRow, signal: AbortSignal): Promise<string> {
  const [known] = parts.children.instances(row.accountId, row.regionId, row.instanceId);
  const node = known ?? (await abortable(locate(parts.children, parts.preferences, row), signal));
  if (!node) {
    const message = vscode.l10n.t(
      '{0} is not in the side bar. The list of its region may have a filter, or it was deleted.',
      row.name,
    );
    throw new CloudError({ kind: 'notFound', message });
  }
  await parts.view.reveal(node, { select: true, focus: true, expand: true });
  return vscode.l10n.t('Selected in the side bar.');
}

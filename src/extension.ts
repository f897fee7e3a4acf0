import * as vscode from 'vscode';
import { Sessions, type SampleStarter } from './accounts/session.ts';
import { AccountStore } from './accounts/store.ts';
import type { CommandParts } from './commands/parts.ts';
import { registerHandlers } from './commands/registry.ts';
import { Children } from './explorer/children.ts';
import { createExplorer } from './explorer/view.ts';
import { showJob, type NotifyParts } from './jobs/notify.ts';
import { JobRecords } from './jobs/records.ts';
import { JobTracker } from './jobs/tracker.ts';
import { describeFailure } from './platform/failures.ts';
import { createLog } from './platform/log.ts';
import { DETAILS_VIEW } from './webview/protocol.ts';
import type { DetailsPanels } from './webview/panels.ts';

const underWayKey = 'rdsBackups.jobsUnderWay';
const jobInterval = 3000;
let ending: (() => Promise<void>) | undefined;

/** Builds the parts and registers them. Asks nothing of any cloud, and reads one key: is a backup under way? */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  const store = new AccountStore(context, log);
  const sessions = new Sessions(store, sampleStarter(context), log);
  const provider = (accountId: string) => sessions.provider(accountId);
  const children = new Children({
    accounts: () => store.list(),
    provider,
    describe: (error) => describeFailure(error, log),
    now: () => new Date(),
  });
  const tracker = new JobTracker({
    records: new JobRecords(vscode.Uri.joinPath(context.globalStorageUri, 'jobs').fsPath),
    provider,
    log,
    setUnderWay: async (any) => await context.globalState.update(underWayKey, any || undefined),
    interval: jobInterval,
  });
  const explorer = createExplorer(children, tracker);
  const panels = lazily(() => loadPanels(context, parts));
  const parts: CommandParts = { store, sessions, children, view: explorer.view, tracker, log, panels };
  const aside = (work: Promise<unknown>) => void work.catch((error: unknown) => describeFailure(error, log));
  const resume = () => context.globalState.get(underWayKey) === true && aside(tracker.resume());
  context.subscriptions.push(
    log,
    store,
    sessions,
    children,
    explorer,
    registerHandlers(async () => (await loadCommands()).handlers(parts), log),
    store.onDidChange(({ changed, removed }) => {
      children.forget([...changed, ...removed]);
      removed.forEach((id) => aside(tracker.forget(id)));
      aside(tracker.accountsChanged(changed));
    }),
    explorer.view.onDidChangeVisibility(({ visible }) => {
      if (visible) {
        store.lookForChanges();
        // In a browser a key set just before a reload can be lost; the records are files and are not.
        aside(tracker.resume());
      }
    }),
    tracker.onDidFollow((job) => aside(showJob(job, jobActions(parts)))),
    vscode.window.registerWebviewPanelSerializer(DETAILS_VIEW, {
      deserializeWebviewPanel: async (panel, state) => await (await panels()).deserializeWebviewPanel(panel, state),
    }),
    vscode.window.onDidChangeWindowState(({ focused }) => focused && resume()),
  );
  ending = () => tracker.dispose();
  resume();
}

/** Leaves running jobs to the other windows. */
export async function deactivate(): Promise<void> {
  await ending?.();
}

function sampleStarter(context: vscode.ExtensionContext): SampleStarter {
  return lazily(async () => {
    const sandbox = await (await import('./sandbox/index.ts')).startSandbox();
    context.subscriptions.push({ dispose: () => void sandbox.close() });
    return sandbox;
  });
}

/** The commands are a room of their own: start-up only has to know their names. */
const loadCommands = () => import('./commands/index.ts');

async function loadPanels(context: vscode.ExtensionContext, parts: CommandParts): Promise<DetailsPanels> {
  const [{ createDetailsPanels }, { detailsSource }] = await Promise.all([
    import('./webview/panels.ts'),
    loadCommands(),
  ]);
  const panels = createDetailsPanels(context.extensionUri, detailsSource(parts), parts.log);
  const closing = parts.store.onDidChange(({ removed }) => removed.forEach((id) => panels.closeAccount(id)));
  context.subscriptions.push(panels, closing);
  return panels;
}

function jobActions(parts: CommandParts): NotifyParts {
  return {
    log: parts.log,
    refreshBackups: ({ accountId, job }) => void parts.children.refreshBackups(accountId, job.regionId, job.instanceId),
    showBackup: async ({ accountId, job }, backupId) => {
      const ref = { regionId: job.regionId, instanceId: job.instanceId, backupId, copy: false };
      await (await loadCommands()).showBackupById(parts, accountId, ref);
    },
    enterKeyAgain: async (accountId) =>
      void (await vscode.commands.executeCommand('rdsBackups.enterKeyAgain', accountId)),
  };
}

/** Made on the first call, once; a failure is not kept. */
function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return async () => {
    made ??= make();
    try {
      return await made;
    } catch (error) {
      made = undefined;
      throw error;
    }
  };
}

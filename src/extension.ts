import * as vscode from 'vscode';
import { askForRenewal } from './accounts/renewal.ts';
import { Sessions, type SampleStarter } from './accounts/session.ts';
import { AccountStore, type AccountsChange } from './accounts/store.ts';
import { showWaits } from './accounts/waitStatus.ts';
import type { CommandParts } from './commands/parts.ts';
import { registerHandlers } from './commands/registry.ts';
import { Children } from './explorer/children.ts';
import { accountOf, instanceOf, regionIdOf, type Node } from './explorer/nodes.ts';
import { Preferences } from './explorer/preferences.ts';
import { createExplorer, type Explorer } from './explorer/view.ts';
import { HealthWatch } from './health/watch.ts';
import { showJob, type NotifyParts } from './jobs/notify.ts';
import { JobRecords } from './jobs/records.ts';
import { JobTracker } from './jobs/tracker.ts';
import { CloudError } from './model/errors.ts';
import { describeFailure } from './platform/failures.ts';
import { createLog } from './platform/log.ts';
import { healthSettings } from './platform/settings.ts';
import type { Panels } from './webview/panels.ts';

const underWayKey = 'rdsBackups.jobsUnderWay';
const jobInterval = 3000;
/** The pages that come back after a reload of the window. */
const pages = ['compare', 'details', 'history', 'report'] as const;
const now = () => new Date();
let ending: (() => Promise<void>) | undefined;

/** What the product consists of, besides what is loaded when it is first used. */
interface Product {
  readonly log: ReturnType<typeof createLog>;
  readonly store: AccountStore;
  readonly sessions: Sessions;
  readonly preferences: Preferences;
  readonly health: HealthWatch;
  readonly children: Children;
  readonly tracker: JobTracker;
  readonly explorer: Explorer;
}

/** Builds the parts and registers them. Asks nothing of any cloud, and reads one key: is a backup under way? */
export function activate(context: vscode.ExtensionContext): void {
  const product = build(context);
  const { log, store, sessions, preferences, health, children, tracker, explorer } = product;
  const { parts, panels } = forCommands(context, product);
  const aside = (work: Promise<unknown>) => void work.catch((error: unknown) => describeFailure(error, log));
  const resume = () => context.globalState.get(underWayKey) === true && aside(tracker.resume());
  context.subscriptions.push(
    log,
    store,
    sessions,
    children,
    explorer,
    preferences,
    health,
    registerHandlers(async () => (await loadCommands()).handlers(parts), log),
    store.onDidChange(({ changed, removed }) => {
      children.forget([...changed, ...removed]);
      [...changed, ...removed].forEach((id) => health.forget(id));
      removed.forEach((id) => aside(Promise.all([tracker.forget(id), preferences.forget(id)])));
      aside(tracker.accountsChanged(changed));
    }),
    explorer.view.onDidChangeVisibility(({ visible }) => {
      if (visible) {
        store.lookForChanges();
        // In a browser a key set just before a reload can be lost; the records are files and are not.
        aside(tracker.resume());
      }
    }),
    sessions.onDidAcceptSignIn((id) => {
      children.mended(id);
      health.retry(id);
    }),
    sessions.waits.onDidChange((id) => children.redraw(id)),
    showWaits(sessions.waits, store),
    sessions.onDidRefuseSignIn((refusal) => {
      children.redraw(refusal.accountId);
      aside(askForRenewal({ store, sessions }, refusal));
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('rdsBackups.health')) {
        health.refresh();
        // A higher limit looks further back.
        store.list().forEach(({ id }) => health.invalidate(id));
        explorer.look();
      }
    }),
    tracker.onDidFollow((job) => aside(showJob(job, jobActions(parts, health)))),
    ...pages.map((page) => restoring(page, panels)),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        preferences.lookForChanges();
        resume();
      }
    }),
  );
  ending = () => tracker.dispose();
  resume();
}

function build(context: vscode.ExtensionContext): Product {
  const log = createLog();
  const store = new AccountStore(context, log);
  const sessions = new Sessions(store, sampleStarter(context), log);
  const provider = (accountId: string) => sessions.provider(accountId);
  const describe = (error: unknown) => describeFailure(error, log);
  const preferences = new Preferences(context.globalState);
  const health = new HealthWatch({
    provider,
    settings: healthSettings,
    now,
    unexpected: (error) => new CloudError({ kind: 'unknown', message: describe(error) }),
  });
  const accounts = () => store.list();
  const children = new Children({ accounts, provider, describe, now, preferences, insight: health });
  const tracker = new JobTracker({
    records: new JobRecords(vscode.Uri.joinPath(context.globalStorageUri, 'jobs').fsPath),
    provider,
    log,
    setUnderWay: async (any) => await context.globalState.update(underWayKey, any || undefined),
    interval: jobInterval,
  });
  const explorer = createExplorer({
    children,
    activity: tracker,
    insight: health,
    preferences,
    minutesLeft: (account, at) => sessions.minutesLeft(account, at),
    refusal: (accountId) => sessions.refusal(accountId),
    wait: (accountId) => sessions.waits.of(accountId),
    now,
    checks: () => healthSettings().check,
  });
  return { log, store, sessions, preferences, health, children, tracker, explorer };
}

function forCommands(context: vscode.ExtensionContext, product: Product) {
  const { store, sessions, health, children, explorer, log } = product;
  const panels = lazily(() => loadPanels(context, parts));
  const refresh = async (node: Node | undefined) => {
    forgetHealth(health, store, node);
    await children.refresh(node);
  };
  let isReportOpen = false;
  const report = lazily(async () => {
    const desk = await (await loadCommands()).openReport(parts, context);
    isReportOpen = true;
    return desk;
  });
  const forgetInReport = async (change: AccountsChange) => {
    // An open one looks after its file itself.
    await (isReportOpen ? undefined : (await loadCommands()).forgetInReport(product, context, change));
  };
  const replies = new vscode.EventEmitter<vscode.Uri>();
  const rawReplies = lazily(async () => {
    const made = new (await loadCommands()).RawReplies(sessions, log);
    made.onDidChange((uri) => replies.fire(uri));
    return made;
  });
  context.subscriptions.push(
    store.onDidChange((change) => void forgetInReport(change).catch((error: unknown) => describeFailure(error, log))),
    vscode.workspace.registerTextDocumentContentProvider('rds-backups-reply', {
      onDidChange: replies.event,
      provideTextDocumentContent: async (uri, token) =>
        await (await rawReplies()).provideTextDocumentContent(uri, token),
    }),
  );
  const parts: CommandParts = { ...product, view: explorer.view, refresh, panels, report, rawReplies };
  return { parts, panels };
}

/** Brings a page back after a reload of the window. */
function restoring(page: (typeof pages)[number], panels: () => Promise<Panels>): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(`rdsBackups.${page}`, {
    deserializeWebviewPanel: async (panel, state) => await (await panels())[page].deserializeWebviewPanel(panel, state),
  });
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

/** What is asked for again includes how the instances are doing. */
function forgetHealth(health: HealthWatch, store: AccountStore, node: Node | undefined): void {
  if (node) {
    health.invalidate(accountOf(node).id, regionIdOf(node), instanceOf(node)?.instance.id);
  } else {
    store.list().forEach(({ id }) => health.invalidate(id));
  }
}

/** The commands are a room of their own: start-up only has to know their names. */
const loadCommands = () => import('./commands/index.ts');

async function loadPanels(context: vscode.ExtensionContext, parts: CommandParts): Promise<Panels> {
  const [{ createPanels }, { panelSources }] = await Promise.all([import('./webview/panels.ts'), loadCommands()]);
  const panels = createPanels(context.extensionUri, panelSources(parts), parts.log);
  const closing = parts.store.onDidChange(({ removed }) => removed.forEach((id) => panels.closeAccount(id)));
  context.subscriptions.push(panels, closing);
  return panels;
}

function jobActions(parts: CommandParts, health: HealthWatch): NotifyParts {
  return {
    log: parts.log,
    refreshBackups: ({ accountId, job: { regionId, instanceId } }) => {
      health.invalidate(accountId, regionId, instanceId);
      void parts.children.refreshBackups(accountId, regionId, instanceId);
    },
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

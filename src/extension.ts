import * as vscode from 'vscode';
import { tellAccounts } from './accounts/contextKeys.ts';
import type { RdsBackupsApi } from '../rds-backups.d.ts';
import { askForRenewal } from './accounts/renewal.ts';
import { Sessions, type SampleStarter } from './accounts/session.ts';
import { AccountStore, type AccountsChange } from './accounts/store.ts';
import { showWaits } from './accounts/waitStatus.ts';
import { createActivityView, type ActivityView } from './activity/view.ts';
import { apiFor } from './api/facade.ts';
import { lazily } from './async/lazily.ts';
import { LastAnswers } from './commands/create/lastAnswers.ts';
import type { CommandParts } from './commands/parts.ts';
import { registerHandlers } from './commands/registry.ts';
import { Desks, type DesksParts } from './desks.ts';
import { Children } from './explorer/children.ts';
import { accountOf, instanceOf, regionIdOf, type Node } from './explorer/nodes.ts';
import { Preferences } from './explorer/preferences.ts';
import { createExplorer, type Explorer } from './explorer/view.ts';
import { LazyHealthWatch } from './health/lazyWatch.ts';
import type { NotifyParts } from './jobs/index.ts';
import { CloudError } from './model/errors.ts';
import { describeFailure } from './platform/failures.ts';
import { createLog } from './platform/log.ts';
import { healthSettings } from './platform/settings.ts';
import { isUnderWay, setUnderWay } from './platform/underWay.ts';
import { registerTools } from './tools/register.ts';
import type { Panels } from './webview/panels.ts';
import { restoring } from './webview/restoring.ts';

const now = () => new Date();
let ending: (() => Promise<void>) | undefined;

/** What the product consists of, besides what is loaded when it is first used. */
interface Product {
  readonly log: ReturnType<typeof createLog>;
  readonly store: AccountStore;
  readonly sessions: Sessions;
  readonly preferences: Preferences;
  readonly health: LazyHealthWatch;
  readonly children: Children;
  readonly desks: Desks;
  readonly activityView: ActivityView;
  readonly explorer: Explorer;
}

/** Builds the parts and registers them. Asks nothing of any cloud, and reads two keys: is work under way, and are there accounts? */
export function activate(context: vscode.ExtensionContext): RdsBackupsApi {
  const product = build(context, async ({ accountId, job: { regionId, instanceId } }, backupId) => {
    const ref = { regionId, instanceId, backupId, copy: false };
    await (await loadCommands()).showBackupById(parts, accountId, ref);
  });
  const { log, store, sessions, preferences, health, children, desks, activityView, explorer } = product;
  const { parts, panels } = forCommands(context, product);
  const aside = (work: Promise<unknown>) => void work.catch((error: unknown) => describeFailure(error, log));
  context.subscriptions.push(
    log,
    store,
    sessions,
    children,
    explorer,
    activityView,
    desks,
    preferences,
    health,
    tellAccounts(store),
    registerHandlers(async () => (await loadCommands()).handlers(parts), log),
    store.onDidChange(({ changed, removed }) => {
      children.forget([...changed, ...removed]);
      [...changed, ...removed].forEach((id) => health.forget(id));
      removed.forEach((id) => aside(preferences.forget(id)));
      desks.accountsChanged(changed, removed);
    }),
    explorer.view.onDidChangeVisibility(({ visible }) => {
      if (visible) {
        store.lookForChanges();
        // In a browser a key set just before a reload can be lost; the records are files and are not.
        desks.resume();
      }
    }),
    sessions.onDidAcceptSignIn((id) => takeUpAgain(product, id)),
    sessions.waits.onDidChange((id) => children.redraw(id)),
    showWaits(sessions.waits, store),
    sessions.onDidRefuseSignIn((refusal) => {
      children.redraw(refusal.accountId);
      aside(askForRenewal({ store, sessions }, refusal));
    }),
    followHealthSettings(product),
    restoring(panels),
    takeUpRequests(context, parts),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        preferences.lookForChanges();
        desks.resume();
      }
    }),
  );
  ending = async () => await desks.leave();
  desks.resume();
  return forOthers(context, product, parts);
}

function followHealthSettings({ health, store, explorer }: Product): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('rdsBackups.health')) {
      health.refresh();
      // A higher limit looks further back.
      store.list().forEach(({ id }) => health.invalidate(id));
      explorer.look();
    }
  });
}

/** What language models and other extensions may ask. */
function forOthers(context: vscode.ExtensionContext, product: Product, parts: CommandParts): RdsBackupsApi {
  const toolParts = { ...parts, insight: product.health };
  const tools = registerTools(lazily(async () => (await import('./tools/index.ts')).toolRoom(toolParts)));
  const reads = lazily(async () => new (await import('./api/index.ts')).ApiReads(product));
  const { api, owned } = apiFor(product.store, reads);
  context.subscriptions.push(tools, owned);
  return api;
}

/** Looks for backups that were asked for by windows which ended before they had an answer. */
function takeUpRequests({ globalState }: vscode.ExtensionContext, parts: CommandParts): vscode.Disposable {
  const ended = new AbortController();
  if (isUnderWay(globalState, 'requests')) {
    loadCommands()
      .then(async (commands) => await commands.takeUpRequests(parts, ended.signal))
      .catch((error: unknown) => describeFailure(error, parts.log));
  }
  return { dispose: () => ended.abort() };
}

/** What an account's refused key had cost. */
function takeUpAgain({ children, health, desks }: Product, accountId: string): void {
  children.mended(accountId);
  health.retry(accountId);
  desks.accountsChanged([accountId]);
}

function build(context: vscode.ExtensionContext, showBackup: NotifyParts['showBackup']): Product {
  const log = createLog();
  const store = new AccountStore(context, log);
  const sessions = new Sessions(store, sampleStarter(context), log);
  const provider = (accountId: string) => sessions.provider(accountId);
  const describe = (error: unknown) => describeFailure(error, log);
  const preferences = new Preferences(context.globalState);
  const aside = (work: Promise<unknown>) => void work.catch((error: unknown) => describe(error));
  const unexpected = (error: unknown) => new CloudError({ kind: 'unknown', message: describe(error) });
  const health = new LazyHealthWatch({ provider, settings: healthSettings, now, unexpected }, aside);
  const children = new Children({
    accounts: () => store.list(),
    provider,
    describe,
    now,
    preferences,
    insight: health,
  });
  const activityView = createActivityView({ sources: async () => await desks.sources(), state: context.globalState });
  const desks = new Desks({
    context,
    sessions,
    account: (id) => store.get(id),
    log,
    notify: jobActions({ children, health, showBackup }),
    onDidOpen: (source) => activityView.attach(source),
    aside,
  });
  const explorer = createExplorer({
    children,
    activity: desks.activity,
    lookout: desks,
    insight: health,
    preferences,
    minutesLeft: (account, at) => sessions.minutesLeft(account, at),
    refusal: (accountId) => sessions.refusal(accountId),
    wait: (accountId) => sessions.waits.of(accountId),
    now,
    checks: () => healthSettings().check,
  });
  return { log, store, sessions, preferences, health, children, desks, activityView, explorer };
}

function forCommands(context: vscode.ExtensionContext, product: Product) {
  const { store, sessions, children, desks, activityView, explorer, log } = product;
  const panels = lazily(() => loadPanels(context, parts));
  const refresh = async (node: Node | undefined) => {
    forgetFindings(product, node);
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
  const parts: CommandParts = {
    ...product,
    view: explorer.view,
    activity: desks.activity,
    jobs: desks.jobs,
    downloads: desks.downloads,
    actOnRow: async (row, deed) => await activityView.act(row, deed),
    sent: lazily(async () => {
      const { SentRequests } = await loadCommands();
      return new SentRequests({
        folder: vscode.Uri.joinPath(context.globalStorageUri, 'requests').fsPath,
        setUnderWay: async (any) => await setUnderWay(context.globalState, 'requests', any),
        log,
      });
    }),
    lastAnswers: new LastAnswers(context.globalState),
    refresh,
    panels,
    report,
    rawReplies,
  };
  return { parts, panels };
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

/** What is asked for again includes how the instances are doing, and what is under way on them. */
function forgetFindings({ health, desks, store }: Product, node: Node | undefined): void {
  const accountIds = node ? [accountOf(node).id] : store.list().map(({ id }) => id);
  const place = node ? ([regionIdOf(node), instanceOf(node)?.instance.id] as const) : [];
  for (const accountId of accountIds) {
    health.invalidate(accountId, ...place);
    desks.invalidate(accountId, ...place);
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

/** What following a job has done by the rest. */
function jobActions({
  children,
  health,
  showBackup,
}: Pick<Product, 'children' | 'health'> & Pick<NotifyParts, 'showBackup'>): DesksParts['notify'] {
  return {
    refreshBackups: ({ accountId, job: { regionId, instanceId } }) => {
      health.invalidate(accountId, regionId, instanceId);
      void children.refreshBackups(accountId, regionId, instanceId);
    },
    showBackup,
    enterKeyAgain: async (accountId) =>
      void (await vscode.commands.executeCommand('rdsBackups.enterKeyAgain', accountId)),
  };
}

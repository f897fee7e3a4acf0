import * as vscode from 'vscode';
import type { Disposable } from '../async/disposable.ts';
import type { InstanceActivity, InstanceKey } from '../model/activity.ts';
import type { InstanceInsight } from '../model/insight.ts';
import { setContextKey } from '../platform/contextKeys.ts';
import { RowClicks } from '../platform/rowClicks.ts';
import { Answers } from './answers.ts';
import type { Children } from './children.ts';
import type { ItemParts } from './items.ts';
import type { Node } from './nodes.ts';
import { OpenRows, type VisibleInstance } from './openRows.ts';
import type { Preferences } from './preferences.ts';
import { number, plural } from '../platform/words.ts';

/** Finds out what the tree shows of its instances, as long as they are on the screen. */
export interface InsightWatch extends InstanceInsight {
  watch(instances: readonly VisibleInstance[]): void;
  counts(): { readonly checked: number; readonly trouble: number; readonly unknown: number; readonly pending: number };
}

export interface ExplorerParts extends Pick<ItemParts, 'minutesLeft' | 'now' | 'refusal' | 'wait'> {
  readonly children: Children;
  readonly activity: InstanceActivity;
  readonly insight: InsightWatch;
  /** Looks for what others started on instances that the user has an eye on. */
  readonly lookout: { watch(instances: readonly VisibleInstance[]): void };
  readonly preferences: Preferences;
  /** False if the user does not want instances to be looked into. */
  readonly checks: () => boolean;
}

export interface Explorer extends vscode.Disposable {
  readonly view: vscode.TreeView<Node>;
  /** What is watched may be another now. */
  look(): void;
}

/** How rows look is a room of its own: start-up has no rows. */
const loadItems = () => import('./items.ts');

/** How long the user's own requests have the machine to themselves after a click, in milliseconds. */
const pause = 500;
/** The same for their order: rows that jump while they are read are of no use. */
const restful = 2000;
const MINUTE = 60_000;

/** Puts the tree on the screen. */
export function createExplorer(parts: ExplorerParts): Explorer {
  const { children, insight, lookout, preferences } = parts;
  const changes = new vscode.EventEmitter<Node | undefined>();
  const answers = new Answers((node) => changes.fire(node), pause);
  const clicks = new RowClicks<Node>('rdsBackups.explorer.openRow');
  const open = new OpenRows(children);
  const look = gathered(() => {
    insight.watch(view.visible && parts.checks() ? open.instances() : []);
    lookout.watch(view.visible ? open.openInstances() : []);
    refreshBadge();
  });
  // Behind another view it goes on saying what was found last.
  const refreshBadge = () => view.visible && showBadge(view, parts.checks() ? insight : undefined);
  const opened = (node: Node) => {
    open.open(node);
    look();
  };
  const treeDataProvider = treeData(parts, changes.event, clicks, opened, answers);
  const options = { showCollapseAll: true, canSelectMany: true, treeDataProvider };
  const view = vscode.window.createTreeView<Node>('rdsBackups.explorer', options);
  const sort = gathered(() => preferences.order === 'health' && children.resort(), restful);
  const redraw = ({ accountId, regionId, instanceId }: InstanceKey) =>
    children.instances(accountId, regionId, instanceId).forEach((node) => changes.fire(node));
  const redrawAged = async () => (await aged(parts, open)).forEach((node) => changes.fire(node));
  const clock = setInterval(() => view.visible && void redrawAged(), MINUTE);
  const subscriptions: readonly Disposable[] = [
    ...follow(parts, redraw, () => {
      refreshBadge();
      sort();
    }),
    clicks.register(view),
    tellSelection(view),
    children.onDidChange((node) => {
      answers.changed(node);
      look();
    }),
    view.onDidExpandElement(({ element }) => opened(element)),
    view.onDidCollapseElement(({ element }) => {
      open.close(element);
      look();
    }),
    view.onDidChangeVisibility(({ visible }) => {
      look();
      if (visible) {
        void redrawAged();
      }
    }),
    view,
    changes,
  ];
  return {
    view,
    look,
    dispose: () => {
      clearInterval(clock);
      [insight, lookout].forEach((each) => each.watch([]));
      vscode.Disposable.from(...subscriptions).dispose();
    },
  };
}

function treeData(
  parts: ExplorerParts,
  onDidChangeTreeData: vscode.Event<Node | undefined>,
  clicks: RowClicks<Node>,
  onOpen: (node: Node) => void,
  answers: Answers,
): vscode.TreeDataProvider<Node> {
  const { children } = parts;
  let hasOpened = false;
  const health: ItemParts['health'] = (accountId, instanceId) =>
    parts.checks() ? parts.insight.health(accountId, instanceId) : undefined;
  const itemParts: ItemParts = { ...parts, health, branch: (node) => children.branch(node) };
  return {
    onDidChangeTreeData,
    getTreeItem: async (node) => clicks.item(node, (await loadItems()).toItem(node, itemParts)),
    getChildren: async (node) => {
      if (!node) {
        return [...children.roots()];
      }
      if (node.kind === 'backup' || node.kind === 'log' || node.kind === 'fact' || node.kind === 'note') {
        return [];
      }
      if (node.kind === 'instance' && !hasOpened) {
        hasOpened = true;
        setContextKey('openedInstance', true);
      }
      onOpen(node);
      return [...(await answers.give(node, async () => await children.of(node)))];
    },
    getParent: (node) => node.parent,
  };
}

/** What others find out about instances shows on their rows; the order has a switch of its own in the menus. */
function follow(
  { activity, insight, preferences }: ExplorerParts,
  redraw: (key: InstanceKey) => void,
  onHealth: () => void,
): readonly Disposable[] {
  const tellMenus = () => setContextKey('order', preferences.order);
  tellMenus();
  return [
    activity.onDidChange(redraw),
    insight.onDidChange((key) => {
      redraw(key);
      onHealth();
    }),
    preferences.onDidChange(({ what }) => what === 'order' && tellMenus()),
  ];
}

/** Menus and keys ask which kinds of rows are selected. */
function tellSelection(view: vscode.TreeView<Node>): vscode.Disposable {
  return view.onDidChangeSelection(({ selection }) => {
    const kinds = [...new Set(selection.map(({ kind }) => kind))].toSorted().join(',');
    setContextKey('selection', selection.length > 1 ? `several:${kinds}` : kinds);
  });
}

/** How many of the instances that were looked into need somebody, at the side bar's icon. */
function showBadge(view: vscode.TreeView<Node>, insight: InsightWatch | undefined): void {
  const { trouble, checked, unknown } = insight?.counts() ?? { trouble: 0, checked: 0, unknown: 0 };
  const words = [
    plural(
      trouble,
      () => vscode.l10n.t('1 of {0} checked instances needs attention', number(checked)),
      (count) => vscode.l10n.t('{0} of {1} checked instances need attention', count, number(checked)),
    ),
    unknown === 0 ? undefined : vscode.l10n.t('{0} could not be checked', unknown),
  ];
  const tooltip = words.filter((part) => part !== undefined).join(' · ');
  view.badge = trouble === 0 ? undefined : { value: trouble, tooltip };
}

/** Rows whose words moved on by themselves within the last minute: the minutes left of a key, the age of a backup. */
async function aged({ children, insight, now }: ExplorerParts, open: OpenRows): Promise<readonly Node[]> {
  const { healthWords } = await loadItems();
  const accounts = children.roots().filter(({ account }) => account.keyExpires !== undefined);
  const instances = open.instances().filter(({ accountId, instance }) => {
    const health = insight.health(accountId, instance.id);
    const before = new Date(now().getTime() - MINUTE);
    return health && healthWords(health, now()) !== healthWords(health, before);
  });
  return [
    ...accounts,
    ...instances.flatMap(({ accountId, regionId, instance }) => children.instances(accountId, regionId, instance.id)),
  ];
}

/** The work, once for all calls within a moment. */
function gathered(work: () => unknown, after = pause): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return () => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      work();
    }, after);
  };
}

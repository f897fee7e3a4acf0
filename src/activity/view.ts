import * as vscode from 'vscode';
import type { ActivityDeed, ActivitySource } from '../model/activity.ts';
import { RowClicks } from '../platform/rowClicks.ts';
import { ActivityRows, type ActivityRow } from './rows.ts';
import { ActivityStatus } from './status.ts';

export interface ActivityViewParts {
  /** Loads all sources: called when the list is first on the screen, and again if that failed. */
  readonly sources: () => Promise<readonly ActivitySource[]>;
  /** Keeps until when the list was seen. */
  readonly state: Pick<vscode.Memento, 'get' | 'update'>;
}

export interface ActivityView extends vscode.Disposable {
  readonly view: vscode.TreeView<ActivityRow>;
  /** A source is there, though nobody has looked at the list yet: the status bar tells of it. */
  attach(source: ActivitySource): void;
  /** Does a deed of a row, or of the selected one; nothing without one that can have it done. */
  act(argument: unknown, deed: ActivityDeed): Promise<void>;
}

const loadItems = () => import('./items.ts');

/** How long changes are gathered, in milliseconds. */
const pause = 250;
/** Words move on by themselves: "5 min ago". */
const aging = 30_000;

/** Puts the list of jobs and downloads on the screen, and their sum into the status bar. */
export function createActivityView(parts: ActivityViewParts): ActivityView {
  const rows = new ActivityRows();
  const status = new ActivityStatus(rows, parts.state);
  const changes = new vscode.EventEmitter<ActivityRow[] | undefined>();
  const clicks = new RowClicks<ActivityRow>('rdsBackups.activity.openRow');
  const subscriptions: vscode.Disposable[] = [changes, status];
  let gathering: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const change = rows.look();
    if (change === 'list') {
      changes.fire(undefined);
    } else if (change.length > 0) {
      changes.fire([...change]);
    }
    status.show(view.visible);
  };
  const lookSoon = () => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      look();
    }, pause);
  };
  const attach = (source: ActivitySource) => {
    if (rows.add(source)) {
      subscriptions.push(vscode.Disposable.from(source.onDidChange(lookSoon)));
      lookSoon();
    }
  };
  const load = once(async () => {
    (await parts.sources()).forEach(attach);
    rows.look();
  });
  const view = vscode.window.createTreeView<ActivityRow>('rdsBackups.activity', {
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getTreeItem: async (row) => clicks.item(row, (await loadItems()).toItem(row)),
      getChildren: async (row) => {
        if (!row) {
          await load();
        }
        return row ? [] : [...rows.all];
      },
    },
  });
  subscriptions.push(view, clicks.register(view), view.onDidChangeVisibility(look), whileVisible(view, look));
  return {
    view,
    attach,
    act: async (argument, deed) => {
      const row = rows.has(argument) ? argument : argument === undefined ? view.selection[0] : undefined;
      if (row?.entry.deeds.includes(deed)) {
        await row.source.act(row.entry.id, deed);
      }
    },
    dispose: () => {
      clearTimeout(gathering);
      vscode.Disposable.from(...subscriptions).dispose();
    },
  };
}

/** Looks again and again while the list is on the screen. */
function whileVisible(view: vscode.TreeView<ActivityRow>, look: () => void): vscode.Disposable {
  let clock = view.visible ? setInterval(look, aging) : undefined;
  const listening = view.onDidChangeVisibility(({ visible }) => {
    clearInterval(clock);
    clock = visible ? setInterval(look, aging) : undefined;
  });
  return vscode.Disposable.from(listening, { dispose: () => clearInterval(clock) });
}

/** The work, until it has succeeded. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return async () => {
    done ??= work();
    try {
      await done;
    } catch (error) {
      done = undefined;
      throw error;
    }
  };
}

import * as vscode from 'vscode';
import type { InstanceActivity } from '../model/activity.ts';
import type { Children } from './children.ts';
import { toItem, type ItemParts } from './items.ts';
import type { Node } from './nodes.ts';

export interface Explorer extends vscode.Disposable {
  readonly view: vscode.TreeView<Node>;
}

/** Puts the tree on the screen. */
export function createExplorer(children: Children, activity: InstanceActivity): Explorer {
  const changes = new vscode.EventEmitter<Node | undefined>();
  const parts: ItemParts = { activity, branch: (node) => children.branch(node) };
  const view = vscode.window.createTreeView<Node>('rdsBackups.explorer', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getTreeItem: (node) => toItem(node, parts),
      getChildren: async (node) => {
        if (!node) {
          return [...children.roots()];
        }
        return node.kind === 'backup' || node.kind === 'note' ? [] : [...(await children.of(node))];
      },
      getParent: (node) => node.parent,
    },
  });
  const subscriptions = [
    children.onDidChange((node) => changes.fire(node)),
    activity.onDidChange(({ accountId, regionId, instanceId }) => {
      const node = children.instance(accountId, regionId, instanceId);
      if (node) {
        changes.fire(node);
      }
    }),
  ];
  return {
    view,
    dispose: () => {
      subscriptions.forEach((subscription) => subscription.dispose());
      view.dispose();
      changes.dispose();
    },
  };
}

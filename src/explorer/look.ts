import * as vscode from 'vscode';
import { oneLine, tame } from '../platform/messages.ts';
import type { Node } from './nodes.ts';

/** What of a row is seen and heard. */
export interface Look {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** What is read out after the label, where an icon says more than the description. */
  readonly spoken?: string;
  readonly icon: vscode.ThemeIcon;
  readonly context: string;
  readonly collapsible?: vscode.TreeItemCollapsibleState;
  readonly command?: vscode.Command;
}

/** Tooltips are plain text: names and messages come from the cloud and are never read as Markdown. */
export function item(node: Node, look: Look): vscode.TreeItem {
  const label = oneLine(look.label);
  const description = look.description && oneLine(look.description);
  const result = new vscode.TreeItem(label, look.collapsible ?? vscode.TreeItemCollapsibleState.None);
  result.id = node.id;
  result.iconPath = look.icon;
  result.contextValue = look.context;
  // One that says nothing would hide what is cut off.
  result.tooltip = [look.tooltip && tame(look.tooltip), [label, description].filter(Boolean).join(' · ')].find(Boolean);
  result.accessibilityInformation = {
    label: [label, look.spoken === undefined ? description : oneLine(look.spoken)].filter(Boolean).join(', '),
  };
  if (description !== undefined) {
    result.description = description;
  }
  if (look.command) {
    result.command = look.command;
  }
  return result;
}

import * as vscode from 'vscode';
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
  const result = new vscode.TreeItem(look.label, look.collapsible ?? vscode.TreeItemCollapsibleState.None);
  result.id = node.id;
  result.iconPath = look.icon;
  result.contextValue = look.context;
  // One that says nothing would hide what is cut off.
  result.tooltip = [look.tooltip, [look.label, look.description].filter(Boolean).join(' · ')].find(Boolean);
  result.accessibilityInformation = { label: [look.label, look.spoken ?? look.description].filter(Boolean).join(', ') };
  if (look.description !== undefined) {
    result.description = look.description;
  }
  if (look.command) {
    result.command = look.command;
  }
  return result;
}

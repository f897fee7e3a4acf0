import * as vscode from 'vscode';
import { accountOf, instanceOf, isNode, type Node } from '../explorer/nodes.ts';
import type { SnippetKind, Subject } from '../model/access.ts';
import { CUSTOM_SITE, SAMPLE_SITE } from '../model/account.ts';
import { showInfo } from '../platform/messages.ts';
import { pickInstance } from './findInstance.ts';
import type { CommandParts } from './parts.ts';

export async function copyName(parts: CommandParts, argument: unknown): Promise<void> {
  const node = nodeFrom(parts, argument);
  if (node) {
    const subject = subjectOf(node);
    await copy(nameOf(node, subject), vscode.l10n.t('This has no name.'));
  }
}

export async function copyArn(parts: CommandParts, argument: unknown): Promise<void> {
  await copySnippet(parts, argument, 'arn', vscode.l10n.t('The cloud has no resource name for this.'));
}

/** The call of the cloud's command line that shows the same. */
export async function copyCli(parts: CommandParts, argument: unknown): Promise<void> {
  await copySnippet(
    parts,
    argument,
    'cli',
    vscode.l10n.t('The command line of the cloud has no call that shows this.'),
  );
}

export async function copyTerraform(parts: CommandParts, argument: unknown): Promise<void> {
  await copySnippet(parts, argument, 'terraform', vscode.l10n.t('Terraform has no data source for this.'));
}

/** The backup page of an instance, in the browser. */
export async function openInConsole(parts: CommandParts, argument: unknown): Promise<void> {
  const node = isNode(argument) ? instanceOf(argument) : undefined;
  const target = node
    ? { account: accountOf(node), instance: node.instance }
    : await pickInstance(parts, vscode.l10n.t('Which instance do you want to open in the console?'), {
        fits: ({ site }) => site !== SAMPLE_SITE && site !== CUSTOM_SITE,
        none: vscode.l10n.t('No account has a console: sample data and endpoints of your own have none.'),
      });
  if (!target) {
    return;
  }
  const url = (await parts.sessions.provider(target.account.id)).consoleUrl(target.instance);
  if (url === undefined) {
    void showInfo(vscode.l10n.t('The site of the account {0} has no console page.', target.account.name));
  } else {
    await vscode.env.openExternal(vscode.Uri.parse(url, true));
  }
}

async function copySnippet(parts: CommandParts, argument: unknown, kind: SnippetKind, none: string): Promise<void> {
  const node = nodeFrom(parts, argument);
  if (node) {
    const subject = subjectOf(node);
    const provider = await parts.sessions.provider(accountOf(node).id);
    await copy(provider.snippet(kind, subject), none);
  }
}

async function copy(text: string | undefined, none: string): Promise<void> {
  if (text === undefined) {
    void showInfo(none);
  } else {
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) Copied'), 3000);
  }
}

/** The row it was called on, or the selected one. */
function nodeFrom(parts: CommandParts, argument: unknown): Node | undefined {
  const node = isNode(argument) ? argument : parts.view.selection[0];
  if (!node) {
    void showInfo(vscode.l10n.t('Select a row in the RDS Backups view first.'));
  }
  return node;
}

/** What a row stands for; one that only groups or explains stands for what it hangs below. */
function subjectOf(node: Node): Subject {
  switch (node.kind) {
    case 'account':
      return { kind: 'account' };
    case 'region':
      return { kind: 'region', region: node.region };
    case 'instance':
      return { kind: 'instance', instance: node.instance };
    case 'backup':
      return { kind: 'backup', backup: node.backup };
    case 'log':
      return { kind: 'log', log: node.log };
    case 'group':
    case 'fact':
    case 'note':
      return subjectOf(node.parent);
  }
}

function nameOf(node: Node, subject: Subject): string | undefined {
  switch (subject.kind) {
    case 'account':
      return accountOf(node).name;
    case 'region':
      return subject.region.name;
    case 'instance':
      return subject.instance.name;
    case 'backup':
      return undefined;
    case 'log':
      return subject.log.name;
  }
}

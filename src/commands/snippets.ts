import * as vscode from 'vscode';
import { accountOf, instanceOf, isNode, type Node } from '../explorer/nodes.ts';
import type { SnippetKind, Subject } from '../model/access.ts';
import { CUSTOM_SITE, SAMPLE_SITE } from '../model/account.ts';
import { failureFacts } from '../platform/failures.ts';
import { showInfo } from '../platform/messages.ts';
import { pickInstance } from './findInstance.ts';
import type { CommandParts } from './parts.ts';
import { rowsFrom } from './rows.ts';

type TextOf = (node: Node) => string | undefined | Promise<string | undefined>;

/** The clouds' own ids of what rows stand for. */
export async function copyId(parts: CommandParts, argument: unknown, rows?: unknown): Promise<void> {
  await copy(rowsFrom(parts, argument, rows), idOf, vscode.l10n.t('The cloud has no id for this.'));
}

export async function copyName(parts: CommandParts, argument: unknown, rows?: unknown): Promise<void> {
  await copy(rowsFrom(parts, argument, rows), nameOf, vscode.l10n.t('This has no name.'));
}

export async function copyArn(parts: CommandParts, argument: unknown, rows?: unknown): Promise<void> {
  const none = vscode.l10n.t('The cloud has no resource name for this.');
  await copy(rowsFrom(parts, argument, rows), snippets(parts, 'arn'), none);
}

/** The call of the cloud's command line that shows the same. */
export async function copyCli(parts: CommandParts, argument: unknown, rows?: unknown): Promise<void> {
  const none = vscode.l10n.t('The command line of the cloud has no call that shows this.');
  await copy(rowsFrom(parts, argument, rows), snippets(parts, 'cli'), none);
}

export async function copyTerraform(parts: CommandParts, argument: unknown, rows?: unknown): Promise<void> {
  const none = vscode.l10n.t('Terraform has no data source for this.');
  await copy(rowsFrom(parts, argument, rows), snippets(parts, 'terraform'), none);
}

/** What a failure said, with the facts that a report to somebody else needs. */
export async function copyError(argument: unknown, rows?: unknown): Promise<void> {
  const nodes = Array.isArray(rows) && rows.includes(argument) ? rows.filter(isNode) : [argument].filter(isNode);
  await copy(nodes, errorOf, vscode.l10n.t('This has no error.'));
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

function snippets({ sessions }: CommandParts, kind: SnippetKind): TextOf {
  return async (node) => (await sessions.provider(accountOf(node).id)).snippet(kind, subjectOf(node));
}

/** What rows are in words, below each other; rows that have none are left out, and `none` says so if all are. */
async function copy(nodes: readonly Node[], textOf: TextOf, none: string): Promise<void> {
  if (nodes.length === 0) {
    void showInfo(vscode.l10n.t('Select a row in the RDS Backups view first.'));
    return;
  }
  const all = await Promise.all(nodes.map(async (node) => await textOf(node)));
  const texts = all.filter((text) => text !== undefined);
  if (texts.length === 0) {
    void showInfo(none);
    return;
  }
  const separator = texts.some((text) => text.includes('\n')) ? '\n\n' : '\n';
  // An instance may be selected in its region and as a pin.
  await vscode.env.clipboard.writeText([...new Set(texts)].join(separator));
  const done =
    texts.length === all.length
      ? vscode.l10n.t('$(check) Copied')
      : vscode.l10n.t('$(check) Copied {0} of {1}: the others have none', texts.length, all.length);
  vscode.window.setStatusBarMessage(done, 3000);
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

function nameOf(node: Node): string | undefined {
  const subject = subjectOf(node);
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

function errorOf(node: Node): string | undefined {
  if (node.kind === 'fact') {
    return node.fact.about === 'failed' ? failureFacts(node.fact.error) : undefined;
  }
  return node.kind === 'note' ? (node.error ? failureFacts(node.error) : node.message) : undefined;
}

/** The cloud's own id of what a row stands for. */
function idOf(node: Node): string | undefined {
  switch (node.kind) {
    case 'region':
      return node.region.id;
    case 'instance':
      return node.instance.id;
    case 'backup':
      return node.backup.id;
    case 'log':
      // The cloud numbers copies only.
      return node.log.copy && node.log.id;
    default:
      return undefined;
  }
}

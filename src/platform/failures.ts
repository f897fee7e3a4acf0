import * as vscode from 'vscode';
import { isCancelled, isCloudError, type CloudError } from '../model/errors.ts';
import type { Log } from '../model/provider.ts';
import { showError } from './messages.ts';

/** What a person needs to report a failure to the cloud's support: never more than that. */
export function failureFacts(error: CloudError): string {
  const facts = [
    error.message,
    error.code === undefined ? undefined : vscode.l10n.t('Code: {0}', error.code),
    error.detail === undefined ? undefined : vscode.l10n.t('The cloud says: {0}', error.detail),
    error.status === undefined ? undefined : vscode.l10n.t('HTTP status: {0}', error.status),
    error.requestId === undefined ? undefined : vscode.l10n.t('Request id: {0}', error.requestId),
  ];
  return facts.filter((fact) => fact !== undefined).join('\n');
}

/**
 * The sentence for any caught value. A cloud's error is written for people; anything else is a fault of ours: it goes to
 * the log by name and place only (its message might quote what it choked on), and the sentence says where to look.
 */
export function describeFailure(error: unknown, log: Log): string {
  if (isCloudError(error)) {
    return error.message;
  }
  const name = error instanceof Error ? error.name : typeof error;
  const place = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  log.error(`Unexpected ${name}\n${place.slice(0, 8).join('\n')}`);
  return vscode.l10n.t('Something went wrong in RDS Backups itself. The output channel has the details.');
}

/** Shows a failure with its next steps. Resolves to true when the user wants to try again. */
export async function showFailure(error: unknown, log: Log, options?: { retry?: boolean }): Promise<boolean> {
  if (isCancelled(error)) {
    return false;
  }
  const message = describeFailure(error, log);
  const retry = vscode.l10n.t('Try Again');
  const copy = vscode.l10n.t('Copy Details');
  const open = vscode.l10n.t('Open Log');
  const check = vscode.l10n.t('Check Permissions');
  const forbidden = isCloudError(error) && error.kind === 'forbidden';
  const actions = [
    ...(forbidden ? [check] : []),
    ...(options?.retry ? [retry] : []),
    isCloudError(error) ? copy : open,
  ];
  const choice = await showError(message, ...actions);
  if (choice === copy && isCloudError(error)) {
    await vscode.env.clipboard.writeText(failureFacts(error));
  } else if (choice === check) {
    await vscode.commands.executeCommand('rdsBackups.checkPermissions');
  } else if (choice === open) {
    await vscode.commands.executeCommand('rdsBackups.showLog');
  }
  return choice === retry;
}

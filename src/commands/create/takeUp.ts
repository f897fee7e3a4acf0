import * as vscode from 'vscode';
import { CloudError } from '../../model/errors.ts';
import { describeFailure } from '../../platform/failures.ts';
import { leaseTime } from '../../platform/leasedRecords.ts';
import type { CommandParts } from '../parts.ts';
import { createBackup } from './createBackup.ts';
import type { SentRequest } from './sentRequests.ts';
import { resolveDoubt } from './startOne.ts';

/**
 * Looks what became of requests whose windows ended before they were answered, and says so. Nothing is sent again. What
 * another window may still be at is looked at later; `signal` ends that.
 */
export async function takeUpRequests(parts: CommandParts, signal: AbortSignal): Promise<void> {
  const look = async (sent: SentRequest) =>
    await lookFor(parts, sent).catch((error: unknown) => void describeFailure(error, parts.log));
  const isMore = await (await parts.sent()).takeUp(look);
  if (isMore && !signal.aborted) {
    const later = () => void takeUpRequests(parts, signal).catch((error: unknown) => describeFailure(error, parts.log));
    const timer = setTimeout(later, leaseTime / 3);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }
}

async function lookFor(parts: CommandParts, { accountId, instanceName, request, asked }: SentRequest): Promise<void> {
  const account = parts.store.get(accountId);
  if (!account) {
    parts.log.info(`A backup of ${instanceName} was asked for by an account that has been removed since.`);
    return;
  }
  const message = vscode.l10n.t(
    'A backup of {0} was asked for, and VS Code ended before an answer came.',
    instanceName,
  );
  const doubt = {
    order: { account, instance: { id: request.instanceId, name: instanceName }, request },
    asked: new Date(asked),
    error: new CloudError({ kind: 'unknown', message }),
  };
  if (await resolveDoubt(parts, doubt)) {
    const [row] = parts.children.instances(accountId, request.regionId, request.instanceId);
    await createBackup(parts, row);
  }
}

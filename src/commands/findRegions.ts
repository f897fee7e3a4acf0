import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import type { Account } from '../model/account.ts';
import { withParts } from '../model/resources.ts';
import { showFailure } from '../platform/failures.ts';
import { plain, showInfo, showWarning } from '../platform/messages.ts';
import { accountFrom } from './accounts.ts';
import type { CommandParts } from './parts.ts';
import { chooseRegions } from './regions.ts';
import { RegionScan, type RegionAnswer } from './regionScan.ts';
import { outcomeWords, progressWords } from './scanWords.ts';

/** Asks every region whether it has instances, remembers each answer as it comes, and offers to show only those. */
export async function findRegions(parts: CommandParts, argument: unknown): Promise<void> {
  const title = vscode.l10n.t('In which account do you want to look for instances?');
  const account = await accountFrom(parts, argument, title);
  if (!account) {
    return;
  }
  let scan: RegionScan | undefined;
  let again: boolean;
  do {
    try {
      scan = await look(parts, account, scan);
      again = await report(parts, account, scan);
    } catch (error) {
      again = await showFailure(error, parts.log, { retry: true });
    }
  } while (again);
}

/** Begins a scan, or goes on with one. Resolves also when the user stops it on the way. */
async function look(parts: CommandParts, account: Account, earlier: RegionScan | undefined): Promise<RegionScan> {
  const title = plain(vscode.l10n.t('Looking for instances in all regions of {0}', account.name));
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
  return await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const { signal } = controller;
    const provider = await abortable(parts.sessions.asked(account.id), signal);
    const scan = earlier ?? new RegionScan(withParts((await provider.listRegions({ signal })).items));
    const increment = 100 / Math.max(1, scan.regions.length);
    await scan.run(provider, {
      signal,
      onAnswer: (answer) => remember(parts, account.id, answer),
      onProgress: () => progress.report({ message: progressWords(scan), increment }),
    });
    return scan;
  });
}

async function remember(parts: CommandParts, accountId: string, answer: RegionAnswer): Promise<void> {
  const { region, instances, more } = answer;
  // The account may have been removed meanwhile, and what was known of it with it.
  if (!parts.store.get(accountId)) {
    return;
  }
  // Of a region with more instances than fit on a page, a full listing may have told a better number.
  const known = more ? (parts.preferences.found(accountId)[region.id] ?? 0) : 0;
  if (known <= instances) {
    await parts.preferences.remember(accountId, region.id, instances, more);
  }
}

/** Says what was found. Resolves to true if the user wants what is missing to be asked again. */
async function report(parts: CommandParts, account: Account, scan: RegionScan): Promise<boolean> {
  const { withInstances, failures, left, answers, regions } = scan;
  const partIds = new Set(regions.flatMap((region) => (region.parts ?? []).map(({ id }) => id)));
  const whole = regions.filter(({ id }) => !partIds.has(id));
  const all = whole.map(({ id }) => id);
  const ids = new Set(withInstances.map(({ region }) => region.id));
  const found = whole.filter((region) => withParts([region]).some(({ id }) => ids.has(id))).map(({ id }) => id);
  if (failures.length > 0 && answers.length === 0 && left.length === 0) {
    return await showFailure(failures[0]?.error, parts.log, { retry: true });
  }
  const only = vscode.l10n.t('Show Only These');
  const choose = vscode.l10n.t('Choose Regions…');
  const retry = vscode.l10n.t('Try Again');
  const shown = new Set(parts.preferences.regions(account.id) ?? all);
  const others = found.length > 0 && (found.length !== shown.size || found.some((id) => !shown.has(id)));
  const actions = [...(others ? [only, choose] : []), ...(failures.length + left.length > 0 ? [retry] : [])];
  const choice = await (failures.length > 0 ? showWarning : showInfo)(outcomeWords(scan), ...actions);
  if (choice === only) {
    await parts.preferences.showRegions(account.id, found.length === all.length ? undefined : found);
  } else if (choice === choose) {
    await chooseRegions(parts, account.id);
  }
  return choice === retry;
}

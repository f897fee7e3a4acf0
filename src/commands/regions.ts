import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import type { Preferences } from '../explorer/preferences.ts';
import { withParts, type Region } from '../model/resources.ts';
import { showFailure } from '../platform/failures.ts';
import { showInfo } from '../platform/messages.ts';
import { pickMany, type TickButton } from '../platform/pick.ts';
import { withCancellableProgress } from '../platform/progress.ts';
import { accountFrom } from './accounts.ts';
import type { CommandParts } from './parts.ts';
import { number } from '../platform/words.ts';

/** Asks which regions of an account the tree shows. */
export async function chooseRegions(parts: CommandParts, argument: unknown): Promise<void> {
  const account = await accountFrom(parts, argument, vscode.l10n.t('Of which account do you want to choose regions?'));
  if (!account) {
    return;
  }
  try {
    const regions = await withCancellableProgress(vscode.l10n.t('Asking for the regions…'), async (signal) => {
      const provider = await abortable(parts.sessions.asked(account.id), signal);
      return (await provider.listRegions({ signal })).items;
    });
    await choose(parts, account.id, account.name, regions);
  } catch (error) {
    if (await showFailure(error, parts.log, { retry: true })) {
      await chooseRegions(parts, account.id);
    }
  }
}

async function choose(
  { preferences }: CommandParts,
  accountId: string,
  accountName: string,
  regions: readonly Region[],
): Promise<void> {
  if (regions.length === 0) {
    void showInfo(vscode.l10n.t('The cloud lists no regions for this account'));
    return;
  }
  const shown = preferences.regions(accountId);
  const rows = regions.map((region) => {
    const { id, name } = region;
    const { count, more } = seenIn(region, accountId, preferences);
    const description = [name === id ? undefined : id, countWords(count, more)].filter(Boolean).join(' · ');
    return { id, label: name, description, count };
  });
  const withInstances: TickButton<(typeof rows)[number]> = {
    icon: 'database',
    title: vscode.l10n.t('Only regions with instances'),
    ticks: hasInstances,
  };
  const ticked = await pickMany(rows, {
    title: vscode.l10n.t('Regions of {0}', accountName),
    placeholder: vscode.l10n.t('Which regions do you want to see?'),
    ticked: ({ id }) => shown?.includes(id) ?? true,
    buttons: rows.some(hasInstances) ? [withInstances] : [],
  });
  if (ticked?.length === 0) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('No region was chosen, so all are shown'), 5000);
  }
  if (ticked) {
    const all = ticked.length === 0 || ticked.length === rows.length;
    await preferences.showRegions(accountId, all ? undefined : ticked.map(({ id }) => id));
  }
}

function hasInstances({ count = 0 }: { readonly count: number | undefined }): boolean {
  return count > 0;
}

/** How many instances a region and its parts had when they were last looked into; no number if none of them was. */
function seenIn(
  region: Region,
  accountId: string,
  preferences: Preferences,
): { readonly count: number | undefined; readonly more: boolean } {
  const found = preferences.found(accountId);
  const places = withParts([region]);
  const counts = places.flatMap(({ id }) => found[id] ?? []);
  return {
    count: counts.length > 0 ? counts.reduce((sum, each) => sum + each) : undefined,
    more: places.some(({ id }) => preferences.hasMore(accountId, id)),
  };
}

/** What is known of a region's instances; nothing if it was never asked. */
function countWords(count: number | undefined, more: boolean): string | undefined {
  if (count !== undefined && more) {
    return vscode.l10n.t('{0} or more instances', number(count));
  }
  switch (count) {
    case undefined:
      return undefined;
    case 0:
      return vscode.l10n.t('none when last looked');
    case 1:
      return vscode.l10n.t('1 instance');
    default:
      return vscode.l10n.t('{0} instances', number(count));
  }
}

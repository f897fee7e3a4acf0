import * as vscode from 'vscode';
import type { RegionAnswer, ScanState } from './regionScan.ts';
import { listed, number } from '../platform/words.ts';
import { sentences } from '../model/prose.ts';

/** Names that a notification has room for. */
const mostNames = 6;

/** `12 of 30 regions, 34 instances so far` */
export function progressWords(scan: ScanState): string {
  const done = scan.regions.length - scan.left.length;
  return vscode.l10n.t('{0} of {1} regions, {2} instances so far', done, scan.regions.length, number(scan.instances));
}

/** What was found, and what could not be found out. */
export function outcomeWords(scan: ScanState): string {
  const { withInstances, failures, left, regions, answers } = scan;
  const found =
    withInstances.length > 0
      ? vscode.l10n.t(
          'Instances in {0} of {1} regions: {2}.',
          withInstances.length,
          regions.length,
          someOf(withInstances.map(countWords)),
        )
      : vscode.l10n.t('No instances were found. {0} of {1} regions answered.', answers.length, regions.length);
  const failed =
    failures.length > 0 &&
    vscode.l10n.t('{0} could not be asked: {1}.', failures.length, someOf(failures.map(({ region }) => region.name)));
  const unasked = left.length > 0 && vscode.l10n.t('{0} not asked yet.', left.length);
  return sentences(found, failed, failed && reasonOf(scan), unasked);
}

/** Why regions could not be asked, where it is the same for all of them. */
function reasonOf({ failures }: ScanState): string | undefined {
  const reasons = new Set(failures.map(({ error }) => error.message));
  return reasons.size === 1 ? [...reasons][0] : undefined;
}

function countWords({ region, instances, more }: RegionAnswer): string {
  return `${region.name} ${number(instances)}${more ? '+' : ''}`;
}

function someOf(names: readonly string[]): string {
  const rest = names.length - mostNames;
  const shown = listed(names.slice(0, mostNames));
  return rest > 0 ? vscode.l10n.t('{0} and {1} more', shown, rest) : shown;
}

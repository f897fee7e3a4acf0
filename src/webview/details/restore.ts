import * as vscode from 'vscode';
import type { Backup } from '../../model/resources.ts';
import { leaveLinksOut } from '../../platform/leaveLinksOut.ts';
import type { Restorable } from '../protocol/details.ts';
import { listed } from '../../platform/words.ts';

/** So many databases are named; of more, their number is told. */
const MOST_NAMED = 3;

/** Whether a backup can be restored, as far as its own answer tells, and why. `nameOf` knows the names of regions. */
export function restorable(backup: Backup, nameOf: (regionId: string) => string): Restorable {
  switch (backup.state.kind) {
    case 'good':
      return backup.copy?.restoreRegions?.length === 0
        ? unknown(vscode.l10n.t('Where it can be restored was not reported'))
        : { kind: 'yes', words: vscode.l10n.t('Can be restored'), note: leaveLinksOut(howFar(backup, nameOf)) };
    case 'running':
      return {
        kind: 'notYet',
        words: vscode.l10n.t('Cannot be restored yet'),
        note: vscode.l10n.t('It is still running'),
      };
    case 'failed':
      return no(vscode.l10n.t('The backup failed'));
    case 'unusable':
      return no(vscode.l10n.t('The cloud says that nothing can be restored from it'));
    case 'deleting':
      return no(vscode.l10n.t('It is being deleted'));
    case 'unknown':
      return unknown(vscode.l10n.t('Its status is not a known one'));
  }
}

/** What can be restored from a good one, and where. */
function howFar({ type, copy, databases, released }: Backup, nameOf: (regionId: string) => string): string {
  if (copy) {
    const regions = listed((copy.restoreRegions ?? []).map(nameOf));
    return regions === '' ? vscode.l10n.t('In the region of the copy') : vscode.l10n.t('In {0}', regions);
  }
  if (released) {
    return vscode.l10n.t('To another instance, as its own was released');
  }
  if (databases && databases.length > 0) {
    return databases.length > MOST_NAMED
      ? vscode.l10n.t('Only {0} of the databases', databases.length)
      : vscode.l10n.t('Only {0}', listed(databases));
  }
  return type?.kind === 'incremental' || type?.kind === 'differential'
    ? vscode.l10n.t('Together with the full backup before it')
    : vscode.l10n.t('It is complete');
}

function no(note: string): Restorable {
  return { kind: 'no', words: vscode.l10n.t('Cannot be restored'), note };
}

function unknown(note: string): Restorable {
  return { kind: 'unknown', words: vscode.l10n.t('Restorable: not known'), note };
}

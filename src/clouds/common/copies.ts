import * as l10n from '@vscode/l10n';
import { copyDelay } from '../../model/history.ts';
import type { CopyPolicy } from '../../model/insight.ts';
import type { Related } from '../../model/provider.ts';
import type { BackupState, Word } from '../../model/resources.ts';
import { plural } from './language.ts';

const MINUTE = 60_000;

/** A copy of a known backup. */
export interface FoundCopy {
  readonly id: string;
  readonly regionId: string | undefined;
  readonly state: Word<BackupState>;
  readonly ended: Date | undefined;
}

/** The copies that there are; one that failed, or is still being made, is none. `sourceEnded` is the end of their backup. */
export function placesOf(copies: readonly FoundCopy[], sourceEnded: Date | undefined): Related['copies'] {
  return copies
    .filter(({ state }) => state.kind !== 'failed' && state.kind !== 'running')
    .map(({ regionId, ended }) => ({ regionId, delay: delayOf(sourceEnded, ended) }));
}

/** Where a copy is, how long it took or that it failed, and its id. */
export function copyWords({ regionId, state, id, ended }: FoundCopy, sourceEnded: Date | undefined): string {
  const where = regionId === undefined ? undefined : l10n.t('in {0}', regionId);
  const outcome = state.kind === 'failed' ? l10n.t('failed') : delayWords(delayOf(sourceEnded, ended));
  const words =
    where !== undefined && outcome !== undefined ? l10n.t('{0}, {1}', where, outcome) : (where ?? outcome ?? '');
  return [words, l10n.t('id {0}', id)].filter((part) => part !== '').join(' · ');
}

/** Milliseconds from the one end to the other. `undefined` if either is unknown, or the copy's is not the later one. */
export function delayOf(sourceEnded: Date | undefined, copyEnded: Date | undefined): number | undefined {
  return copyDelay(sourceEnded?.getTime(), copyEnded?.getTime());
}

export function delayWords(delay: number | undefined): string | undefined {
  if (delay === undefined) {
    return undefined;
  }
  const minutes = Math.round(delay / MINUTE);
  if (delay < MINUTE) {
    return l10n.t('{0} s after the backup ended', Math.round(delay / 1000));
  }
  if (minutes < 120) {
    return plural(
      minutes,
      () => l10n.t('1 minute after the backup ended'),
      (several) => l10n.t('{0} minutes after the backup ended', several),
    );
  }
  return l10n.t('{0} h {1} min after the backup ended', Math.floor(minutes / 60), minutes % 60);
}

/** Of an instance that the cloud does not list. */
export function noCopies(instanceId: string): CopyPolicy {
  return {
    instanceId,
    backups: false,
    logs: false,
    regionId: undefined,
    retention: undefined,
    since: undefined,
    fields: [],
  };
}

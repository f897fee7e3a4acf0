import * as l10n from '@vscode/l10n';
import type { CopyPolicy } from '../../model/insight.ts';
import type { BackupState, Word } from '../../model/resources.ts';

const MINUTE = 60_000;

/** A copy of a known backup. */
export interface FoundCopy {
  readonly id: string;
  readonly regionId: string | undefined;
  readonly state: Word<BackupState>;
  readonly ended: Date | undefined;
}

/** Where a copy is, how long it took or that it failed, and its id. `sourceEnded` is the end of the backup it was made of. */
export function copyWords({ regionId, state, id, ended }: FoundCopy, sourceEnded: Date | undefined): string {
  const where = regionId === undefined ? undefined : l10n.t('in {0}', regionId);
  const outcome = state.kind === 'failed' ? l10n.t('failed') : delayWords(sourceEnded, ended);
  const words = [where, outcome].filter((part) => part !== undefined).join(', ');
  return [words, l10n.t('id {0}', id)].filter((part) => part !== '').join(' · ');
}

/** `undefined` if either end is unknown, or the copy's is not the later one. */
export function delayWords(sourceEnded: Date | undefined, copyEnded: Date | undefined): string | undefined {
  if (!sourceEnded || !copyEnded) {
    return undefined;
  }
  const [from, to] = [sourceEnded.getTime(), copyEnded.getTime()];
  // Backups may come with minutes only, copies come with seconds: their difference must not pass for a delay.
  const delay = (from % MINUTE === 0 ? to - (to % MINUTE) : to) - from;
  if (delay <= 0) {
    return undefined;
  }
  const minutes = Math.round(delay / MINUTE);
  if (delay < MINUTE) {
    return l10n.t('{0} s after the backup ended', Math.round(delay / 1000));
  }
  if (minutes < 120) {
    return minutes === 1
      ? l10n.t('1 minute after the backup ended')
      : l10n.t('{0} minutes after the backup ended', minutes);
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

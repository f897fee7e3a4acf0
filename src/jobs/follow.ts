import { setTimeout as delay } from 'node:timers/promises';
import { abortable } from '../async/wait.ts';
import { isCancelled, isCloudError, isSignInFailure } from '../model/errors.ts';
import type { JobProgress } from '../model/jobs.ts';
import type { CloudProvider, Log } from '../model/provider.ts';
import { isGivenUp, listedWithin, nextLook, type Pace } from './pace.ts';
import { beginOf, type JobRecord } from './records.ts';

/**
 * How following a job ended for good, as `JobEnd` has it. `took`: milliseconds, where they are known. `reason`: a localised
 * sentence.
 */
export type JobOver =
  | { readonly end: 'done'; readonly backupId: string | undefined; readonly took: number | undefined }
  | { readonly end: 'failed' | 'lost' | 'givenUp' | 'stopped' }
  | { readonly end: 'refused'; readonly reason: string };

/**
 * How following a job ended in this window. `elsewhere`: another window follows it, or it was taken off the list.
 * `stopped` is also the end of this window. `signedOut`: the key was refused; it goes on once the account is mended.
 */
export type JobOutcome =
  JobOver | { readonly end: 'elsewhere' } | { readonly end: 'signedOut'; readonly reason: string };

export interface FollowParts extends Pace {
  readonly provider: (accountId: string) => Promise<CloudProvider>;
  readonly log: Log;
  readonly now: () => number;
  /** The sentence for what went wrong. */
  readonly describe: (error: unknown) => string;
}

/** One job as it is followed. */
export interface Followed {
  readonly record: () => JobRecord;
  /** False when it is no longer this window's to follow. */
  readonly hold: () => Promise<boolean>;
  readonly onProgress: (progress: JobProgress) => Promise<void>;
  /** There was no answer, and it is asked again: a sentence. */
  readonly onTrouble: (words: string) => void;
}

/** Looks that far apart leave open when a backup ended. */
const soon = 150_000;

/** Asks for a job until it ends, or until the signal fires. Never rejects. */
export async function followJob(job: Followed, parts: FollowParts, signal: AbortSignal): Promise<JobOutcome> {
  const { log, now } = parts;
  const { accountId, job: asked, source } = job.record();
  let looks = 0;
  let failures = 0;
  let lastLook = source === 'own' ? asked.asked : undefined;
  while (!signal.aborted) {
    try {
      if (!(await job.hold())) {
        return { end: 'elsewhere' };
      }
      const provider = await abortable(parts.provider(accountId), signal);
      const progress = await provider.jobProgress(asked, { signal, priority: 'job' });
      const outcome = outcomeOf(progress, job.record(), now(), lastLook);
      if (outcome) {
        return outcome;
      }
      failures = 0;
      looks += 1;
      lastLook = now();
      await job.onProgress(progress);
    } catch (error) {
      const end = endOf(error);
      if (end) {
        return end;
      }
      if (!isCancelled(error)) {
        failures += 1;
        const kind = isCloudError(error) ? error.kind : 'unexpected';
        log.warn(`Could not ask for job ${asked.id} (${kind}); asking again.`);
        job.onTrouble(parts.describe(error));
      }
    }
    const wait = nextLook(parts, job.record(), { looks, failures }, now());
    await delay(wait, undefined, { signal }).catch(() => undefined);
  }
  return { end: 'stopped' };
}

function endOf(error: unknown): JobOutcome | undefined {
  if (!isCloudError(error)) {
    return undefined;
  }
  if (isSignInFailure(error.kind)) {
    return { end: 'signedOut', reason: error.message };
  }
  const isRefusal = error.kind === 'forbidden' || error.kind === 'notFound';
  return isRefusal ? { end: 'refused', reason: error.message } : undefined;
}

/** `lastLook`: when the backup was still under way. */
function outcomeOf(
  progress: JobProgress,
  record: JobRecord,
  now: number,
  lastLook: number | undefined,
): JobOutcome | undefined {
  switch (progress.state) {
    case 'done': {
      const begin = beginOf(record);
      const isKnown = begin !== undefined && lastLook !== undefined && now - lastLook <= soon;
      return { end: 'done', backupId: progress.backupId, took: isKnown ? now - begin : undefined };
    }
    case 'failed':
      return { end: 'failed' };
    case 'gone':
      return now - record.job.asked > listedWithin ? { end: 'lost' } : undefined;
    case 'unknown':
    case 'waiting':
    case 'running':
      return isGivenUp(record, now) ? { end: 'givenUp' } : undefined;
  }
}

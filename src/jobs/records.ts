import { createHash } from 'node:crypto';
import type { BackupJob, JobProgress } from '../model/jobs.ts';
import type { BackupMode, Word } from '../model/resources.ts';

/**
 * How following a backup ended. `lost`: the cloud no longer lists it. `givenUp`: it was under way for so long that nobody
 * waits for it. `refused`: the cloud will not answer this account about it. `stopped`: by the user.
 */
export type JobEnd = 'done' | 'failed' | 'lost' | 'givenUp' | 'refused' | 'stopped';

/** A backup that is followed, or was lately: plain data, nothing secret. Times are epoch milliseconds. */
export interface JobRecord {
  readonly id: string;
  readonly accountId: string;
  readonly instanceName: string;
  readonly job: BackupJob;
  /** Asked for in any of these windows, or by somebody else. */
  readonly source: 'own' | 'elsewhere';
  readonly mode?: Word<BackupMode> | undefined;
  /** When it began, where the cloud says. */
  readonly started?: number | undefined;
  /** Present once it was found out: the milliseconds that a backup of this instance takes, unless too few are known. */
  readonly usual?: { readonly milliseconds?: number | undefined } | undefined;
  readonly lastProgress?: JobProgress | undefined;
  /** The account's key was refused, and for what reason: a localised sentence. */
  readonly signedOut?: { readonly reason: string } | undefined;
  readonly ended?: EndedJob | undefined;
  /** Somebody has begun to tell the user of its end. */
  readonly told?: boolean | undefined;
}

export interface EndedJob {
  readonly outcome: JobEnd;
  /** When that was noticed. */
  readonly at: number;
  /** Milliseconds that the backup took, where its beginning is known and its end was noticed soon. */
  readonly took?: number | undefined;
  readonly backupId?: string | undefined;
  /** A localised sentence of the cloud's. */
  readonly reason?: string | undefined;
}

/** The same for the same job in every window, so that none is listed twice. */
export function recordId(accountId: string, { id, instanceId }: BackupJob): string {
  return createHash('sha256')
    .update(JSON.stringify([accountId, instanceId, id]))
    .digest('hex')
    .slice(0, 32);
}

/** Before the cloud has said anything. */
export const noProgress: JobProgress = { state: 'waiting', percent: undefined, stage: '', backupId: undefined };

/** When the backup began: what was asked for here began then, as far as anybody knows. */
export function beginOf({ started, source, job }: JobRecord): number | undefined {
  return started ?? (source === 'own' ? job.asked : undefined);
}

type Is = (value: unknown) => boolean;

/** The last moment that a `Date` can hold, in epoch milliseconds; no span is longer either. */
const LAST = 8_640_000_000_000_000;

const isText: Is = (value) => typeof value === 'string';
const isTime: Is = (value) => typeof value === 'number' && Math.abs(value) <= LAST;
const isPercent: Is = (value) => typeof value === 'number' && value >= 0 && value <= 100;
const isFlag: Is = (value) => typeof value === 'boolean';
const oneOf = (...words: readonly string[]): Is => {
  const known: ReadonlySet<unknown> = new Set(words);
  return (value) => known.has(value);
};
const maybe =
  (is: Is): Is =>
  (value) =>
    value === undefined || is(value);
const shaped =
  (members: Readonly<Record<string, Is>>): Is =>
  (value) =>
    isObject(value) && Object.entries(members).every(([name, is]) => is(value[name]));

/** All of them, or the compiler says which is missing: a record that is not known is a job that is forgotten. */
const states: Readonly<Record<JobProgress['state'], true>> = {
  waiting: true,
  running: true,
  done: true,
  failed: true,
  unknown: true,
  gone: true,
};

const isRecord = shaped({
  id: isText,
  accountId: isText,
  instanceName: isText,
  job: shaped({ id: isText, instanceId: isText, regionId: isText, asked: isTime }),
  source: oneOf('own', 'elsewhere'),
  mode: maybe(shaped({ kind: isText, raw: isText })),
  started: maybe(isTime),
  usual: maybe(shaped({ milliseconds: maybe(isTime) })),
  lastProgress: maybe(
    shaped({
      state: oneOf(...Object.keys(states)),
      percent: maybe(isPercent),
      stage: isText,
      backupId: maybe(isText),
    }),
  ),
  signedOut: maybe(shaped({ reason: isText })),
  ended: maybe(
    shaped({
      outcome: oneOf('done', 'failed', 'lost', 'givenUp', 'refused', 'stopped'),
      at: isTime,
      took: maybe(isTime),
      backupId: maybe(isText),
      reason: maybe(isText),
    }),
  ),
  told: maybe(isFlag),
});

/** Tells a record of this version from all else that may be in a file. */
export function isJobRecord(value: unknown): value is JobRecord {
  return isRecord(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

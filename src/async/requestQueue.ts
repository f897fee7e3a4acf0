import PQueue from 'p-queue';
import { Emitter } from './event.ts';

export type Priority = 'user' | 'job' | 'background';

/** Higher runs first. */
const RANK: Readonly<Record<Priority, number>> = { user: 2, job: 1, background: 0 };
const BY_RANK: readonly Priority[] = ['user', 'job', 'background'];

export interface Place {
  readonly priority: Priority;
  /** Ends the wait at once; the task itself has to heed it too. */
  readonly signal: AbortSignal;
}

/** Tasks that may begin within any span of so many milliseconds. */
export interface QueueLimit {
  readonly calls: number;
  readonly milliseconds: number;
}

/** Tasks wait for the limit or for the end of a pause. */
export interface QueueWait {
  /** When the next one may begin, in epoch milliseconds. */
  readonly until: number;
  /** The most urgent of those that wait. */
  readonly priority: Priority;
  /** For the end of a pause, rather than for the limit. */
  readonly paused: boolean;
}

/**
 * Runs at most `places` tasks at once: what the user just asked for first, then jobs, then background work, which gets
 * at most half of the places and of the limit (but always one), so that a report cannot hold up a click.
 */
export class RequestQueue {
  readonly #all: PQueue;
  readonly #background: PQueue;
  readonly #limit: QueueLimit | undefined;
  /** When the latest tasks began, in epoch milliseconds: as many as the limit allows, and those of the background. */
  readonly #begun: number[] = [];
  readonly #begunBehind: number[] = [];
  readonly #waiting: Record<Priority, number> = { user: 0, job: 0, background: 0 };
  readonly #waits = new Emitter<QueueWait | undefined>();
  #told: QueueWait | undefined;
  #tells = false;
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Until when no background work goes on to the others, be it for a pause or because it has had its share. */
  #behindUntil = 0;
  #timerBehind: NodeJS.Timeout | undefined;

  /** Waiting for the limit began, goes on for longer or ended. Not fired for a wait for a free place. */
  readonly onDidChangeWait = this.#waits.event;

  constructor(places: number, limit?: QueueLimit) {
    this.#limit = limit;
    this.#all = new PQueue({ concurrency: whole(places), ...pace(limit) });
    this.#background = new PQueue({ concurrency: half(places) });
    if (limit) {
      this.#all.on('rateLimit', () => this.#tell());
      this.#all.on('rateLimitCleared', () => this.#tell());
    }
  }

  /** Tasks at once from now on; those under way go on. */
  set places(places: number) {
    this.#all.concurrency = whole(places);
    this.#background.concurrency = half(places);
  }

  /** Begins nothing before `until`, in epoch milliseconds. */
  pause(until: number): void {
    if (until > this.#pausedUntil) {
      this.#pausedUntil = until;
      this.#all.pause();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#go(), Math.max(0, until - Date.now())).unref();
      this.#pauseBehind(until);
      this.#tell();
    }
  }

  /** Rejects with what the task rejects with, or with the signal's reason if that fired before the task began. */
  async run<Result>(task: () => Promise<Result>, { priority, signal: stop }: Place): Promise<Result> {
    const waiting = new AbortController();
    const { signal } = waiting;
    const abort = () => waiting.abort(stop.reason);
    const leave = this.#wait(priority);
    const begin = async () => {
      // The library would answer for a task that has begun.
      stop.removeEventListener('abort', abort);
      this.#note(priority);
      leave();
      return await task();
    };
    const enter = async () => await this.#all.add(begin, { priority: RANK[priority], signal });
    stop.addEventListener('abort', abort);
    if (stop.aborted) {
      abort();
    }
    try {
      return priority === 'background' ? await this.#background.add(enter, { signal }) : await enter();
    } finally {
      stop.removeEventListener('abort', abort);
      leave();
      this.#letGo();
    }
  }

  /** Says nothing more. What waits still gets its turn. */
  dispose(): void {
    this.#waits.dispose();
  }

  /** The library keeps what has run until something else comes, where the last that waited was cancelled. */
  #letGo(): void {
    if (this.#background.size === 0) {
      this.#background.clear();
    }
  }

  #go(): void {
    this.#pausedUntil = 0;
    this.#all.start();
    this.#tell();
  }

  /** Counts one more that waits, until the result is called. */
  #wait(priority: Priority): () => void {
    this.#waiting[priority] += 1;
    let waits = true;
    this.#tell();
    return () => {
      if (waits) {
        waits = false;
        this.#waiting[priority] -= 1;
        this.#tell();
      }
    };
  }

  /** Counts what begins, not what waits: work that is given up on the way has used up nothing. */
  #note(priority: Priority): void {
    if (this.#limit) {
      remember(this.#begun, this.#limit);
      if (priority === 'background') {
        const share = halved(this.#limit);
        remember(this.#begunBehind, share);
        this.#pauseBehind(endOf(this.#begunBehind, share));
      }
    }
  }

  #pauseBehind(until: number): void {
    if (until > Math.max(this.#behindUntil, Date.now())) {
      this.#behindUntil = until;
      this.#background.pause();
      clearTimeout(this.#timerBehind);
      this.#timerBehind = setTimeout(() => this.#goBehind(), until - Date.now()).unref();
    }
  }

  #goBehind(): void {
    this.#behindUntil = 0;
    this.#background.start();
    this.#tell();
  }

  /** A moment later: what begins at once has not waited, and what begins together is one change. */
  #tell(): void {
    if (!this.#tells) {
      this.#tells = true;
      queueMicrotask(() => this.#tellNow());
    }
  }

  #tellNow(): void {
    this.#tells = false;
    const wait = this.#waitNow();
    if (wait?.until !== this.#told?.until || wait?.priority !== this.#told?.priority) {
      this.#told = wait;
      this.#waits.fire(wait);
    }
  }

  #waitNow(): QueueWait | undefined {
    const priority = BY_RANK.find((each) => this.#waiting[each] > 0);
    if (priority === undefined) {
      return undefined;
    }
    const limited = this.#limit && this.#all.isRateLimited ? endOf(this.#begun, this.#limit) : 0;
    const behind = priority === 'background' ? this.#behindUntil : 0;
    const until = Math.max(this.#pausedUntil, limited, behind);
    return until > Date.now() ? { until, priority, paused: this.#pausedUntil === until } : undefined;
  }
}

function whole(places: number): number {
  return Math.max(1, Math.floor(places));
}

function half(places: number): number {
  return Math.max(1, Math.floor(whole(places) / 2));
}

function halved({ calls, milliseconds }: QueueLimit): QueueLimit {
  return { calls: half(calls), milliseconds };
}

function pace(limit: QueueLimit | undefined) {
  return limit ? { interval: limit.milliseconds, intervalCap: whole(limit.calls), strict: true } : {};
}

function remember(begun: number[], { calls }: QueueLimit): void {
  begun.push(Date.now());
  if (begun.length > calls) {
    begun.shift();
  }
}

/** When the oldest of as many as are allowed leaves the span that is looked at. */
function endOf(begun: readonly number[], { calls, milliseconds }: QueueLimit): number {
  return begun.length < calls ? 0 : (begun[0] ?? 0) + milliseconds;
}

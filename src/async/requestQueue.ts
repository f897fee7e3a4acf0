import PQueue from 'p-queue';

export type Priority = 'user' | 'job' | 'background';

/** Higher runs first. */
const RANK: Readonly<Record<Priority, number>> = { user: 2, job: 1, background: 0 };

export interface Place {
  readonly priority: Priority;
  /** Ends the wait at once; the task itself has to heed it too. */
  readonly signal: AbortSignal;
}

/**
 * Runs at most `places` tasks at once: what the user just asked for first, then jobs, then background work, which gets
 * at most half of the places (but always one), so that a report cannot hold up a click.
 */
export class RequestQueue {
  readonly #all: PQueue;
  readonly #background: PQueue;

  constructor(places: number) {
    const concurrency = Math.max(1, Math.floor(places));
    this.#all = new PQueue({ concurrency });
    this.#background = new PQueue({ concurrency: Math.max(1, Math.floor(concurrency / 2)) });
  }

  /** Rejects with what the task rejects with, or with the signal's reason. */
  async run<Result>(task: () => Promise<Result>, place: Place): Promise<Result> {
    const { priority, signal } = place;
    const enter = async () => await this.#all.add(task, { priority: RANK[priority], signal });
    return priority === 'background' ? await this.#background.add(enter, { signal }) : await enter();
  }
}

import type { Log } from '../model/provider.ts';

/** Remembers over restarts whether there is anything to resume: one word after the other, so that the last one is right. */
export class OpenMark {
  readonly #set: (any: boolean) => Promise<void>;
  readonly #log: Log;
  #last: Promise<void> = Promise.resolve();
  /** Jobs that begin, and that no record tells of yet. */
  #beginning = 0;

  constructor(set: (any: boolean) => Promise<void>, log: Log) {
    this.#set = set;
    this.#log = log;
  }

  /** Something begins: it is remembered before the work is done. Rejects as the work does. */
  async begin(work: () => Promise<void>): Promise<void> {
    this.#beginning += 1;
    try {
      await this.#say(() => true);
      await work();
    } finally {
      this.#beginning -= 1;
    }
  }

  /** Something has ended, or was looked at. `hasOpen` is asked when it is this word's turn. Never rejects. */
  async settle(hasOpen: () => boolean): Promise<void> {
    await this.#say(() => this.#beginning > 0 || hasOpen());
  }

  async #say(any: () => boolean): Promise<void> {
    this.#last = this.#last
      .then(async () => await this.#set(any()))
      .catch(() => this.#log.warn('Whether backups are under way could not be remembered.'));
    await this.#last;
  }
}

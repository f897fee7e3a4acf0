import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { settlesWithin } from '../../async/wait.ts';
import type { ActivityDeed } from '../../model/activity.ts';
import type { DownloadOrder } from '../../model/desks.ts';
import type { Event } from '../../model/events.ts';
import { leaseTime } from '../../platform/leasedRecords.ts';
import { DownloadBook, type Item, type Stop } from './book.ts';
import { isElsewhere, type Download, type DownloadsParts, type RoundDeeds } from './parts.ts';
import { Pulse } from './pulse.ts';
import { checkRoom } from './room.ts';
import { Rounds } from './rounds.ts';
import { DownloadWork } from './work.ts';
import { isOpen, isSameDownload, isSameTarget, toRecord, type DownloadRecord } from './records.ts';

/** Milliseconds that the end of the window leaves for the last words of what is under way. */
const LAST_WORDS = 3000;

/** Milliseconds between two looks at leases: at those of other windows, and to renew one's own. */
const LOOK = leaseTime / 3;

type State = DownloadRecord['state'];
/** What can be cancelled, and what can only be taken off the list. */
const OPEN: readonly State[] = ['waiting', 'running', 'paused', 'failed'];
const ENDED: readonly State[] = ['failed', 'done'];

/** Downloads files one after the other, over restarts, each in one window only. What the user sees of it is in `DeskView`. */
export class Downloads implements RoundDeeds {
  readonly #parts: DownloadsParts;
  readonly #book: DownloadBook;
  readonly #rounds: Rounds;
  readonly #work: DownloadWork;
  readonly #pulse = new Pulse();
  readonly #now: () => number;
  #resuming: Promise<void> | undefined;
  #nextLook: ReturnType<typeof setTimeout> | undefined;
  #renewal: ReturnType<typeof setInterval> | undefined;
  #ending = false;

  /** At most four times a second. */
  readonly onDidChange: Event<undefined> = this.#pulse.event;

  constructor(parts: DownloadsParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#book = new DownloadBook(parts.folder, parts.log, parts.setUnderWay, this.#now);
    const ended = async (stop: Stop | undefined) =>
      await (stop === 'leave' && !this.#ending ? this.resume() : this.#settled());
    this.#work = new DownloadWork(parts, this.#book, { changed: () => this.#pulse.beat(), ended });
    this.#rounds = new Rounds(this.onDidChange, (round) => parts.view.follow(round, this));
  }

  /** In the order they were asked for. */
  list(): readonly Download[] {
    return this.#book.items;
  }

  /**
   * Begins, or waits for its turn. One that is listed as paused or failed goes on where it was. Rejects before anything
   * begins if there is no room for all of them, and if others write some of the files; the rest have begun then.
   */
  async add(orders: readonly DownloadOrder[]): Promise<void> {
    await this.#resuming;
    await this.#book.read();
    await checkRoom(orders, this.#book.items, this.#parts.view);
    const [group, added] = [randomUUID(), this.#now()];
    const begun: Item[] = [];
    const taken: string[] = [];
    for (const [index, order] of orders.entries()) {
      const item = await this.#place(toRecord(order, group, added + index));
      if (item) {
        item.link = order.link;
        item.isAsked = true;
        begun.push(item);
      } else {
        taken.push(basename(order.target));
      }
    }
    await this.#begin(begun);
    if (taken.length > 0) {
      throw this.#parts.view.taken(taken);
    }
  }

  /** Takes up what other windows, or this one before a reload, left under way, and lists the rest. */
  async resume(): Promise<void> {
    this.#resuming ??= this.#resume().finally(() => (this.#resuming = undefined));
    await this.#resuming;
  }

  async accountsChanged(accountIds: readonly string[]): Promise<void> {
    await this.#resuming;
    const waits = ({ accountId, ended }: DownloadRecord) => ended?.signIn === true && accountIds.includes(accountId);
    await this.#begin(await this.#claimAll(['failed'], waits));
  }

  async unfinished(accountId: string): Promise<readonly string[]> {
    const items = await this.#book.ofAccount(accountId);
    return items.filter(({ record }) => OPEN.includes(record.state)).map(({ record }) => basename(record.target));
  }

  async forget(accountId: string): Promise<void> {
    const items = await this.#book.ofAccount(accountId);
    await Promise.all(
      items.map((item) => this.#inTurn(item, async () => await this.#drop(item, 'forget', [...OPEN, 'done']))),
    );
    await this.#settled();
  }

  async act(id: string, deed: ActivityDeed): Promise<void> {
    const deeds: Partial<Record<ActivityDeed, (ids: readonly string[]) => Promise<void>>> = {
      pause: async (ids) => await this.pause(ids),
      resume: async (ids) => await this.goOn(ids),
      retry: async (ids) => await this.goOn(ids),
      cancel: async (ids) => await this.cancel(ids),
      remove: async (ids) => await this.remove(ids),
      reveal: async () => {
        const path = this.#book.get(id)?.record.ended?.path;
        await (path === undefined ? undefined : this.#parts.view.reveal(path));
      },
    };
    await deeds[deed]?.([id]);
  }

  async pause(ids: readonly string[]): Promise<void> {
    await this.#each(ids, async (item) => await this.#work.stop(item, 'pause'));
    await this.#settled();
  }

  async goOn(ids: readonly string[]): Promise<void> {
    const items = await this.#claimAll(['paused', 'failed'], ({ id }) => ids.includes(id), true);
    items.forEach((item) => (item.isAsked = true));
    await this.#begin(items);
  }

  async cancel(ids: readonly string[]): Promise<void> {
    await this.#takeOff(ids, 'cancel', OPEN);
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#takeOff(ids, 'remove', ENDED);
  }

  async dispose(): Promise<void> {
    this.#ending = true;
    clearTimeout(this.#nextLook);
    clearInterval(this.#renewal);
    const here = this.#book.items.filter(({ isHere }) => isHere);
    const left = Promise.all(here.map((item) => this.#work.stop(item, 'leave')));
    if (!(await settlesWithin(left, LAST_WORDS))) {
      await Promise.all(here.map((item) => this.#book.letGo(item)));
    }
    this.#pulse.dispose();
  }

  /** An item for a new record, or the one that is listed for it already; `undefined` where another one writes that file. */
  async #place(record: DownloadRecord): Promise<Item | undefined> {
    const rival = this.#book.items.find((item) => isOpen(item.record) && isSameTarget(item.record, record));
    if (!rival) {
      return this.#book.add(record);
    }
    const goesOn = (listed: DownloadRecord) => listed.id === rival.record.id && isSameDownload(listed, record);
    const [item] = await this.#claimAll(['paused', 'failed'], goesOn);
    if (item) {
      const { group, added, replace } = record;
      item.record = { ...item.record, group, added, replace };
    }
    return item;
  }

  async #resume(): Promise<void> {
    clearTimeout(this.#nextLook);
    await this.#book.read();
    await this.#begin(await this.#claimAll(['waiting', 'running'], () => true));
    if (this.#book.items.some(isElsewhere)) {
      this.#lookLater();
    }
    await this.#settled();
  }

  /** That other window may be gone by then. */
  #lookLater(): void {
    const due = this.#now() + LOOK;
    const look = async () => {
      // This machine slept, and so did the window that holds the lease: that has to have time to renew it.
      await (this.#now() - due > LOOK ? this.#lookLater() : this.resume());
    };
    clearTimeout(this.#nextLook);
    this.#nextLook = this.#ending ? undefined : setTimeout(() => void look(), LOOK);
  }

  /** Takes those that are in such a state and not worked on; they then wait for their turn. */
  async #claimAll(
    states: readonly State[],
    which: (record: DownloadRecord) => boolean,
    tells = false,
  ): Promise<readonly Item[]> {
    const fits = (item: Item) => !item.isHere && states.includes(item.record.state) && which(item.record);
    const claimed: Item[] = [];
    for (const item of this.#book.items.filter(({ record }) => which(record))) {
      await this.#inTurn(item, async () => {
        if (!fits(item) || this.#ending) {
          return;
        }
        if (!(await this.#book.claim(item))) {
          this.#elsewhere(item, tells);
        } else if (fits(item)) {
          item.record = { ...item.record, state: 'waiting', ended: undefined };
          item.isHere = true;
          claimed.push(item);
        } else {
          await this.#book.letGo(item);
        }
      });
    }
    return claimed;
  }

  async #begin(items: readonly Item[]): Promise<void> {
    const here = items.filter(({ isHere }) => isHere);
    this.#rounds.join(here);
    this.#renewal ??= setInterval(() => void this.#renew(), LOOK);
    await Promise.all(here.map((item) => this.#book.write(item, {})));
    await this.#settled();
  }

  /** Something has begun or ended: the next one may have its turn. */
  async #settled(): Promise<void> {
    this.#rounds.look();
    this.#pulse.beat();
    if (!this.#ending) {
      this.#work.next();
      await this.#book.tidy();
    }
  }

  async #takeOff(ids: readonly string[], stop: Stop, states: readonly State[]): Promise<void> {
    const items = this.#book.items.filter(({ record }) => ids.includes(record.id) && states.includes(record.state));
    if (await this.#parts.view.mayRemove(items.filter((item) => !isElsewhere(item)))) {
      await this.#each(ids, async (item) => await this.#drop(item, stop, states));
      await this.#settled();
    }
  }

  /** Takes it off the list while it is in one of these states. */
  async #drop(item: Item, stop: Stop, states: readonly State[]): Promise<void> {
    const fits = () => !item.isGone && states.includes(item.record.state);
    if (item.isHere && fits()) {
      await this.#work.stop(item, stop);
    } else if (fits()) {
      if (!(await this.#book.claim(item))) {
        this.#elsewhere(item, stop !== 'forget');
      } else if (fits()) {
        await this.#work.discard(item, stop);
      } else {
        await this.#book.letGo(item);
      }
    }
  }

  #elsewhere(item: Item, tells: boolean): void {
    if (tells && !item.isGone) {
      this.#parts.view.elsewhere(item.record);
    }
  }

  async #renew(): Promise<void> {
    const here = this.#book.items.filter(({ isHere }) => isHere);
    if (here.length === 0) {
      clearInterval(this.#renewal);
      this.#renewal = undefined;
    }
    for (const item of here) {
      if (!(await this.#book.keeps(item))) {
        await this.#work.stop(item, 'leave');
      }
    }
    // It may come back from there.
    await (here.some(({ isHere }) => !isHere) ? this.resume() : undefined);
  }

  async #each(ids: readonly string[], work: (item: Item) => Promise<void>): Promise<void> {
    const items = ids.map((id) => this.#book.get(id)).filter((item) => item !== undefined);
    await Promise.all(items.map((item) => this.#inTurn(item, async () => await work(item))));
  }

  /** One deed of a download after the other, and none while a run of it comes to its end. */
  async #inTurn(item: Item, work: () => Promise<void>): Promise<void> {
    const deed = async () => {
      await (item.record.state === 'running' ? undefined : item.run?.ended);
      await work();
    };
    const done = this.#ending ? Promise.resolve() : item.turn.then(deed);
    item.turn = done.catch(() => undefined);
    await done;
  }
}

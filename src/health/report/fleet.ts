import { Emitter } from '../../async/event.ts';
import type { ReportChange, ReportProgress, ReportRow, ReportScope, ReportSnapshot } from '../../model/report.ts';
import { AccountRun } from './accountRun.ts';
import { AccountBook } from './book.ts';
import type { TeamRules } from './limits.ts';
import type { ReportParts, ReportSettings } from './parts.ts';
import { Rows } from './rows.ts';
import { fromSaved, toSaved, type SavedReport } from './saved.ts';

type State = ReportProgress['state'];

/** What is asked again: an account, a region of it, or an instance; everything where nothing is named. */
export interface RetryTarget {
  readonly accountId?: string | undefined;
  readonly regionId?: string | undefined;
  readonly key?: string | undefined;
}

/** Milliseconds between two changes that are told. */
const betweenChanges = 100;
/** Milliseconds after which it is looked whether requests wait for something else. */
const betweenLooks = 1000;

/**
 * A report on the backups of the instances of many accounts. It streams: regions, instances and what is found of each are
 * told as they come, gathered, ten times a second at most. Accounts do not wait for each other, and what fails is told and
 * holds nothing up. Before the first `start` or `restore` it is a stopped one of nothing, `started` at 0.
 */
export class FleetReport {
  readonly #parts: ReportParts;
  readonly #changes = new Emitter<ReportChange>();
  readonly #resets = new Emitter<undefined>();
  #rows: Rows;
  #team: TeamRules | undefined;
  #settings: ReportSettings | undefined;
  #books: readonly AccountBook[] = [];
  #runs: readonly { readonly book: AccountBook; readonly run: AccountRun }[] = [];
  #state: State = 'stopped';
  #started = 0;
  #ended: number | undefined;
  #firing: NodeJS.Timeout | undefined;
  #fired = -betweenChanges;
  #looking: NodeJS.Timeout | undefined;
  #waiting: string | undefined;

  /** Rows that came or changed, and how the whole stands. */
  readonly onDidChange = this.#changes.event;
  /** It is another report now, or rows are gone: what was shown of it has to be replaced by a snapshot. */
  readonly onDidReset = this.#resets.event;

  constructor(parts: ReportParts) {
    this.#parts = parts;
    this.#rows = new Rows(parts.engineName);
  }

  get progress(): ReportProgress {
    return this.#standing().progress;
  }

  snapshot(): ReportSnapshot {
    const { allowSchedule: _, ...limits } = this.#rows.settings;
    const scope = { accounts: this.#books.map((book) => book.scope) };
    return { scope, limits, rows: this.#rows.all(), ...this.#standing() };
  }

  /** Begins anew, with the limits as they are. Accounts that are not there are left out. */
  start(scope: ReportScope): void {
    const accounts = this.#parts.accounts();
    const books = scope.accounts.flatMap((one) => {
      const account = accounts.find(({ id }) => id === one.accountId);
      return account ? new AccountBook(account, one) : [];
    });
    this.#replace(books);
    this.#started = this.#parts.now().getTime();
    this.#go();
    this.#resets.fire(undefined);
  }

  /** Begins nothing more and gives up what is under way, which is asked for again by `resume`. */
  pause(): void {
    if (this.#state === 'running') {
      this.#halt('paused');
    }
  }

  /** Goes on with what is left, also of a report that was stopped or interrupted. */
  resume(): void {
    if (this.#state !== 'running' && this.#state !== 'done') {
      this.#go();
    }
  }

  /** Ends it. What is known stays. */
  stop(): void {
    if (this.#state !== 'stopped' && this.#state !== 'done') {
      this.#ended = this.#parts.now().getTime();
      this.#halt('stopped');
    }
  }

  /**
   * Asks again for what failed, or for that part of it, and goes on with what is left. An account that failed as a whole is
   * asked as a whole.
   */
  retry(what: RetryTarget = {}): void {
    for (const book of this.#books.filter(({ account }) => concerns(what, account.id))) {
      const part = book.failure === undefined ? what : {};
      if (part.key === undefined) {
        book.retry(part.regionId);
      }
      const failed = this.#rows.of(book.account.id).filter(({ row }) => row.state === 'failed' && fits(part, row));
      for (const entry of failed) {
        this.#rows.wait(entry);
        const region = book.regions.get(entry.row.regionId);
        if (region && !entry.instance) {
          // It can be asked about once its region is listed again.
          region.state = 'waiting';
        }
      }
    }
    this.#go();
  }

  /** Judges what is known anew, without asking. Instances yet to be asked about are looked at for as long as that takes. */
  setLimits(limits: ReportSettings, team: TeamRules | undefined): void {
    this.#settings = limits;
    this.#team = team;
    void this.#rows.hold(limits, team, () => this.#changed());
  }

  /** Takes the place of what is there. One that was under way is an interrupted one. */
  restore(saved: SavedReport): void {
    this.#replace([]);
    this.#books = fromSaved(saved, this.#parts.accounts(), this.#rows);
    const { state, started, ended } = saved;
    this.#state = state === 'running' || state === 'paused' ? 'interrupted' : state;
    this.#started = started;
    this.#ended = ended;
    this.#resets.fire(undefined);
  }

  /** What `restore` takes. */
  toSaved(): SavedReport {
    return toSaved({ state: this.#state, started: this.#started, ended: this.#ended }, this.#books, this.#rows);
  }

  /** The account was removed: nothing of it stays. */
  forget(accountId: string): void {
    if (this.#books.some(({ account }) => account.id === accountId)) {
      this.#runs.forEach(({ book, run }) => book.account.id === accountId && run.stop());
      this.#runs = this.#runs.filter(({ book }) => book.account.id !== accountId);
      this.#books = this.#books.filter(({ account }) => account.id !== accountId);
      this.#rows.forget(accountId);
      this.#resets.fire(undefined);
      this.#changed();
    }
  }

  dispose(): void {
    this.#stopRuns();
    this.#changes.dispose();
    this.#resets.dispose();
    clearTimeout(this.#firing);
  }

  #replace(books: readonly AccountBook[]): void {
    this.#stopRuns();
    this.#rows = new Rows(this.#parts.engineName);
    if (this.#settings) {
      void this.#rows.hold(this.#settings, this.#team, () => this.#changed());
    }
    this.#books = books;
  }

  #go(): void {
    if (this.#books.length === 0 && this.#started === 0) {
      return;
    }
    this.#state = 'running';
    this.#ended = undefined;
    const rows = this.#rows;
    this.#runs = this.#books.map((book) => {
      const run = this.#runs.find((one) => one.book === book && !one.run.isOver)?.run;
      return { book, run: run ?? new AccountRun(book, { parts: this.#parts, rows, changed: () => this.#changed() }) };
    });
    this.#runs.forEach(({ run }) => run.go());
    clearInterval(this.#looking);
    this.#looking = setInterval(() => this.#look(), betweenLooks).unref();
    this.#changed();
  }

  #halt(state: State): void {
    this.#stopRuns();
    this.#state = state;
    this.#changed();
  }

  #stopRuns(): void {
    clearInterval(this.#looking);
    this.#runs.forEach(({ run }) => run.stop());
    this.#runs = [];
  }

  #look(): void {
    if (this.#parts.waiting?.() !== this.#waiting) {
      this.#changed();
    }
  }

  #changed(): void {
    if (this.#state === 'running' && this.#runs.every(({ run }) => run.isOver)) {
      clearInterval(this.#looking);
      this.#state = 'done';
      this.#ended = this.#parts.now().getTime();
    }
    this.#firing ??= setTimeout(() => this.#fire(), Math.max(0, this.#fired + betweenChanges - performance.now()));
  }

  #fire(): void {
    this.#firing = undefined;
    this.#fired = performance.now();
    this.#changes.fire({ ...this.#standing(), rows: this.#rows.takeChanges() });
  }

  #standing(): Omit<ReportChange, 'rows'> {
    const regions = this.#books.flatMap((book) => [...book.regions.values()]);
    const state = this.#state;
    this.#waiting = state === 'running' ? this.#parts.waiting?.() : undefined;
    const progress: ReportProgress = {
      state,
      accounts: this.#books.length,
      regions: { listed: regions.filter((region) => region.state === 'listed').length, total: regions.length },
      instances: this.#rows.counts,
      waiting: this.#waiting,
      started: this.#started,
      ended: this.#ended,
    };
    return { progress, failures: this.#books.flatMap(({ failures }) => failures) };
  }
}

function concerns({ accountId, key }: RetryTarget, id: string): boolean {
  return accountId === undefined ? (key?.startsWith(`${encodeURIComponent(id)}/`) ?? true) : accountId === id;
}

function fits({ key, regionId }: RetryTarget, row: ReportRow): boolean {
  return key === undefined ? regionId === undefined || row.regionId === regionId : row.key === key;
}

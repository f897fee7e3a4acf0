import { Emitter } from '../../async/event.ts';
import type { ReportChange, ReportProgress, ReportScope, ReportSnapshot } from '../../model/report.ts';
import { AccountRun, whole, type Part } from './accountRun.ts';
import { AccountBook } from './book.ts';
import { isAskedAlike, type TeamRules } from './limits.ts';
import type { ReportAccount, ReportParts, ReportSettings } from './parts.ts';
import { concerns, letWait, type RetryTarget } from './retry.ts';
import { Rows } from './rows.ts';
import { fromSaved, toBeAskedAnew, toSaved, type SavedReport } from './saved.ts';
import { reportWords } from './words.ts';

type State = ReportProgress['state'];

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
  /** What it is once it has run. */
  #next: State = 'done';
  #isElsewhere = false;
  #firing: NodeJS.Timeout | undefined;
  #fired = -betweenChanges;
  #looking: NodeJS.Timeout | undefined;
  #waiting: string | undefined;

  /** Rows that came or changed, and how the whole stands. */
  readonly onDidChange = this.#changes.event;
  /** It is another report now, its limits are others, or rows are gone: what was shown of it has to be replaced by a snapshot. */
  readonly onDidReset = this.#resets.event;

  constructor(parts: ReportParts) {
    this.#parts = parts;
    this.#rows = new Rows(parts.engineName);
  }

  /** Another window works on it: it is shown as far as that had come, and the other one keeps it. */
  get isElsewhere(): boolean {
    return this.#isElsewhere;
  }

  get progress(): ReportProgress {
    return this.#standing().progress;
  }

  snapshot(): ReportSnapshot {
    const { allowSchedule: _, ...limits } = this.#rows.settings;
    const scope = { accounts: this.#books.map((book) => book.scope) };
    return { scope, limits, rows: this.#rows.all(), ...this.#standing() };
  }

  /**
   * Begins anew, with the limits as they are. Accounts that are not there are left out; what was known of the others is shown
   * until they have answered.
   */
  start(scope: ReportScope): void {
    const before = toBeAskedAnew(this.toSaved(), scope);
    this.#replace([]);
    this.#books = fromSaved(before, this.#parts.accounts(), this.#rows);
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
   * Asks again for what failed, and goes on with what is left; or for that part of what failed, which leaves a report that
   * does not run as it was. An account that failed as a whole is asked as a whole.
   */
  retry(what: RetryTarget = {}): void {
    const next = this.#state === 'running' ? this.#next : this.#state;
    const isSome = (what.accountId ?? what.key) !== undefined && next !== 'done';
    const books = this.#books.filter(({ account }) => concerns(what, account.id));
    const parts = new Map(books.map((book) => [book, letWait(book, this.#rows, what)]));
    this.#go(isSome ? { parts, next } : undefined);
  }

  /** Ids of the accounts that are asked for this. */
  accountsOf(what: RetryTarget = {}): readonly string[] {
    return this.#books.map(({ account }) => account.id).filter((id) => concerns(what, id));
  }

  /** Judges what is known anew, without asking. Instances yet to be asked about are looked at for as long as that takes. */
  setLimits(limits: ReportSettings, team: TeamRules | undefined): void {
    const before = this.#rows.settings;
    this.#settings = limits;
    this.#team = team;
    void this.#rows.hold(limits, team, () => this.#changed());
    if (!isAskedAlike(before, limits)) {
      this.#resets.fire(undefined);
    }
  }

  /** Takes the place of what is there. One that was under way is an interrupted one, unless another window works on it. */
  restore(saved: SavedReport, isElsewhere = false): void {
    this.#replace([]);
    this.#books = fromSaved(saved, this.#parts.accounts(), this.#rows);
    const { state, started, ended } = saved;
    const isOpen = state === 'running' || state === 'paused';
    this.#isElsewhere = isElsewhere && isOpen;
    this.#state = isOpen ? (isElsewhere ? 'stopped' : 'interrupted') : state;
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
    this.#exchange(accountId, () => []);
  }

  /** The account may have another key or another site: nothing that was learnt of it stays, and it is to be asked anew. */
  reopen(accountId: string): void {
    const account = this.#account(accountId);
    const isRunning = this.#state === 'running';
    this.#exchange(accountId, ({ scope }) => {
      if (this.#state === 'done') {
        // Not all is known any more.
        this.#state = 'paused';
        this.#ended = undefined;
      }
      return account ? [new AccountBook(account, scope)] : [];
    });
    const book = this.#books.find((one) => one.account.id === accountId);
    if (isRunning && book && this.#next === 'done') {
      this.#go();
    }
  }

  /** The account is called something else. */
  rename(accountId: string): void {
    const book = this.#books.find((one) => one.account.id === accountId);
    const account = this.#account(accountId);
    if (book && account) {
      book.account = account;
      this.#rows.rename(accountId, account.name);
      this.#changed();
    }
  }

  dispose(): void {
    this.#stopRuns();
    this.#changes.dispose();
    this.#resets.dispose();
    clearTimeout(this.#firing);
  }

  #account(id: string): ReportAccount | undefined {
    return this.#parts.accounts().find((one) => one.id === id);
  }

  /** Puts others in the place of an account's book, with nothing of its rows. */
  #exchange(accountId: string, others: (book: AccountBook) => readonly AccountBook[]): void {
    const old = this.#books.find(({ account }) => account.id === accountId);
    if (old) {
      this.#runs.forEach(({ book, run }) => book === old && run.stop());
      this.#runs = this.#runs.filter(({ book }) => book !== old);
      this.#books = this.#books.flatMap((book) => (book === old ? others(old) : book));
      this.#rows.forget(accountId);
      this.#resets.fire(undefined);
      this.#changed();
    }
  }

  #replace(books: readonly AccountBook[]): void {
    this.#stopRuns();
    this.#isElsewhere = false;
    this.#rows = new Rows(this.#parts.engineName);
    if (this.#settings) {
      void this.#rows.hold(this.#settings, this.#team, () => this.#changed());
    }
    this.#books = books;
  }

  /** Works on all of it, or on some parts alone, after which it is what it was before. */
  #go(some?: { readonly parts: ReadonlyMap<AccountBook, Part>; readonly next: State }): void {
    if (this.#books.length === 0 && this.#started === 0) {
      return;
    }
    this.#state = 'running';
    this.#next = some?.next ?? 'done';
    this.#ended = undefined;
    const run = { parts: this.#parts, rows: this.#rows, changed: () => this.#changed() };
    this.#runs = this.#books.flatMap((book) => {
      const known = this.#runs.find((one) => one.book === book && !one.run.isOver);
      const isWanted = !some || some.parts.has(book);
      return known ?? (isWanted ? { book, run: new AccountRun(book, run) } : []);
    });
    for (const one of this.#runs) {
      const part = some ? some.parts.get(one.book) : whole;
      if (part) {
        one.run.go(part);
      }
    }
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
      const isLeft = this.#rows.counts.checked < this.#rows.counts.total || this.#books.some((one) => one.isLeft);
      this.#state = isLeft ? this.#next : 'done';
      this.#ended = this.#state === 'paused' || this.#state === 'interrupted' ? undefined : this.#parts.now().getTime();
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
    const elsewhere = this.#isElsewhere ? reportWords.elsewhere() : undefined;
    this.#waiting = state === 'running' ? this.#parts.waiting?.() : elsewhere;
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

import type { Disposable } from '../../async/disposable.ts';
import { DisposableStore } from '../../async/disposable.ts';
import { CloudError } from '../../model/errors.ts';
import type { Event } from '../../model/events.ts';
import type { Log } from '../../model/provider.ts';
import type { ReportScope } from '../../model/report.ts';
import { FleetReport } from './fleet.ts';
import type { ReportParts, ReportSettings } from './parts.ts';
import { ReportFile } from './reportFile.ts';
import { leaseTime } from './reportLease.ts';
import type { RetryTarget } from './retry.ts';
import { without } from './saved.ts';
import { TeamFiles } from './teamFiles.ts';
import { reportWords } from './words.ts';

interface DeskParts extends ReportParts {
  /** Where the last report is kept. */
  readonly folder: string;
  readonly log: Log;
  readonly settings: () => ReportSettings;
  readonly onDidChangeSettings: Event<unknown>;
  /** What of an account is checked unless the user chose something else. */
  readonly usualRegions: (accountId: string) => 'known' | 'all';
  /** The scope that the user chose; without one it is every account. */
  readonly chosen: { get(): ReportScope | undefined; set(scope: ReportScope): Promise<void> };
}

/** A window's report with all that belongs to it: the limits it is held to, and the file that keeps it. */
export class ReportDesk implements Disposable {
  readonly report: FleetReport;
  readonly team: TeamFiles;
  readonly #parts: DeskParts;
  readonly #file: ReportFile;
  readonly #owned = new DisposableStore();
  #looking: NodeJS.Timeout | undefined;

  private constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#file = new ReportFile(parts.folder, parts.log);
    this.report = this.#owned.add(new FleetReport(parts));
    this.team = this.#owned.add(new TeamFiles());
    this.#owned.add(this.team.onDidChange(() => this.#hold()));
    this.#owned.add(parts.onDidChangeSettings(() => this.#hold()));
  }

  /** With the last report, if there is one. */
  static async open(parts: DeskParts): Promise<ReportDesk> {
    const desk = new ReportDesk(parts);
    await desk.team.ready();
    desk.#hold();
    await desk.#load();
    desk.#owned.add(desk.#file.follow(desk.report));
    return desk;
  }

  /** False until the first report. */
  get hasReport(): boolean {
    return this.report.progress.started > 0;
  }

  /** Checks everything anew. Accounts that are gone are left out of what was chosen. */
  start(): void {
    this.report.start(this.scope);
  }

  /** Goes on with what is left. Rejects if another window does: then it is shown as far as that has come. */
  async resume(): Promise<void> {
    await this.#takeOver();
    this.report.resume();
  }

  /** Asks again for what failed. Rejects as `resume` does. */
  async retry(what?: RetryTarget): Promise<void> {
    await this.#takeOver();
    this.report.retry(what);
  }

  /** Checks this from now on. */
  async choose(scope: ReportScope): Promise<void> {
    await this.#parts.chosen.set(scope);
    this.start();
  }

  get scope(): ReportScope {
    const ids = new Set(this.#parts.accounts().map(({ id }) => id));
    const chosen = this.#parts.chosen.get()?.accounts.filter(({ accountId }) => ids.has(accountId)) ?? [];
    return chosen.length > 0
      ? { accounts: chosen }
      : { accounts: [...ids].map((accountId) => ({ accountId, regions: this.#parts.usualRegions(accountId) })) };
  }

  dispose(): void {
    clearTimeout(this.#looking);
    this.#owned.dispose();
  }

  /** Takes over the last report of all windows. */
  async #load(): Promise<void> {
    const isElsewhere = await this.#file.isElsewhere();
    const saved = await this.#file.read();
    if (!saved) {
      return;
    }
    const ids = new Set(this.#parts.accounts().map(({ id }) => id));
    const kept = without(
      saved,
      saved.accounts.map(({ id }) => id).filter((id) => !ids.has(id)),
    );
    if (kept !== saved) {
      void this.#file.write(kept);
    }
    this.report.restore(kept, isElsewhere);
    this.#lookLater();
  }

  /** What another window works on is shown anew once that has ended. */
  #lookLater(): void {
    clearTimeout(this.#looking);
    if (this.report.isElsewhere) {
      this.#looking = setTimeout(() => void this.#look(), leaseTime / 2).unref();
    }
  }

  async #look(): Promise<void> {
    const isElsewhere = await this.#file.isElsewhere();
    if (this.report.isElsewhere && !isElsewhere) {
      await this.#load();
    }
    this.#lookLater();
  }

  async #takeOver(): Promise<void> {
    if (this.report.progress.state !== 'running' && (await this.#file.isElsewhere())) {
      await this.#load();
      throw new CloudError({ kind: 'state', message: reportWords.isElsewhere() });
    }
  }

  #hold(): void {
    this.report.setLimits(this.#parts.settings(), this.team.state.rules);
  }
}

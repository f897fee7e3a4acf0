import type { Disposable } from '../../async/disposable.ts';
import { DisposableStore } from '../../async/disposable.ts';
import type { Event } from '../../model/events.ts';
import type { Log } from '../../model/provider.ts';
import type { ReportScope } from '../../model/report.ts';
import { FleetReport } from './fleet.ts';
import type { ReportParts, ReportSettings } from './parts.ts';
import { ReportFile } from './reportFile.ts';
import { TeamFiles } from './teamFiles.ts';

export interface DeskParts extends ReportParts {
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
  readonly #owned = new DisposableStore();

  private constructor(parts: DeskParts) {
    this.#parts = parts;
    this.report = this.#owned.add(new FleetReport(parts));
    this.team = this.#owned.add(new TeamFiles());
    this.#owned.add(this.team.onDidChange(() => this.#hold()));
    this.#owned.add(parts.onDidChangeSettings(() => this.#hold()));
  }

  /** With the last report, if there is one. */
  static async open(parts: DeskParts): Promise<ReportDesk> {
    const desk = new ReportDesk(parts);
    const file = new ReportFile(parts.folder, parts.log);
    const [saved] = await Promise.all([file.read(), desk.team.ready()]);
    desk.#hold();
    if (saved) {
      desk.report.restore(saved);
    }
    desk.#owned.add(file.follow(desk.report));
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
    this.#owned.dispose();
  }

  #hold(): void {
    this.report.setLimits(this.#parts.settings(), this.team.state.rules);
  }
}

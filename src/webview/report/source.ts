import type { CloudId } from '../../model/account.ts';
import type { Event } from '../../model/events.ts';
import type { ReportChange, ReportRow, ReportSnapshot } from '../../model/report.ts';
import type { RetryTarget, TeamLimits } from '../protocol/report.ts';

/** Where the page of the report gets what it shows, and who carries out what the user asks for. */
export interface ReportSource {
  /** `undefined` as long as there is no report. */
  snapshot(): ReportSnapshot | undefined;
  /** What changed; `undefined` when it is another report now, or its scope or limits are others. */
  readonly onDidChange: Event<ReportChange | undefined>;
  team(): TeamLimits;
  readonly onDidChangeTeam: Event<unknown>;
  cloudName(cloud: CloudId): string;
  /** Checks everything, from the start; with the scope chosen last. */
  start(): void | Promise<void>;
  pause(): void | Promise<void>;
  /** Goes on after a pause, and with what was left when the window was closed. */
  resume(): void | Promise<void>;
  stop(): void | Promise<void>;
  /** Asks again for this, or for all that failed. */
  retry(what: RetryTarget | undefined): void | Promise<void>;
  /** Asks the user which accounts and regions, and starts. Resolves, as all that follow, to a localised sentence or ''. */
  chooseScope(signal: AbortSignal): Promise<string>;
  /** Opens the settings at the limits. */
  openLimits(): Promise<string>;
  /** By the name it has in `team`. */
  openTeamFile(name: string): Promise<string>;
  /** Writes these rows into a file, in this order. */
  export(keys: readonly string[], signal: AbortSignal): Promise<string>;
  /** Reveals the instance in the side bar. */
  showInstance(row: ReportRow, signal: AbortSignal): Promise<string>;
  showHistory(row: ReportRow, signal: AbortSignal): Promise<string>;
}

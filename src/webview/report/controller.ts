import * as vscode from 'vscode';
import { DisposableStore } from '../../async/disposable.ts';
import type { CloudId } from '../../model/account.ts';
import { CloudError, isCancelled } from '../../model/errors.ts';
import type { Log } from '../../model/provider.ts';
import type { ReportChange, ReportRow, ReportSnapshot } from '../../model/report.ts';
import { describeFailure } from '../../platform/failures.ts';
import type { Controller, PageView } from '../pagePanel.ts';
import type { ReportAction, ReportOrder, ReportState } from '../protocol/report.ts';
import { describeHead, describeRow, describeTeam } from './describe.ts';
import type { ReportSource } from './source.ts';

/** Rows of one message: few enough that neither side is busy with it for long. */
const PART = 500;

/** Behind the page of the report: tells it what it has not been told yet, and passes on what the user wants. */
export class ReportController implements Controller<ReportState, ReportAction, ReportOrder> {
  readonly #source: ReportSource;
  readonly #view: PageView<ReportState>;
  readonly #log: Log;
  readonly #owned = new DisposableStore();
  readonly #rows = new Map<string, ReportRow>();
  readonly #clouds = new Set<CloudId>();
  #report: Omit<ReportSnapshot, 'rows'> | undefined;
  /** By key, in the order of the report; each as it is by now. */
  readonly #untold = new Map<string, ReportRow>();
  #isFresh = true;
  #isReady = false;
  #next: NodeJS.Immediate | undefined;
  /** Why what the user wanted last did not happen. */
  #problem: string | undefined;

  constructor(view: PageView<ReportState>, { source, log }: { readonly source: ReportSource; readonly log: Log }) {
    this.#source = source;
    this.#view = view;
    this.#log = log;
    this.#take();
    this.#owned.add(source.onDidChange((change) => this.#changed(change)));
    this.#owned.add(source.onDidChangeTeam(() => this.#tell()));
  }

  /** The page has nothing yet: everything is untold again. */
  snapshot(): ReportState {
    this.#isReady = true;
    this.#begin();
    return this.#part();
  }

  order(order: ReportOrder): void {
    void this.#follow(order);
  }

  async carryOut(action: ReportAction, signal: AbortSignal): Promise<string> {
    switch (action.do) {
      case 'chooseScope':
        return await this.#source.chooseScope(signal);
      case 'openLimits':
        return await this.#source.openLimits();
      case 'openTeamFile':
        return await this.#source.openTeamFile(action.name);
      case 'export':
        return await this.#source.export(action.keys, signal);
      case 'showInstance':
        return await this.#source.showInstance(this.#row(action.key), signal);
      case 'showHistory':
        return await this.#source.showHistory(this.#row(action.key), signal);
    }
  }

  dispose(): void {
    this.#isReady = false;
    clearImmediate(this.#next);
    this.#owned.dispose();
  }

  async #follow(order: ReportOrder): Promise<void> {
    const hadProblem = this.#problem !== undefined;
    this.#problem = undefined;
    try {
      await (order.do === 'retry' ? this.#source.retry(order.what) : this.#source[order.do]());
    } catch (error) {
      this.#problem = isCancelled(error) ? undefined : describeFailure(error, this.#log);
    }
    if (hadProblem || this.#problem !== undefined) {
      this.#tell();
    }
  }

  #changed(change: ReportChange | undefined): void {
    if (!change || !this.#report) {
      this.#take();
      this.#begin();
    } else {
      const { rows, ...rest } = change;
      this.#report = { ...this.#report, ...rest };
      for (const row of rows) {
        this.#note(row);
        this.#untold.set(row.key, row);
      }
    }
    this.#tell();
  }

  #take(): void {
    const snapshot = this.#source.snapshot();
    this.#report = snapshot;
    this.#rows.clear();
    this.#clouds.clear();
    snapshot?.rows.forEach((row) => this.#note(row));
  }

  #note(row: ReportRow): void {
    this.#rows.set(row.key, row);
    this.#clouds.add(row.cloud);
  }

  #begin(): void {
    this.#untold.clear();
    this.#rows.forEach((row, key) => this.#untold.set(key, row));
    this.#isFresh = true;
  }

  #tell(): void {
    if (this.#isReady) {
      this.#view.show(this.#part());
    }
  }

  /** As much as fits into one message; the rest follows in messages of its own. */
  #part(): ReportState {
    const problem = this.#problem;
    if (!this.#report) {
      return { is: 'none', team: describeTeam(this.#source.team()), problem };
    }
    const rows = this.#nextRows();
    const more = this.#untold.size;
    const fresh = this.#isFresh;
    this.#isFresh = false;
    clearImmediate(this.#next);
    this.#next = more > 0 ? setImmediate(() => this.#tell()) : undefined;
    const head = describeHead(this.#report, this.#source, this.#clouds);
    return { is: 'report', head, fresh, rows: rows.map(describeRow), more, problem };
  }

  #nextRows(): ReportRow[] {
    const rows: ReportRow[] = [];
    for (const [key, row] of this.#untold) {
      if (rows.length === PART) {
        break;
      }
      rows.push(row);
      this.#untold.delete(key);
    }
    return rows;
  }

  #row(key: string): ReportRow {
    const row = this.#rows.get(key);
    if (!row) {
      const message = vscode.l10n.t('This instance is no longer part of the report.');
      throw new CloudError({ kind: 'notFound', message });
    }
    return row;
  }
}

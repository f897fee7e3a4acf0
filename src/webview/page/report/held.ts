import type { CloudId } from '../../../model/account.ts';
import type { ReportRow } from '../../../model/report.ts';
import type { ReportHead, ReportState, TeamLimits } from '../../protocol/report.ts';

/** The report as far as the page has been told of it. */
export class HeldReport {
  readonly #rows = new Map<string, ReportRow>();
  /** Names by cloud and id. */
  readonly #regions = new Map<string, string>();
  #list: readonly ReportRow[] | undefined;
  /** `undefined` while there is no report. */
  head: ReportHead | undefined;
  team: TeamLimits = { files: [], displayOnly: false };
  problem: string | undefined;
  /** Rows that are on their way. */
  more = 0;

  receive(state: ReportState): void {
    this.problem = state.problem;
    if (state.is === 'none') {
      this.#rows.clear();
      this.#list = undefined;
      this.head = undefined;
      this.team = state.team;
      return;
    }
    this.head = state.head;
    this.team = state.head.team;
    this.more = state.more;
    if (state.fresh) {
      this.#rows.clear();
    }
    if (state.fresh || state.rows.length > 0) {
      this.#list = undefined;
    }
    for (const row of state.rows) {
      this.#rows.set(row.key, row);
      this.#regions.set(`${row.cloud}/${row.regionId}`, row.regionName);
    }
  }

  /** The region's id where no row has its name. */
  regionName(cloud: CloudId, regionId: string): string {
    return this.#regions.get(`${cloud}/${regionId}`) ?? regionId;
  }

  row(key: string | undefined): ReportRow | undefined {
    return key === undefined ? undefined : this.#rows.get(key);
  }

  /** In the order in which they first came; another list whenever one of them changed. */
  get rows(): readonly ReportRow[] {
    this.#list ??= [...this.#rows.values()];
    return this.#list;
  }
}

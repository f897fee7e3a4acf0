import type * as Report from '../../../../src/health/report/index.ts';
import type { ReportAccount, ReportParts, ReportSource } from '../../../../src/health/report/parts.ts';
import { CloudError, type ErrorKind } from '../../../../src/model/errors.ts';
import type { BackupPolicy, CopyPolicy, Offers } from '../../../../src/model/insight.ts';
import type { ReportChange, ReportRow, ReportScope } from '../../../../src/model/report.ts';
import type { BackupQuery, Call, InstanceQuery, Page } from '../../../../src/model/requests.ts';
import type { Backup, Instance, Region } from '../../../../src/model/resources.ts';
import { sampleInstance } from '../../../support/instance.ts';
import { backup, copyPolicyOf, hour, now, page, policy } from '../samples.ts';

type FleetReport = Report.FleetReport;
type What = 'regions' | 'instances' | 'policy' | 'backups' | 'copies';

interface Asked {
  readonly what: What;
  /** Region or instance. */
  readonly id: string;
  readonly ids: readonly string[];
  readonly call: Call;
  readonly query?: BackupQuery;
}

export function pageOf<Item>(items: readonly Item[], next?: string): Page<Item> {
  return { items, next, total: undefined, broken: 0 };
}

export function failing(kind: ErrorKind): CloudError {
  return new CloudError({ kind, message: `It says ${kind}.` });
}

export function regionsOf(count: number): Region[] {
  return Array.from({ length: count }, (_, index) => ({ id: `r-${index + 1}`, name: `Region ${index + 1}` }));
}

/** An account's cloud in memory: each instance has daily backups, a policy and no copies, unless a test says otherwise. */
export class FleetCloud implements ReportSource {
  readonly asked: Asked[] = [];
  regions: readonly Region[] = regionsOf(2);
  /** Instances of a region, and on a page. */
  size = 3;
  pageSize = 100;
  instance: (id: string, regionId: string) => Partial<Instance> = () => ({});
  backups: (id: string) => readonly Backup[] = () => [backup('good', 13 * hour)];
  policy: (id: string) => BackupPolicy = () => policy();
  copied: (id: string) => CopyPolicy = (id) => copyPolicyOf(id, { backups: false });
  offered: (id: string) => boolean = () => true;
  /** Throws, or waits, before an answer. */
  before: (what: What, id: string) => unknown = () => undefined;
  /** The most that were under way at once. */
  most = { regions: 0, instances: 0, policy: 0, backups: 0, copies: 0 };
  readonly #busy = { regions: 0, instances: 0, policy: 0, backups: 0, copies: 0 };

  ids(what: What): readonly string[] {
    return this.asked.filter((one) => one.what === what).map(({ id }) => id);
  }

  async listRegions(call: Call): Promise<Page<Region>> {
    return await this.#serve({ what: 'regions', id: '', ids: [], call }, () => pageOf(this.regions));
  }

  async listInstances({ id }: Region, { cursor }: InstanceQuery, call: Call): Promise<Page<Instance>> {
    return await this.#serve({ what: 'instances', id, ids: [], call }, () => {
      const from = Number(cursor ?? 0);
      const to = Math.min(from + this.pageSize, this.size);
      const items = Array.from({ length: to - from }, (_, index) => this.#instance(`${id}-${from + index + 1}`, id));
      return pageOf(items, to < this.size ? String(to) : undefined);
    });
  }

  async listBackups({ id }: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>> {
    return await this.#serve({ what: 'backups', id, ids: [id], call, query }, () => page(this.backups(id)));
  }

  async backupPolicy({ id }: Instance, call: Call): Promise<BackupPolicy> {
    return await this.#serve({ what: 'policy', id, ids: [id], call }, () => this.policy(id));
  }

  async copyPolicies(regionId: string, ids: readonly string[], call: Call): Promise<readonly CopyPolicy[]> {
    return await this.#serve({ what: 'copies', id: regionId, ids, call }, () => ids.map((id) => this.copied(id)));
  }

  offers({ id }: Instance): Offers {
    const offer = { offered: true } as const;
    const copies = this.offered(id) ? offer : ({ offered: false, reason: 'no' } as const);
    return { copies, logs: offer, copiedLogs: offer, recoveryWindow: offer, usage: offer };
  }

  #instance(id: string, regionId: string): Instance {
    return sampleInstance('mysql', 'local', { id, regionId, name: `db-${id}`, ...this.instance(id, regionId) });
  }

  async #serve<Answer>(asked: Asked, answer: () => Answer): Promise<Answer> {
    const { what, id } = asked;
    this.asked.push(asked);
    this.#busy[what]++;
    this.most[what] = Math.max(this.most[what], this.#busy[what]);
    try {
      await this.before(what, id);
      return answer();
    } finally {
      this.#busy[what]--;
    }
  }
}

export function accountOf(id: string): ReportAccount {
  return { id, name: `Account ${id}`, cloud: 'alibaba' };
}

/** Parts over clouds by account id. */
export function partsOf(clouds: ReadonlyMap<string, ReportSource>, more: Partial<ReportParts> = {}): ReportParts {
  return {
    provider: async (accountId) => {
      const cloud = clouds.get(accountId);
      return await (cloud ? Promise.resolve(cloud) : Promise.reject(failing('noKey')));
    },
    accounts: () => [...clouds.keys()].map(accountOf),
    knownRegions: () => undefined,
    engineName: ({ raw }, version) => [raw, version].filter(Boolean).join(' '),
    now: () => now,
    describe: (error) => (error instanceof Error ? error.message : String(error)),
    ...more,
  };
}

export function scopeOf(...ids: readonly string[]): ReportScope {
  return { accounts: ids.map((accountId) => ({ accountId, regions: 'all' })) };
}

/** What somebody sees who follows a report from its beginning. */
export class Reader {
  readonly report: FleetReport;
  readonly rows = new Map<string, ReportRow>();
  readonly changes: ReportChange[] = [];

  constructor(report: FleetReport) {
    this.report = report;
    report.onDidReset(() => {
      this.rows.clear();
      report.snapshot().rows.forEach((row) => this.rows.set(row.key, row));
    });
    report.onDidChange((change) => {
      this.changes.push(change);
      change.rows.forEach((row) => this.rows.set(row.key, row));
    });
  }

  get last(): ReportChange {
    const change = this.changes.at(-1);
    if (!change) {
      throw new Error('Nothing has changed');
    }
    return change;
  }

  /** The states of rows, counted. */
  get states(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    this.rows.forEach(({ state }) => (counts[state] = (counts[state] ?? 0) + 1));
    return counts;
  }

  /** The row of an instance. */
  row(instanceId: string): ReportRow {
    const row = [...this.rows.values()].find((one) => one.instanceId === instanceId);
    if (!row) {
      throw new Error(`No row ${instanceId}`);
    }
    return row;
  }

  async until(is: (change: ReportChange) => boolean): Promise<ReportChange> {
    return await new Promise((resolve) => {
      const listening = this.report.onDidChange((change) => {
        if (is(change)) {
          listening.dispose();
          resolve(change);
        }
      });
    });
  }

  async done(): Promise<ReportChange> {
    return await this.until(({ progress: { state } }) => state === 'done');
  }
}

import { Emitter } from '../../../src/async/event.ts';
import type { CloudId } from '../../../src/model/account.ts';
import type {
  Problem,
  ProblemKind,
  ReportChange,
  ReportFacts,
  ReportProgress,
  ReportRow,
  ReportSnapshot,
} from '../../../src/model/report.ts';
import type { RetryTarget, TeamLimits } from '../../../src/webview/protocol/report.ts';
import type { ReportSource } from '../../../src/webview/report/source.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const GIB = 1024 ** 3;

export const problems: Readonly<Record<ProblemKind, Problem>> = {
  noGood: {
    kind: 'noGood',
    severity: 'bad',
    words: 'None in 26 h',
    why: 'The last good backup ended 6 days ago; the limit is 26 hours.',
  },
  off: { kind: 'off', severity: 'bad', words: 'Backup off', why: 'No automatic backup is due on any day of the week.' },
  failedLast: {
    kind: 'failedLast',
    severity: 'warning',
    words: 'Failed last',
    why: 'Two backups failed after the last good one.',
  },
  noCopy: { kind: 'noCopy', severity: 'note', words: 'No copy', why: 'Backups are not copied to another region.' },
  retention: {
    kind: 'retention',
    severity: 'warning',
    words: 'Kept 3 days',
    why: 'Backups are kept for 3 days; the limit is 7 days.',
  },
  size: {
    kind: 'size',
    severity: 'warning',
    words: 'Size −61 %',
    why: 'The last good backup has 3.1 GiB; the median of the 14 before it is 8 GiB.',
  },
};

export function factsAt(now: number, change: Partial<ReportFacts> = {}): ReportFacts {
  return {
    checked: now - 60_000,
    since: now - 30 * DAY,
    lastGood: now - 3 * HOUR,
    failures: 0,
    running: false,
    automatic: true,
    retention: 7,
    copies: 'on',
    copyRegion: 'cn-shanghai',
    backups: 31,
    bytes: 65 * GIB,
    partial: false,
    bytesPartial: false,
    size: 2.1 * GIB,
    sizeChange: undefined,
    isNew: false,
    ...change,
  };
}

export function rowOf(name: string, change: Partial<ReportRow> = {}): ReportRow {
  return {
    key: `key-${name}`,
    accountId: 'account-1',
    accountName: 'prod',
    cloud: 'alibaba',
    regionId: 'cn-hangzhou',
    regionName: 'China (Hangzhou)',
    instanceId: `rm-${name}`,
    name,
    engine: 'MySQL 8.0',
    engineName: 'MySQL',
    state: 'checked',
    problems: [],
    ...change,
  };
}

/** One row in each condition there is. */
export function sampleRows(now: number): readonly ReportRow[] {
  const facts = (change?: Partial<ReportFacts>) => factsAt(now, change);
  const { noGood, off, failedLast, noCopy, retention, size } = problems;
  const noCopies = { copies: 'off', copyRegion: undefined } as const;
  const huawei = {
    cloud: 'huawei',
    accountId: 'account-2',
    accountName: 'staging',
    regionId: 'cn-north-4',
    regionName: 'CN North-Beijing4',
    engine: 'PostgreSQL 16',
    engineName: 'PostgreSQL',
  } as const;
  return [
    rowOf('orders-db', { facts: facts() }),
    rowOf('ledger', {
      facts: facts({ lastGood: now - 6 * DAY, size: 812 * GIB, bytes: 17.1 * 1024 * GIB, ...noCopies }),
      problems: [noGood, failedLast, noCopy],
      regionId: 'cn-beijing',
      regionName: 'China (Beijing)',
      rule: 'led*',
    }),
    rowOf('auth-replica', {
      ...huawei,
      facts: facts({ lastGood: undefined, size: undefined, automatic: false, backups: 0, bytes: 0, ...noCopies }),
      problems: [noGood, off, noCopy],
    }),
    rowOf('search', { facts: facts({ lastGood: now - 9 * HOUR, size: 44 * GIB }), problems: [failedLast] }),
    rowOf('reports', {
      facts: facts({
        size: 3.1 * GIB,
        sizeChange: { ratio: -0.61, of: 14 },
        partial: true,
        bytesPartial: true,
        ...noCopies,
      }),
      problems: [size, noCopy],
      regionId: 'ap-southeast-1',
      regionName: 'Singapore',
    }),
    rowOf('sessions', { ...huawei, facts: facts({ retention: 3, ...noCopies }), problems: [retention, noCopy] }),
    rowOf('billing', { facts: facts({ running: true, ...noCopies }), problems: [noCopy] }),
    rowOf('carts', { ...huawei, state: 'failed', why: 'The cloud did not answer in time. Retry it later.' }),
    rowOf('mirror', { ...huawei, state: 'left', why: 'A read replica: its primary has the backups.' }),
    rowOf('trial', { facts: facts({ isNew: true, lastGood: undefined, size: undefined, backups: 0, bytes: 0 }) }),
    rowOf('wallet', { ...huawei, state: 'waiting' }),
    rowOf('audit', { state: 'waiting', facts: facts({ checked: now - 2 * DAY }) }),
  ];
}

/** Many instances over several accounts, regions and engines; the same each time. */
export function manyRows(count: number, now: number): readonly ReportRow[] {
  const samples = sampleRows(now);
  const regions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen', 'ap-southeast-1', 'eu-central-1'];
  const engines = ['MySQL', 'PostgreSQL', 'SQL Server', 'MariaDB'];
  return Array.from({ length: count }, (_, index) => {
    // Most instances are well.
    const sample = (index % 5 === 0 ? samples[(index / 5) % samples.length] : samples[0]) ?? rowOf('none');
    const region = regions[index % regions.length] ?? '';
    const engine = engines[index % engines.length] ?? '';
    const account = index % 3;
    const name = `${sample.name}-${String((index * 7919) % count).padStart(5, '0')}`;
    return {
      ...sample,
      key: `account-${account}/${region}/rm-${index}`,
      accountId: `account-${account}`,
      accountName: ['prod', 'staging', 'analytics'][account] ?? '',
      cloud: account === 1 ? 'huawei' : 'alibaba',
      regionId: region,
      regionName: `Region ${region}`,
      instanceId: `rm-${index.toString(36).padStart(8, '0')}`,
      name,
      engine: `${engine} ${8 + (index % 3)}`,
      engineName: engine,
      facts: sample.facts && { ...sample.facts, lastGood: (sample.facts.lastGood ?? now) - index * 1000 },
    };
  });
}

export function progressOf(
  rows: readonly ReportRow[],
  now: number,
  change: Partial<ReportProgress> = {},
): ReportProgress {
  const checked = rows.filter(({ state }) => state !== 'waiting').length;
  return {
    state: 'done',
    accounts: 2,
    regions: { listed: 11, total: 11 },
    instances: { checked, total: rows.length },
    started: now - 10 * 60_000,
    ended: now - 2 * HOUR,
    ...change,
  };
}

export function snapshotOf(
  rows: readonly ReportRow[],
  now: number,
  change: Partial<ReportSnapshot> = {},
): ReportSnapshot {
  return {
    scope: { accounts: [{ accountId: 'account-1', regions: 'known' }] },
    limits: { oldestHours: 26, leastRetentionDays: 7 },
    progress: progressOf(rows, now),
    rows,
    failures: [],
    ...change,
  };
}

/** A report that the test moves on by hand; what it is asked for is noted. */
export class SampleReport implements ReportSource {
  report: ReportSnapshot | undefined;
  limits: TeamLimits = { files: [], displayOnly: false };
  readonly asked: string[] = [];
  readonly changes = new Emitter<ReportChange | undefined>();
  readonly teamChanges = new Emitter<undefined>();
  readonly onDidChange = this.changes.event;
  readonly onDidChangeTeam = this.teamChanges.event;
  /** Thrown by the next thing it is asked for. */
  failure: Error | undefined;
  answer: (signal?: AbortSignal) => Promise<string> = () => Promise.resolve('');

  constructor(report?: ReportSnapshot) {
    this.report = report;
  }

  snapshot(): ReportSnapshot | undefined {
    return this.report;
  }

  team(): TeamLimits {
    return this.limits;
  }

  cloudName(cloud: CloudId): string {
    return cloud === 'alibaba' ? 'Alibaba Cloud' : 'Huawei Cloud';
  }

  /** Rows by key, and whatever else changed. */
  change(rows: readonly ReportRow[], change: Partial<ReportChange> = {}): void {
    const { report } = this;
    if (report) {
      const all = new Map(report.rows.map((row) => [row.key, row]));
      rows.forEach((row) => all.set(row.key, row));
      this.report = { ...report, ...change, rows: [...all.values()] };
      const { progress, failures } = this.report;
      this.changes.fire({ progress, failures, rows });
    }
  }

  replace(report: ReportSnapshot | undefined): void {
    this.report = report;
    this.changes.fire(undefined);
  }

  start(): void {
    this.#note('start');
  }

  pause(): void {
    this.#note('pause');
  }

  resume(): void {
    this.#note('resume');
  }

  stop(): void {
    this.#note('stop');
  }

  retry(what: RetryTarget | undefined): void {
    this.#note(`retry ${what ? (what.key ?? `${what.accountId}/${what.regionId ?? ''}`) : 'all'}`);
  }

  chooseScope(signal: AbortSignal): Promise<string> {
    return this.#do('chooseScope', signal);
  }

  openLimits(): Promise<string> {
    return this.#do('openLimits');
  }

  openTeamFile(name: string): Promise<string> {
    return this.#do(`openTeamFile ${name}`);
  }

  export(keys: readonly string[], signal: AbortSignal): Promise<string> {
    return this.#do(`export ${keys.join(' ')}`, signal);
  }

  showInstance({ name }: ReportRow, signal: AbortSignal): Promise<string> {
    return this.#do(`showInstance ${name}`, signal);
  }

  showHistory({ name }: ReportRow, signal: AbortSignal): Promise<string> {
    return this.#do(`showHistory ${name}`, signal);
  }

  #note(what: string): void {
    this.asked.push(what);
    if (this.failure) {
      const { failure } = this;
      this.failure = undefined;
      throw failure;
    }
  }

  async #do(what: string, signal?: AbortSignal): Promise<string> {
    this.#note(what);
    return await this.answer(signal);
  }
}

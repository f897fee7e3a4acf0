import { HistoryLoad, type HistoryConnection, type HistoryProvider } from '../../../src/health/history/load.ts';
import type { BackupPolicy, CopyPolicy, Offers, RecoveryWindow } from '../../../src/model/insight.ts';
import type { BackupQuery, Call, Page } from '../../../src/model/requests.ts';
import type { Backup, Instance } from '../../../src/model/resources.ts';
import type { HistoryBackup, HistorySource, OpenedHistory } from '../../../src/webview/history/source.ts';
import type { HistoryRef } from '../../../src/webview/protocol/history.ts';
import { backup as sample, copyPolicyOf, day, hour, minute, policy } from '../health/samples.ts';
import { sampleInstance } from '../../support/instance.ts';

export const historyRef: HistoryRef = { accountId: 'account-1', regionId: 'cn-hangzhou', instanceId: 'rm-uf6wjk5' };

const GIB = 1024 ** 3;

/** Numbers that are the same each time and look as if they were not. */
export function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

/** What began at a time and took some minutes. */
export function backupAt(started: number, more: Partial<Backup> = {}): Backup {
  const state = more.state ?? { kind: 'good', raw: 'Success' };
  return {
    ...sample('good', 0),
    id: `b${started}`,
    state,
    started: new Date(started),
    ended: state.kind === 'running' ? undefined : new Date(started + 4 * minute),
    type: { kind: 'full', raw: 'FullBackup' },
    method: { kind: 'physical', raw: 'Physical' },
    mode: { kind: 'automated', raw: 'Automated' },
    size: 2 * GIB,
    ...more,
  };
}

const failed = { state: { kind: 'failed', raw: 'Failed' }, size: undefined } as const;

/**
 * A life of `days` days up to `now`: daily at 19:00 UTC (03:00 in Shanghai), growing, with a failure that was made good, one
 * that was not, two missed days, one backup that is far too small and one that takes far too long. Newest first.
 */
export function life(now: number, days: number): Backup[] {
  const backups: Backup[] = [];
  const last = Math.floor((now - 20 * hour) / day) * day + 19 * hour;
  for (let ago = 0; ago < days; ago += 1) {
    const started = last - ago * day + Math.floor(noise(ago) * 12) * minute;
    const size = GIB * (2.1 - ago * 0.004 + noise(ago + 7) * 0.12) * (ago === 50 ? 0.39 : 1);
    const took = (4 + noise(ago + 3) * 0.6) * minute * (ago === 20 ? 3.1 : 1);
    const ended = new Date(started + took);
    if (ago === 33 || ago === 34) {
      continue;
    }
    if (ago === 25) {
      backups.push(backupAt(started + 3 * hour, { size, ended: new Date(started + 3 * hour + took), mode: manual }));
    }
    backups.push(backupAt(started, { size: Math.round(size), ended, ...(ago === 2 || ago === 25 ? failed : {}) }));
  }
  backups.unshift(
    backupAt(now - 4 * minute, {
      ...failed,
      state: { kind: 'running', raw: 'Running' },
      ended: undefined,
      mode: manual,
    }),
  );
  return backups;
}

const manual = { kind: 'manual', raw: 'Manual' } as const;

/** Many a day, of two kinds. Newest first. */
export function manyBackups(now: number, count: number, days: number): Backup[] {
  const step = (days * day) / count;
  return Array.from({ length: count }, (_, index) => {
    const isFull = index % 48 === 0;
    const size = isFull ? GIB * (40 + noise(index)) : GIB * (0.4 + noise(index) * 0.1) * (index % 3001 === 7 ? 9 : 1);
    return backupAt(Math.round(now - hour - index * step), {
      id: `backup-${index}`,
      size: Math.round(size),
      type: isFull ? { kind: 'full', raw: 'FullBackup' } : { kind: 'incremental', raw: 'IncrementalBackup' },
      ...(index % 997 === 5 ? failed : {}),
    });
  });
}

/** A cloud in memory that serves pages and counts; any part can be replaced. */
export class MemoryHistory implements HistoryProvider {
  readonly capabilities = { copies: true, released: false };
  readonly queries: BackupQuery[] = [];
  backups: readonly Backup[];
  copies: readonly Backup[] = [];
  pageSize = 100;
  /** Called before each page of copies. */
  beforeCopies: () => Promise<void> = async () => await Promise.resolve();
  /** Called before each page of backups. */
  before: (query: BackupQuery, call: Call) => Promise<void> = async () => await Promise.resolve();
  policy: () => Promise<BackupPolicy> = async () =>
    await Promise.resolve(policy({ window: { from: 19 * 60, to: 20 * 60 }, retention: 100 }));
  window: () => Promise<RecoveryWindow> = async () =>
    await Promise.resolve({ from: undefined, to: undefined, gaps: [] });
  copying: () => Promise<CopyPolicy> = async () =>
    await Promise.resolve(copyPolicyOf('rm-1', { regionId: 'cn-shanghai', retention: 90 }));
  offered: Partial<Offers> = {};

  constructor(backups: readonly Backup[]) {
    this.backups = backups;
  }

  offers(): Offers {
    const offer = { offered: true } as const;
    return { copies: offer, logs: offer, copiedLogs: offer, recoveryWindow: offer, usage: offer, ...this.offered };
  }

  async listBackups(_instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>> {
    this.queries.push(query);
    await this.before(query, call);
    return this.#page(this.backups, query);
  }

  async listCopies(_instance: Instance, query: BackupQuery): Promise<Page<Backup>> {
    await this.beforeCopies();
    return this.#page(this.copies, query);
  }

  matchCopies(backups: readonly Backup[], copies: readonly Backup[]): ReadonlyMap<string, string> {
    const known = new Set(backups.map(({ id }) => id));
    const pairs = copies.map(({ id }) => [id, id.replace('copy-', '')] as const);
    return new Map(pairs.filter(([, source]) => known.has(source)));
  }

  async backupPolicy(): Promise<BackupPolicy> {
    return await this.policy();
  }

  async recoveryWindow(): Promise<RecoveryWindow> {
    return await this.window();
  }

  async copyPolicy(): Promise<CopyPolicy> {
    return await this.copying();
  }

  #page(all: readonly Backup[], { range, cursor }: BackupQuery): Page<Backup> {
    const within = all.filter(({ started }) => started && started >= range.from && started <= range.to);
    const from = Number(cursor ?? 0);
    const next = from + this.pageSize < within.length ? String(from + this.pageSize) : undefined;
    return { items: within.slice(from, from + this.pageSize), next, total: within.length, broken: 0 };
  }
}

/** A copy that was there so many milliseconds after its backup. */
export function copyOf(source: Backup, delay: number, more: Partial<Backup> = {}): Backup {
  const ended = source.ended && new Date(source.ended.getTime() + delay);
  return {
    ...source,
    id: `copy-${source.id}`,
    copy: { regionId: 'cn-shanghai' },
    started: source.started,
    ended,
    ...more,
  };
}

/** Leads to a cloud, which another one may take the place of, and counts how often the user wanted it tried again. */
export class MemoryConnection implements HistoryConnection {
  cloud: MemoryHistory;
  resumed = 0;

  constructor(cloud: MemoryHistory) {
    this.cloud = cloud;
  }

  async provider(): Promise<HistoryProvider> {
    return await Promise.resolve(this.cloud);
  }

  resume(): void {
    this.resumed += 1;
  }
}

/** Opens histories of a cloud in memory, and notes what the user asked for. */
export class MemorySource implements HistorySource {
  readonly cloud: MemoryHistory;
  readonly opened: OpenedHistory[] = [];
  /** Whether the user wanted each of them. */
  readonly asked: boolean[] = [];
  readonly picked: HistoryBackup[] = [];
  readonly detailed: HistoryBackup[] = [];
  exported = 0;
  words: Partial<OpenedHistory> = {};
  instance: Partial<Instance> = { name: 'orders-db' };
  /** Replaces what is opened. */
  fail: (() => Promise<never>) | undefined;
  reveal: HistorySource['reveal'] = async (_ref, backup) => {
    this.picked.push(backup);
    return await Promise.resolve('Selected in the side bar.');
  };

  constructor(cloud: MemoryHistory) {
    this.cloud = cloud;
  }

  async open(_ref: HistoryRef, range: { from: Date; to: Date }, asked: boolean): Promise<OpenedHistory> {
    this.asked.push(asked);
    await this.fail?.();
    const one = sampleInstance('mysql', 'local', { id: historyRef.instanceId, ...this.instance });
    const reading = new HistoryLoad(this.cloud, new MemoryConnection(this.cloud), {
      instance: one,
      range,
      priority: asked ? 'user' : 'background',
    });
    reading.start();
    const opened = {
      instance: one,
      engine: 'MySQL 8.0',
      accountName: 'prod',
      regionName: 'China (Hangzhou)',
      regionNameOf: (id: string) => (id === 'cn-shanghai' ? 'China (Shanghai)' : id),
      reading,
      ...this.words,
    };
    this.opened.push(opened);
    return await Promise.resolve(opened);
  }

  async showDetails(_ref: HistoryRef, backup: HistoryBackup): Promise<void> {
    this.detailed.push(backup);
    await Promise.resolve();
  }

  async exportHistory(): Promise<string> {
    this.exported += 1;
    return await Promise.resolve('Exported.');
  }
}

/** The instance of the sample picture: 18 weeks with everything that can be seen in one. */
export function sampleSource(now: number): MemorySource {
  const backups = life(now, 126);
  const cloud = new MemoryHistory(backups);
  const good = backups.filter(({ state, mode }) => state.kind === 'good' && mode?.kind === 'automated');
  cloud.copies = good.slice(0, 90).map((one, index) => copyOf(one, (24 + Math.floor(noise(index) * 9)) * minute));
  const gap = { from: new Date(now - 4 * day), to: new Date(now - 4 * day + 98 * minute) };
  cloud.window = async () =>
    await Promise.resolve({ from: new Date(now - 7 * day), to: new Date(now - 5 * minute), gaps: [gap] });
  return new MemorySource(cloud);
}

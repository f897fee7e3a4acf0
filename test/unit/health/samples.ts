import type { BackupPolicy, CopyPolicy, Offers } from '../../../src/model/insight.ts';
import type { BackupQuery, Call, Page } from '../../../src/model/requests.ts';
import type { Backup, BackupState, Instance } from '../../../src/model/resources.ts';
import type { HealthSource } from '../../../src/health/watch.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A Saturday, at noon. */
export const now = new Date('2026-11-21T12:00:00Z');

export function before(milliseconds: number, at = now): Date {
  return new Date(at.getTime() - milliseconds);
}

/** Daily at 23:00 UTC, unless `more` says otherwise. */
export function policy(more: Partial<BackupPolicy> = {}): BackupPolicy {
  return {
    automatic: true,
    days: [0, 1, 2, 3, 4, 5, 6],
    window: { from: 23 * 60, to: 0 },
    interval: undefined,
    next: undefined,
    retention: 7,
    logs: undefined,
    logRetention: undefined,
    fields: [],
    ...more,
  };
}

let made = 0;

/** One that began so many milliseconds ago and took ten minutes, unless `more` says otherwise. */
export function backup(kind: BackupState | 'unknown', ago: number, more: Partial<Backup> = {}): Backup {
  return {
    id: String(made++),
    instanceId: 'rm-1',
    regionId: 'cn-hangzhou',
    state: { kind, raw: kind },
    started: before(ago),
    ended: kind === 'running' ? undefined : before(ago - 10 * minute),
    type: undefined,
    method: undefined,
    mode: undefined,
    size: undefined,
    expires: undefined,
    copy: undefined,
    released: undefined,
    links: [],
    asOf: now,
    fields: [],
    ...more,
  };
}

export function page(items: readonly Backup[], next?: string): Page<Backup> {
  return { items, next, total: undefined, broken: 0 };
}

export function copyPolicyOf(instanceId: string, more: Partial<CopyPolicy> = {}): CopyPolicy {
  const none = { regionId: undefined, retention: undefined, since: undefined, fields: [] };
  return { instanceId, backups: true, logs: false, ...none, ...more };
}

/** A turn in which everything that waits for nothing but promises happens. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

interface Asked {
  readonly what: 'list' | 'policy' | 'copies';
  readonly ids: readonly string[];
  readonly call: Call;
  readonly query?: BackupQuery;
}

/** A cloud in memory. Every instance has a good backup from three hours ago and the daily policy, unless told otherwise. */
export class MemoryCloud implements HealthSource {
  readonly asked: Asked[] = [];
  /** What the lists of backups answer, by instance. */
  readonly lists = new Map<string, () => Page<Backup>>();
  list: (id: string) => Page<Backup> = () => page([backup('good', 3 * hour)]);
  policy: () => BackupPolicy = policy;
  copies: (ids: readonly string[]) => readonly CopyPolicy[] = (ids) => ids.map((id) => copyPolicyOf(id));
  offered: (instance: Instance) => boolean = () => true;
  /** While true, lists of backups and of copy policies wait to be let go. */
  holds = false;
  /** How many lists of backups, and how many requests for copy policies, were under way at once. */
  most = { list: 0, copies: 0 };
  #held: (() => void)[] = [];
  readonly #busy = { list: 0, copies: 0 };

  /** The instances whose `what` was asked for, in that order. */
  ids(what: Asked['what']): readonly string[] {
    return this.asked.filter((one) => one.what === what).flatMap(({ ids }) => ids);
  }

  count(what: Asked['what']): number {
    return this.asked.filter((one) => one.what === what).length;
  }

  get waiting(): number {
    return this.#held.length;
  }

  async letGo(count = this.#held.length): Promise<void> {
    this.#held.splice(0, count).forEach((go) => go());
    await turn();
  }

  async listBackups(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>> {
    this.asked.push({ what: 'list', ids: [instance.id], call, query });
    return await this.#serve('list', () => (this.lists.get(instance.id) ?? (() => this.list(instance.id)))());
  }

  async backupPolicy(instance: Instance, call: Call): Promise<BackupPolicy> {
    this.asked.push({ what: 'policy', ids: [instance.id], call });
    await Promise.resolve();
    return this.policy();
  }

  async copyPolicies(_regionId: string, ids: readonly string[], call: Call): Promise<readonly CopyPolicy[]> {
    this.asked.push({ what: 'copies', ids, call });
    return await this.#serve('copies', () => this.copies(ids));
  }

  offers(instance: Instance): Offers {
    const offer = { offered: true } as const;
    const copies = this.offered(instance) ? offer : ({ offered: false, reason: 'no' } as const);
    return { copies, logs: offer, copiedLogs: offer, recoveryWindow: offer, usage: offer };
  }

  async #serve<Answer>(what: 'list' | 'copies', answer: () => Answer): Promise<Answer> {
    this.#busy[what]++;
    this.most[what] = Math.max(this.most[what], this.#busy[what]);
    try {
      await (this.holds ? new Promise<void>((resolve) => this.#held.push(resolve)) : Promise.resolve());
      return answer();
    } finally {
      this.#busy[what]--;
    }
  }
}

import { Emitter } from '../async/event.ts';
import { abortable } from '../async/wait.ts';
import type { InstanceKey } from '../model/activity.ts';
import { isCancelled, isCloudError } from '../model/errors.ts';
import type { CopyPolicy } from '../model/insight.ts';
import type { CloudProvider } from '../model/provider.ts';
import { Refusals } from './refusals.ts';
import { byName, isWithin, keyOf, nameOf, Shelf, type Scope, type Target } from './shelf.ts';

export interface CopyParts {
  readonly provider: (accountId: string) => Promise<Pick<CloudProvider, 'copyPolicies' | 'offers'>>;
  readonly now: () => Date;
  /** Milliseconds that an answer is good for. */
  readonly keep?: number;
}

interface Kept {
  readonly policy: CopyPolicy | undefined;
  /** Epoch milliseconds. */
  readonly until: number;
}

interface Run {
  readonly stop: AbortController;
  /** What is being asked for. */
  batch: readonly Target[];
}

const minute = 60_000;
/** How long a failure is not repeated. It leaves no trace: an instance without a copy policy shows nothing. */
const quiet = 10 * minute;
/** So many instances are answered in one request. */
const together = 30;

/** Finds out where the backups of the watched instances are copied to: many instances a request, one request at a time. */
export class CopyWatch {
  readonly #parts: CopyParts;
  readonly #keep: number;
  #targets: ReadonlyMap<string, Target> = new Map<string, Target>();
  readonly #kept = new Shelf<Kept>((name) => this.#targets.has(name));
  readonly #refusals = new Refusals(quiet, 1);
  readonly #changes = new Emitter<InstanceKey>();
  #run: Run | undefined;

  readonly onDidChange = this.#changes.event;

  constructor(parts: CopyParts) {
    this.#parts = parts;
    this.#keep = parts.keep ?? 60 * minute;
  }

  copyPolicy(accountId: string, instanceId: string): CopyPolicy | undefined {
    return this.#kept.get(accountId, instanceId)?.policy;
  }

  /** Replaces the instances to look after. */
  watch(targets: readonly Target[]): void {
    this.#targets = byName(targets);
    if (this.#run && !this.#run.batch.some((target) => this.#targets.has(nameOf(keyOf(target))))) {
      this.#stop();
    }
    this.tick();
  }

  /** Begins to ask for what is not known or has become old. */
  tick(): void {
    if (!this.#run && this.#due().length > 0) {
      const run: Run = { stop: new AbortController(), batch: [] };
      this.#run = run;
      void this.#work(run);
    }
  }

  /** What is known is shown until it is found out anew. */
  invalidate(scope: Scope): void {
    for (const { key, value } of this.#kept.entries().filter((entry) => isWithin(entry.key, scope))) {
      this.#kept.put(key, { ...value, until: 0 });
    }
    this.retry(scope.accountId);
  }

  /** Lets what was refused be asked for again. */
  retry(accountId: string): void {
    this.#kept.remove({ accountId }, ({ policy }) => policy === undefined);
    this.#refusals.clear(accountId);
    this.tick();
  }

  forget(accountId: string): void {
    this.#kept.remove({ accountId });
    this.#refusals.clear(accountId);
    this.watch([...this.#targets.values()].filter((target) => target.accountId !== accountId));
  }

  dispose(): void {
    this.watch([]);
    this.#changes.dispose();
  }

  #stop(): void {
    this.#run?.stop.abort();
    this.#run = undefined;
  }

  /** What is to be asked for next: all of one region. */
  #due(): readonly Target[] {
    const now = this.#parts.now().getTime();
    const due = [...this.#targets.values()].filter(({ accountId, instance }) => {
      const kept = this.#kept.get(accountId, instance.id);
      return (!kept || kept.until <= now) && !this.#refusals.of(accountId, now);
    });
    return due.filter(({ accountId, regionId }) => accountId === due[0]?.accountId && regionId === due[0].regionId);
  }

  async #work(run: Run): Promise<void> {
    try {
      for (run.batch = this.#due(); this.#run === run && run.batch.length > 0; run.batch = this.#due()) {
        const changed = await this.#ask(run.batch, run.stop.signal);
        changed.forEach((key) => this.#changes.fire(key));
      }
    } finally {
      if (this.#run === run) {
        this.#run = undefined;
      }
    }
  }

  async #ask(batch: readonly Target[], signal: AbortSignal): Promise<readonly InstanceKey[]> {
    try {
      return await this.#askPolicies(batch, signal);
    } catch (error) {
      if (!signal.aborted) {
        this.#keepFailure(batch, error);
      }
      return [];
    }
  }

  /** Asks about as many of them as fit into one request. Gives those whose policy is news. */
  async #askPolicies(batch: readonly Target[], signal: AbortSignal): Promise<readonly InstanceKey[]> {
    const [first] = batch;
    if (!first) {
      return [];
    }
    const provider = await abortable(this.#parts.provider(first.accountId), signal);
    const offered = batch.filter(({ instance }) => provider.offers(instance).copies.offered);
    const later = new Set(offered.slice(together));
    const ids = offered.slice(0, together).map(({ instance }) => instance.id);
    const call = { signal, priority: 'background' } as const;
    const found = ids.length === 0 ? [] : await abortable(provider.copyPolicies(first.regionId, ids, call), signal);
    const policies = new Map(found.map((policy) => [policy.instanceId, policy]));
    const until = this.#parts.now().getTime() + this.#keep;
    const keys = batch.filter((target) => !later.has(target)).map(keyOf);
    return keys.filter((key) => {
      const before = this.copyPolicy(key.accountId, key.instanceId);
      const policy = policies.get(key.instanceId);
      this.#kept.put(key, { policy, until });
      return policy !== undefined || before !== undefined;
    });
  }

  #keepFailure(batch: readonly Target[], error: unknown): void {
    const now = this.#parts.now().getTime();
    // A provider that was made anew cancels what the old one was asked.
    const until = now + (isCancelled(error) ? minute : quiet);
    for (const key of batch.map(keyOf)) {
      if (isCloudError(error)) {
        this.#refusals.failed(key.accountId, error, now);
      }
      this.#kept.put(key, { policy: this.copyPolicy(key.accountId, key.instanceId), until });
    }
  }
}

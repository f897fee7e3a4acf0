import { Emitter } from '../async/event.ts';
import { abortable } from '../async/wait.ts';
import type { InstanceKey } from '../model/activity.ts';
import { isCancelled, isCloudError, type CloudError } from '../model/errors.ts';
import type { CopyPolicy, Health, InstanceInsight } from '../model/insight.ts';
import type { CloudProvider } from '../model/provider.ts';
import type { Facts, HealthSettings } from './assess.ts';
import { CopyWatch } from './copies.ts';
import { lookAt } from './look.ts';
import { Policies } from './policies.ts';
import { Refusals } from './refusals.ts';
import { Results } from './results.ts';
import { byName, isWithin, keyOf, nameOf, type Scope, type Target } from './shelf.ts';

export type { Target } from './shelf.ts';

const minute = 60_000;

/** What of a provider is needed here. */
export type HealthSource = Pick<CloudProvider, 'backupPolicy' | 'copyPolicies' | 'listBackups' | 'offers'>;

export interface HealthParts {
  readonly provider: (accountId: string) => Promise<HealthSource>;
  readonly settings: () => HealthSettings;
  readonly now: () => Date;
  /** Instances asked about at once, over all accounts. */
  readonly atOnce?: number;
  /** Milliseconds that an answer about backups is good for. */
  readonly keep?: number;
  /** Milliseconds that a policy is good for. */
  readonly keepPolicy?: number;
  /** What to show of an error that is no cloud's. Without it nothing is said. */
  readonly unexpected?: (error: unknown) => CloudError;
}

export interface HealthCounts {
  /** Those whose health is known. */
  readonly checked: number;
  /** Of the checked ones, those that somebody should look into. */
  readonly trouble: number;
  readonly unknown: number;
  /** Those not asked about yet. */
  readonly pending: number;
}

interface Run {
  readonly key: InstanceKey;
  readonly stop: AbortController;
}

/**
 * Finds out the health of the instances it is told to watch, a few at a time and in the order given: one page of backups
 * for each, and its policy now and then. Read-only instances have no backups of their own and are left out.
 */
export class HealthWatch implements InstanceInsight {
  readonly #parts: HealthParts;
  readonly #atOnce: number;
  #targets: ReadonlyMap<string, Target> = new Map<string, Target>();
  readonly #results: Results;
  readonly #policies: Policies;
  readonly #copies: CopyWatch;
  readonly #refusals: Refusals;
  #queue: Target[] = [];
  /** By name. */
  readonly #running = new Map<string, Run>();
  readonly #changes = new Emitter<InstanceKey>();
  #timer: NodeJS.Timeout | undefined;
  #hasEnded = false;

  readonly onDidChange = this.#changes.event;

  constructor(parts: HealthParts) {
    const { provider, settings, now, atOnce = 4, keep = 10 * minute, keepPolicy = 60 * minute } = parts;
    const isWatched = (name: string) => this.#targets.has(name);
    this.#parts = parts;
    this.#atOnce = atOnce;
    this.#results = new Results({ settings, now, keep }, isWatched);
    this.#policies = new Policies(keepPolicy, isWatched);
    this.#refusals = new Refusals(keep, 3);
    this.#copies = new CopyWatch({ provider, now, keep: keepPolicy });
    this.#copies.onDidChange((key) => this.#changes.fire(key));
  }

  health(accountId: string, instanceId: string): Health | undefined {
    return this.#results.health(accountId, instanceId);
  }

  copyPolicy(accountId: string, instanceId: string): CopyPolicy | undefined {
    return this.#copies.copyPolicy(accountId, instanceId);
  }

  /**
   * Over the watched instances, and those that were looked into within the hour though their rows are closed by now;
   * `pending` over the watched ones alone.
   */
  counts(): HealthCounts {
    const lately = this.#parts.now().getTime() - 60 * minute;
    const known = this.#results.since(lately, (key) => this.#targets.has(nameOf(key)));
    const unknown = known.filter(({ state }) => state === 'unknown').length;
    return {
      checked: known.length - unknown,
      trouble: known.filter(({ trouble }) => trouble).length,
      unknown,
      pending: [...this.#targets.values()].filter((target) => !this.health(target.accountId, target.instance.id))
        .length,
    };
  }

  /**
   * Replaces the instances to look after. Those no longer among them are not asked about any further; what is known of
   * them stays for when they come back. The counts are others afterwards, also where nothing fires.
   */
  watch(targets: readonly Target[]): void {
    if (this.#hasEnded) {
      return;
    }
    const wanted = targets.filter(({ instance }) => instance.role.kind !== 'readonly');
    this.#targets = byName(wanted);
    this.#stop((key) => !this.#targets.has(nameOf(key)));
    clearInterval(this.#timer);
    this.#timer = wanted.length > 0 ? setInterval(() => this.tick(), minute).unref() : undefined;
    this.#copies.watch(wanted);
    this.tick();
  }

  /** What time alone changes: backups grow old, and answers do. Called once a minute while anything is watched. */
  tick(): void {
    const changed = this.#results.reassess();
    this.#plan(changed);
    this.#copies.tick();
    this.#fire(changed);
  }

  /** After a change of settings: judges what is known anew, without asking. */
  refresh(): void {
    this.#fire(this.#results.reassess());
  }

  /**
   * What is known of an account, a region or an instance is shown until it is found out anew, which begins at once for
   * what is watched. Policies are asked for seldom; only those of a single instance are asked for again, too.
   */
  invalidate(accountId: string, regionId?: string, instanceId?: string): void {
    const scope: Scope = { accountId, regionId, instanceId };
    if (instanceId !== undefined) {
      this.#policies.forget(scope);
    }
    this.#results.invalidate(scope);
    this.#copies.invalidate(scope);
    this.#askAgain(scope);
  }

  /** The account was mended: what failed is asked for again. */
  retry(accountId: string): void {
    this.#results.invalidate({ accountId }, 'failures');
    this.#copies.retry(accountId);
    this.#askAgain({ accountId });
  }

  /** The account is gone, and with it all that is known of it. */
  forget(accountId: string): void {
    const targets = [...this.#targets.values()];
    this.#results.forget(accountId);
    this.#policies.forget({ accountId });
    this.#copies.forget(accountId);
    this.#refusals.clear(accountId);
    this.watch(targets.filter((target) => target.accountId !== accountId));
    this.#fire(targets.filter((target) => target.accountId === accountId).map(keyOf));
  }

  dispose(): void {
    this.watch([]);
    this.#hasEnded = true;
    this.#copies.dispose();
    this.#changes.dispose();
  }

  #askAgain(scope: Scope): void {
    this.#refusals.clear(scope.accountId);
    this.#policies.retry(scope.accountId);
    // An answer under way may be older than the reason to ask again.
    this.#stop((key) => isWithin(key, scope));
    this.tick();
  }

  #stop(which: (key: InstanceKey) => boolean): void {
    for (const [name, { key, stop }] of this.#running) {
      if (which(key)) {
        this.#running.delete(name);
        stop.abort();
      }
    }
  }

  /** Only once all is in order again: who listens may call back. */
  #fire(changed: readonly InstanceKey[]): void {
    changed.forEach((key) => this.#changes.fire(key));
  }

  /** Puts into the queue what has to be asked for, and begins. What is refused without asking is added to `changed`. */
  #plan(changed: InstanceKey[]): void {
    const now = this.#parts.now().getTime();
    this.#queue = [];
    for (const [name, target] of this.#targets) {
      const key = keyOf(target);
      if (this.#running.has(name) || !this.#results.isDue(key)) {
        continue;
      }
      const refusal = this.#refusals.of(target.accountId, now);
      if (refusal) {
        this.#results.failed(key, refusal);
        changed.push(key);
      } else {
        this.#queue.push(target);
      }
    }
    this.#begin();
  }

  #begin(): void {
    while (this.#running.size < this.#atOnce) {
      const target = this.#queue.shift();
      if (!target) {
        return;
      }
      void this.#ask(target);
    }
  }

  async #ask(target: Target): Promise<void> {
    const key = keyOf(target);
    const name = nameOf(key);
    const run: Run = { key, stop: new AbortController() };
    this.#running.set(name, run);
    const answer = await this.#look(target, run.stop.signal).catch((error: unknown) => ({ error }));
    if (this.#running.get(name) !== run) {
      return;
    }
    this.#running.delete(name);
    const changed: InstanceKey[] = [];
    if ('error' in answer) {
      this.#fail(key, answer.error, changed);
    } else {
      this.#refusals.answered(key.accountId);
      this.#results.found(key, answer);
      changed.push(key);
    }
    this.#begin();
    this.#fire(changed);
  }

  async #look(target: Target, signal: AbortSignal): Promise<Facts> {
    const { accountId, instance } = target;
    const checked = this.#parts.now();
    const call = { signal, priority: 'background' } as const;
    const provider = await abortable(this.#parts.provider(accountId), signal);
    const policy = await this.#policies.of(target, provider, checked.getTime(), call);
    const { limitHours } = this.#parts.settings();
    return await lookAt(provider, instance, { policy, checked, limitHours }, call);
  }

  #fail(key: InstanceKey, error: unknown, changed: InstanceKey[]): void {
    // Not asked again at once: whoever cancelled it had a reason.
    if (isCancelled(error)) {
      return;
    }
    const { accountId } = key;
    const shown = isCloudError(error) ? error : this.#parts.unexpected?.(error);
    this.#results.failed(key, shown);
    changed.push(key);
    if (shown && this.#refusals.failed(accountId, shown, this.#parts.now().getTime())) {
      this.#stop((running) => running.accountId === accountId);
      this.#plan(changed);
    }
  }
}

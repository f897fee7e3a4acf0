import { Emitter } from '../async/event.ts';
import type { InstanceKey } from '../model/activity.ts';
import type { CopyPolicy, Health, InstanceInsight } from '../model/insight.ts';
import type { Target } from './shelf.ts';
import type { HealthCounts, HealthParts, HealthWatch } from './watch.ts';

/** A `HealthWatch` that is loaded when there is something to watch. Until then nothing is known of any instance. */
export class LazyHealthWatch implements InstanceInsight {
  readonly #parts: HealthParts;
  readonly #aside: (work: Promise<unknown>) => void;
  readonly #changes = new Emitter<InstanceKey>();
  #targets: readonly Target[] = [];
  #loading = false;
  #hasEnded = false;
  #watch: HealthWatch | undefined;

  readonly onDidChange = this.#changes.event;

  /** `aside` takes work that nobody waits for. */
  constructor(parts: HealthParts, aside: (work: Promise<unknown>) => void) {
    this.#parts = parts;
    this.#aside = aside;
  }

  health(accountId: string, instanceId: string): Health | undefined {
    return this.#watch?.health(accountId, instanceId);
  }

  copyPolicy(accountId: string, instanceId: string): CopyPolicy | undefined {
    return this.#watch?.copyPolicy(accountId, instanceId);
  }

  counts(): HealthCounts {
    return this.#watch?.counts() ?? { checked: 0, trouble: 0, unknown: 0, pending: this.#targets.length };
  }

  watch(targets: readonly Target[]): void {
    this.#targets = targets;
    if (this.#watch) {
      this.#watch.watch(targets);
    } else if (targets.length > 0 && !this.#loading) {
      this.#loading = true;
      this.#aside(this.#load());
    }
  }

  refresh(): void {
    this.#watch?.refresh();
  }

  invalidate(...scope: Parameters<HealthWatch['invalidate']>): void {
    this.#watch?.invalidate(...scope);
  }

  retry(accountId: string): void {
    this.#watch?.retry(accountId);
  }

  forget(accountId: string): void {
    this.#watch?.forget(accountId);
  }

  dispose(): void {
    this.#hasEnded = true;
    this.#watch?.dispose();
    this.#changes.dispose();
  }

  async #load(): Promise<void> {
    try {
      const room = await import('./watch.ts');
      if (!this.#hasEnded) {
        this.#watch = new room.HealthWatch(this.#parts);
        this.#watch.onDidChange((key) => this.#changes.fire(key));
        this.#watch.watch(this.#targets);
      }
    } finally {
      this.#loading = false;
    }
  }
}

import type { InstanceKey } from '../model/activity.ts';
import type { Instance } from '../model/resources.ts';

/** An instance to look after. */
export interface Target {
  readonly accountId: string;
  readonly regionId: string;
  readonly instance: Instance;
}

/** An account, or a region or an instance of it. */
export interface Scope {
  readonly accountId: string;
  readonly regionId?: string | undefined;
  readonly instanceId?: string | undefined;
}

export function keyOf({ accountId, regionId, instance }: Target): InstanceKey {
  return { accountId, regionId, instanceId: instance.id };
}

export function nameOf({ accountId, instanceId }: Omit<InstanceKey, 'regionId'>): string {
  return `${accountId}\n${instanceId}`;
}

/** By name, each once, in the order in which they were first named. */
export function byName(targets: readonly Target[]): Map<string, Target> {
  const named = new Map<string, Target>();
  for (const target of targets) {
    const name = nameOf(keyOf(target));
    if (!named.has(name)) {
      named.set(name, target);
    }
  }
  return named;
}

export function isWithin(key: InstanceKey, { accountId, regionId, instanceId }: Scope): boolean {
  return (
    key.accountId === accountId &&
    (regionId === undefined || key.regionId === regionId) &&
    (instanceId === undefined || key.instanceId === instanceId)
  );
}

/** Keeps something about each instance. Beyond `most` of them the oldest that nobody wants make room. */
export class Shelf<Value> {
  readonly #isWanted: (name: string) => boolean;
  readonly #most: number;
  readonly #entries = new Map<string, { readonly key: InstanceKey; readonly value: Value }>();

  constructor(isWanted: (name: string) => boolean = () => false, most = 3000) {
    this.#isWanted = isWanted;
    this.#most = most;
  }

  get(accountId: string, instanceId: string): Value | undefined {
    return this.#entries.get(nameOf({ accountId, instanceId }))?.value;
  }

  put(key: InstanceKey, value: Value): void {
    const name = nameOf(key);
    this.#entries.delete(name);
    this.#entries.set(name, { key, value });
    if (this.#entries.size > this.#most) {
      this.#makeRoom(name);
    }
  }

  entries(): { readonly key: InstanceKey; readonly value: Value }[] {
    return [...this.#entries.values()];
  }

  remove(scope: Scope, which: (value: Value) => boolean = () => true): void {
    for (const [name, { key, value }] of this.#entries) {
      if (isWithin(key, scope) && which(value)) {
        this.#entries.delete(name);
      }
    }
  }

  #makeRoom(added: string): void {
    for (const name of this.#entries.keys()) {
      if (name !== added && !this.#isWanted(name)) {
        this.#entries.delete(name);
        return;
      }
    }
  }
}

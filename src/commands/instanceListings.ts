import type { StoredAccount } from '../accounts/store.ts';
import type { Instance, Region } from '../model/resources.ts';

/** How long a complete list is good for, in milliseconds. */
export const keepFor = 5 * 60_000;

interface Kept<Value> {
  readonly value: Value;
  readonly at: number;
}

/** The regions of accounts and the instances in them, as far as they were listed to the end in the last minutes. */
export class InstanceListings {
  readonly #now: () => Date;
  readonly #regions = new Map<string, Kept<readonly Region[]>>();
  readonly #instances = new Map<string, Kept<readonly Instance[]>>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  regions(account: StoredAccount): readonly Region[] | undefined {
    return this.#fresh(this.#regions.get(keyOf(account)));
  }

  instances(account: StoredAccount, regionId: string): readonly Instance[] | undefined {
    return this.#fresh(this.#instances.get(keyOf(account, regionId)));
  }

  keepRegions(account: StoredAccount, regions: readonly Region[]): void {
    this.#regions.set(keyOf(account), { value: regions, at: this.#now().getTime() });
  }

  keepInstances(account: StoredAccount, regionId: string, instances: readonly Instance[]): void {
    this.#instances.set(keyOf(account, regionId), { value: instances, at: this.#now().getTime() });
  }

  /** For a list that has proved to be out of date. */
  forget(account: StoredAccount, regionId: string): void {
    this.#instances.delete(keyOf(account, regionId));
  }

  /** Lets go of what is too old, and of what belongs to no account of these. */
  tidy(accounts: readonly StoredAccount[]): void {
    const known = new Set(accounts.map((account) => keyOf(account)));
    for (const kept of [this.#regions, this.#instances]) {
      for (const [key, one] of kept) {
        if (!known.has(key.split('/', 2).join('/')) || this.#fresh<unknown>(one) === undefined) {
          kept.delete(key);
        }
      }
    }
  }

  #fresh<Value>(kept: Kept<Value> | undefined): Value | undefined {
    return kept && this.#now().getTime() - kept.at < keepFor ? kept.value : undefined;
  }
}

/** What another version of an account can see is not known. */
function keyOf({ id, version }: StoredAccount, ...more: readonly string[]): string {
  return [id, version, ...more].map(encodeURIComponent).join('/');
}

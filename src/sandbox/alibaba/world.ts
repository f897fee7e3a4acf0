import { fleet } from './fleet.ts';
import { isLocalDisk, type SampleInstance } from './instance.ts';
import type { RegionId } from './regions.ts';
import { releasedInstances } from './released.ts';

/** The lists of an instance that can lose their oldest records. */
export type ListName = 'backups' | 'copies' | 'logs';

/** The instances of one sandbox: the sample fleet, and what has become of it since the start. */
export class World {
  readonly #live = new Map(fleet.map((instance) => [instance.id, instance]));
  readonly #released = [...releasedInstances];
  /** Epoch milliseconds: what began until then is gone from the list. By instance id and list. */
  readonly #gone = new Map<string, number>();

  instances(): SampleInstance[] {
    return [...this.#live.values()];
  }

  instancesIn(region: RegionId): SampleInstance[] {
    return this.instances().filter((instance) => instance.region === region);
  }

  find(id: string): SampleInstance | undefined {
    return this.#live.get(id);
  }

  /** Released instances whose backups are kept: only those of MySQL on local disks are. */
  releasedIn(region: RegionId): SampleInstance[] {
    return this.#released.filter((instance) => instance.region === region);
  }

  release(instance: SampleInstance): void {
    this.#live.delete(instance.id);
    if (instance.engine === 'MySQL' && isLocalDisk(instance)) {
      this.#released.push(instance);
    }
  }

  /** Takes the `count` oldest from a list; `starts` are the beginnings of all that is in it. */
  drop({ id }: SampleInstance, list: ListName, starts: readonly number[], count: number): void {
    const last = starts.toSorted((a, b) => a - b)[Math.min(count, starts.length) - 1];
    if (last !== undefined) {
      this.#gone.set(`${id} ${list}`, last);
    }
  }

  keeps({ id }: SampleInstance, list: ListName, start: number): boolean {
    return start > (this.#gone.get(`${id} ${list}`) ?? -Infinity);
  }
}

import { fleet } from './fleet.ts';
import type { SampleInstance } from './instance.ts';
import type { ProjectName } from './projects.ts';

/** The lists of an instance that can lose their oldest records: backups, off-site copies, incremental backups of both. */
export type ListName = 'backups' | 'copies' | 'logs' | 'copiedLogs';

/** The instances of one sandbox: the sample fleet, and what has become of it since the start. */
export class World {
  readonly #live = new Map(fleet.map((instance) => [instance.id, instance]));
  /** When an instance was released, in epoch milliseconds. */
  readonly #released = new Map<SampleInstance, number>();
  /** Epoch milliseconds: what began until then is gone from the list. By instance id and list. */
  readonly #gone = new Map<string, number>();

  instances(): SampleInstance[] {
    return [...this.#live.values()];
  }

  instancesIn(project: ProjectName): SampleInstance[] {
    return this.instances().filter((instance) => instance.project === project);
  }

  find(id: string): SampleInstance | undefined {
    return this.#live.get(id);
  }

  /** Instances with copies in `destination`; those that were released are among them. */
  copiedTo(destination: ProjectName): SampleInstance[] {
    return [...this.instances(), ...this.#released.keys()].filter(({ offsite }) => offsite?.to === destination);
  }

  /** From when on there are no new backups of it, in epoch milliseconds; `undefined` for an instance that lives. */
  releasedAt(instance: SampleInstance): number | undefined {
    return this.#released.get(instance);
  }

  /** From now on only its copies in another region are left. */
  release(instance: SampleInstance, now: number): void {
    this.#live.delete(instance.id);
    this.#released.set(instance, now);
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

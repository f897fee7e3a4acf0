import type { CopyPolicy } from '../../model/insight.ts';
import type { Entry } from './rows.ts';

/** So many instances are answered in one request. */
const together = 30;

type Policies = ReadonlyMap<string, CopyPolicy>;

/** Where backups are copied to: asked for many instances of a region at a time, before it is their turn. */
export class CopyLookups {
  readonly #ask: (regionId: string, ids: readonly string[]) => Promise<readonly CopyPolicy[]>;
  readonly #next: () => Iterable<Entry>;
  readonly #asked = new Map<Entry, Promise<Policies>>();

  /** @param next Those whose turn it is or will be: some of them are asked about in the same request. */
  constructor(
    ask: (regionId: string, ids: readonly string[]) => Promise<readonly CopyPolicy[]>,
    next: () => Iterable<Entry>,
  ) {
    this.#ask = ask;
    this.#next = next;
  }

  /** `undefined` if the cloud does not say. Rejects as the request does. `offered` says who can have copies at all. */
  async of(entry: Entry, offered: (entry: Entry) => boolean): Promise<CopyPolicy | undefined> {
    const batch = this.#asked.get(entry) ?? this.#begin(entry, offered);
    return (await batch).get(entry.row.instanceId);
  }

  #begin(entry: Entry, offered: (entry: Entry) => boolean): Promise<Policies> {
    const { regionId } = entry.row;
    const batch = [entry];
    for (const other of this.#next()) {
      if (batch.length === together) {
        break;
      }
      if (other !== entry && other.row.regionId === regionId && !this.#asked.has(other) && offered(other)) {
        batch.push(other);
      }
    }
    const ids = batch.map(({ row }) => row.instanceId);
    const answer = this.#ask(regionId, ids).then(
      (found) => new Map(found.map((policy) => [policy.instanceId, policy])),
    );
    batch.forEach((one) => this.#asked.set(one, answer));
    // Whoever is asked about again, is asked about in earnest.
    answer.catch(() => batch.forEach((one) => this.#asked.delete(one)));
    return answer;
  }
}

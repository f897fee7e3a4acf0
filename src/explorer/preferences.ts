import { Emitter } from '../async/event.ts';
import { Looks } from '../async/looks.ts';
import type { Instance } from '../model/resources.ts';
import { readPreferences } from './storedPreferences.ts';

/** What this user wants to see of each account. Ids, names and choices: nothing secret, nothing of a backup. */
interface AccountPreferences {
  readonly pins?: readonly StoredInstance[];
  /** Regions to show; absent for all. */
  readonly regions?: readonly string[] | undefined;
  /** How many instances were last seen in a region. */
  readonly found?: Readonly<Record<string, number>>;
  /** Of these regions only a first page was seen. */
  readonly more?: readonly string[];
  /** By list: its id in the tree. */
  readonly filters?: Readonly<Record<string, ListFilter>>;
}

/** A filter as the user chose it. The labels stand on the row, also before the cloud can be asked for them. */
export interface ListFilter {
  readonly time?: TimeChoice | undefined;
  readonly values: Readonly<Record<string, FilterAnswer>>;
}

export interface FilterAnswer {
  /** Id of the choice, or the text. */
  readonly value: string;
  readonly label: string;
}

/** The last so many days, or from one moment (epoch milliseconds) to another, or until now. */
export type TimeChoice = { readonly days: number } | { readonly from: number; readonly to?: number | undefined };

export type InstanceOrder = 'name' | 'health';

/** What became another: the pins or regions of an account, one list's filter (by its id), or the order of instances. */
export type PreferenceChange =
  | { readonly what: 'account'; readonly accountId: string }
  | { readonly what: 'filter'; readonly accountId: string; readonly listId: string }
  | { readonly what: 'order' };

/** An instance's dates as epoch milliseconds, as they are stored. */
type StoredInstance = Omit<Instance, 'created' | 'expires'> & {
  readonly created?: number | undefined;
  readonly expires?: number | undefined;
};

/** A part of `vscode.Memento`. */
export interface PreferenceStore {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const orderKey = 'rdsBackups.order';
const accountKey = (id: string) => `rdsBackups.preferences.${id}`;

/**
 * Pins, regions, filters and order, kept over restarts. Reading is free; a change is announced and written. What another
 * window changes is there at once, and announced by the next `lookForChanges`.
 */
export class Preferences {
  readonly #store: PreferenceStore;
  readonly #changes = new Emitter<PreferenceChange>();
  /** What this window has read or written last. */
  readonly #known = new Map<string, AccountPreferences>();
  #knownOrder: InstanceOrder | undefined;
  readonly #looks = new Looks(() => this.#catchUp());

  readonly onDidChange = this.#changes.event;

  constructor(store: PreferenceStore) {
    this.#store = store;
  }

  /** The pinned instances as they were last seen, in the order they were pinned. */
  pins(accountId: string): readonly Instance[] {
    return (this.#of(accountId).pins ?? []).map(({ created, expires, ...rest }) => ({
      ...rest,
      created: toDate(created),
      expires: toDate(expires),
    }));
  }

  isPinned(accountId: string, { regionId, id }: Pick<Instance, 'regionId' | 'id'>): boolean {
    return (this.#of(accountId).pins ?? []).some((pin) => pin.regionId === regionId && pin.id === id);
  }

  async pin(accountId: string, instance: Instance): Promise<void> {
    const pins = [...this.#pinsBut(accountId, instance), toStored(instance)];
    await this.#set(accountId, { pins }, { what: 'account', accountId });
  }

  /** A pinned instance as it is now; changes nothing that is on the screen. */
  async seen(accountId: string, instance: Instance): Promise<void> {
    const pins = this.#of(accountId).pins ?? [];
    const pin = toStored(instance);
    const same = ({ regionId, id }: StoredInstance) => regionId === instance.regionId && id === instance.id;
    const known = pins.find(same);
    if (known && differ(known, pin)) {
      await this.#quietly(this.#write(accountId, { pins: pins.map((each) => (same(each) ? pin : each)) }));
    }
  }

  async unpin(accountId: string, instance: Pick<Instance, 'regionId' | 'id'>): Promise<void> {
    await this.#set(accountId, { pins: this.#pinsBut(accountId, instance) }, { what: 'account', accountId });
  }

  /** The regions to show; `undefined` for all. */
  regions(accountId: string): readonly string[] | undefined {
    return this.#of(accountId).regions;
  }

  async showRegions(accountId: string, regionIds: readonly string[] | undefined): Promise<void> {
    await this.#set(accountId, { regions: regionIds }, { what: 'account', accountId });
  }

  /** How many instances were last seen in each region that was asked. */
  found(accountId: string): Readonly<Record<string, number>> {
    return this.#of(accountId).found ?? {};
  }

  /** True if a region has more instances than were counted. */
  hasMore(accountId: string, regionId: string): boolean {
    return this.#of(accountId).more?.includes(regionId) ?? false;
  }

  async remember(accountId: string, regionId: string, instances: number, more = false): Promise<void> {
    const found = this.found(accountId);
    if (found[regionId] !== instances || this.hasMore(accountId, regionId) !== more) {
      const others = (this.#of(accountId).more ?? []).filter((id) => id !== regionId);
      const change = { what: 'account', accountId } as const;
      await this.#quietly(
        this.#set(
          accountId,
          { found: { ...found, [regionId]: instances }, more: more ? [...others, regionId] : others },
          change,
        ),
      );
    }
  }

  filter(accountId: string, listId: string): ListFilter | undefined {
    return this.#of(accountId).filters?.[listId];
  }

  /** A filter that asks for nothing is none. */
  async setFilter(accountId: string, listId: string, filter: ListFilter | undefined): Promise<void> {
    const { [listId]: _old, ...others } = this.#of(accountId).filters ?? {};
    const none = !filter || (filter.time === undefined && Object.keys(filter.values).length === 0);
    const filters = none ? others : { ...others, [listId]: filter };
    await this.#set(accountId, { filters }, { what: 'filter', accountId, listId });
  }

  get order(): InstanceOrder {
    const order = this.#store.get(orderKey) === 'health' ? 'health' : 'name';
    this.#knownOrder ??= order;
    return order;
  }

  async setOrder(order: InstanceOrder): Promise<void> {
    this.#knownOrder = order;
    await this.#store.update(orderKey, order);
    this.#changes.fire({ what: 'order' });
  }

  /** For an account that was removed. */
  async forget(accountId: string): Promise<void> {
    this.#known.delete(accountId);
    await this.#store.update(accountKey(accountId), undefined);
  }

  /** Announces what other windows have changed since. */
  lookForChanges(): void {
    this.#looks.now();
  }

  #catchUp(): void {
    for (const [accountId, before] of this.#known) {
      const now = this.#read(accountId);
      this.#known.set(accountId, now);
      if (differ(before, now)) {
        this.#changes.fire({ what: 'account', accountId });
      }
      for (const listId of Object.keys({ ...before.filters, ...now.filters })) {
        if (differ(before.filters?.[listId], now.filters?.[listId])) {
          this.#changes.fire({ what: 'filter', accountId, listId });
        }
      }
    }
    const before = this.#knownOrder;
    this.#knownOrder = undefined;
    if (before !== undefined && this.order !== before) {
      this.#changes.fire({ what: 'order' });
    }
  }

  dispose(): void {
    this.#looks.dispose();
    this.#changes.dispose();
  }

  #of(accountId: string): AccountPreferences {
    const preferences = this.#read(accountId);
    if (!this.#known.has(accountId)) {
      this.#known.set(accountId, preferences);
    }
    return preferences;
  }

  #read(accountId: string): AccountPreferences {
    return readPreferences(this.#store.get(accountKey(accountId)));
  }

  #pinsBut(accountId: string, { regionId, id }: Pick<Instance, 'regionId' | 'id'>): readonly StoredInstance[] {
    return (this.#of(accountId).pins ?? []).filter((pin) => pin.regionId !== regionId || pin.id !== id);
  }

  async #set(accountId: string, some: AccountPreferences, change: PreferenceChange): Promise<void> {
    const written = this.#write(accountId, some);
    this.#changes.fire(change);
    await written;
  }

  /** What nobody asked to keep is asked of the cloud again if it could not be kept. */
  async #quietly(written: Promise<void>): Promise<void> {
    await written.catch(() => undefined);
  }

  async #write(accountId: string, some: AccountPreferences): Promise<void> {
    const preferences = { ...this.#read(accountId), ...some };
    this.#known.set(accountId, preferences);
    await this.#store.update(accountKey(accountId), preferences);
  }
}

/** As they are stored: what is undefined is not there. */
function differ(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) !== JSON.stringify(right);
}

function toStored({ created, expires, ...rest }: Instance): StoredInstance {
  return { ...rest, created: created?.getTime(), expires: expires?.getTime() };
}

function toDate(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at);
}

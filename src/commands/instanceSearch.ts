import type { StoredAccount } from '../accounts/store.ts';
import { Emitter } from '../async/event.ts';
import { abortable } from '../async/wait.ts';
import { isCloudError, isSignInFailure } from '../model/errors.ts';
import type { Browsing } from '../model/provider.ts';
import type { Call } from '../model/requests.ts';
import { withParts, type Instance, type Region } from '../model/resources.ts';
import type { InstanceListings } from './instanceListings.ts';

export interface SearchParts {
  readonly accounts: readonly StoredAccount[];
  readonly provider: (accountId: string) => Promise<Pick<Browsing, 'listRegions' | 'listInstances'>>;
  /** How soon a region is searched, the smallest number first; `undefined`: only when all are asked for. */
  readonly rank: (accountId: string, regionId: string) => number | undefined;
  /** A region was listed to its end, and this is how many instances it has. */
  readonly remember: (accountId: string, regionId: string, instances: number) => void;
  readonly listings: InstanceListings;
}

export interface FoundInstance {
  readonly account: StoredAccount;
  readonly region: Region;
  readonly instance: Instance;
}

/** What could not be searched: one region, or (without `region`) an account as a whole. */
export interface SearchFailure {
  readonly account: StoredAccount;
  readonly region: Region | undefined;
  readonly error: unknown;
}

interface Part {
  readonly account: StoredAccount;
  /** `idle`: not asked, or stopped before its end. */
  state: 'idle' | 'waiting' | 'running' | 'done' | 'failed';
  error?: unknown;
}

interface AccountPart extends Part {
  regions: readonly RegionPart[];
}

interface RegionPart extends Part {
  readonly owner: AccountPart;
  readonly region: Region;
  readonly rank: number | undefined;
  instances: ReadonlyMap<string, Instance>;
}

/** Regions that are listed at once, over all accounts. */
const atOnce = 6;
const lastRank = Number.MAX_SAFE_INTEGER;

/**
 * One search over all accounts: the likely regions at once, the others on request, each once unless it fails. What was
 * found stays, whatever happens to the rest.
 */
export class InstanceSearch {
  readonly #parts: SearchParts;
  readonly #accounts: readonly AccountPart[];
  readonly #changes = new Emitter<undefined>();
  #run = new AbortController();
  #running = 0;
  #all = false;

  readonly onDidChange = this.#changes.event;

  constructor(parts: SearchParts) {
    this.#parts = parts;
    this.#accounts = parts.accounts.map((account) => ({ account, state: 'idle', regions: [] }));
    parts.listings.tidy(parts.accounts);
    this.#accounts.forEach((part) => void this.#open(part));
  }

  get found(): readonly FoundInstance[] {
    return this.#regions().flatMap(({ account, region, instances }) =>
      [...instances.values()].map((instance) => ({ account, region, instance })),
    );
  }

  get failures(): readonly SearchFailure[] {
    return [
      ...this.#accounts.filter(hasFailed).map(({ account, error }) => ({ account, region: undefined, error })),
      ...this.#regions()
        .filter(hasFailed)
        .map(({ account, region, error }) => ({ account, region, error })),
    ];
  }

  /** What `searchAll` would ask: regions, and accounts whose regions are not known because the search was stopped. */
  get left(): { readonly regions: number; readonly accounts: number } {
    return { regions: this.#idle().length, accounts: this.#accounts.filter(({ state }) => state === 'idle').length };
  }

  /** All that are known of the accounts, and which of them were listed to their end or failed. */
  get regions(): readonly Pick<RegionPart, 'account' | 'region' | 'state'>[] {
    return this.#regions();
  }

  get busy(): boolean {
    return [...this.#accounts, ...this.#regions()].some(({ state }) => state === 'running' || state === 'waiting');
  }

  /** Goes on with every region that has not been listed to its end. */
  searchAll(): void {
    this.#all = true;
    this.#accounts.filter(({ state }) => state === 'idle').forEach((part) => void this.#open(part));
    this.#enqueue(this.#idle());
  }

  retry({ account, region }: SearchFailure): void {
    const owner = this.#accounts.find((part) => part.account === account);
    if (owner?.state === 'failed') {
      void this.#open(owner);
    } else if (owner) {
      this.#enqueue(owner.regions.filter((part) => part.region === region && part.state === 'failed'));
    }
  }

  /** Ends what is under way or waiting. */
  stop(): void {
    this.#run.abort();
    this.#run = new AbortController();
    this.#all = false;
    for (const part of [...this.#accounts, ...this.#regions()]) {
      if (part.state === 'running' || part.state === 'waiting') {
        part.state = 'idle';
      }
    }
    this.#changes.fire(undefined);
  }

  dispose(): void {
    this.#changes.dispose();
    this.#run.abort();
  }

  #regions(): readonly RegionPart[] {
    return this.#accounts.flatMap(({ regions }) => regions);
  }

  #idle(): readonly RegionPart[] {
    return this.#regions().filter(({ owner, state }) => state === 'idle' && owner.state === 'done');
  }

  /** Learns an account's regions and begins with those that are likely. */
  async #open(owner: AccountPart): Promise<void> {
    const { signal } = this.#run;
    owner.state = 'running';
    this.#changes.fire(undefined);
    try {
      const regions = await this.#regionsOf(owner.account, signal);
      if (!signal.aborted) {
        owner.state = 'done';
        owner.regions =
          owner.regions.length > 0 ? owner.regions : regions.map((region) => this.#part(owner, region, regions));
        this.#enqueue(owner.regions.filter(({ state, rank }) => state === 'idle' && (this.#all || rank !== undefined)));
      }
    } catch (error) {
      fail(owner, error, signal);
    }
    this.#changes.fire(undefined);
  }

  async #regionsOf(account: StoredAccount, signal: AbortSignal): Promise<readonly Region[]> {
    const known = this.#parts.listings.regions(account);
    if (known) {
      return known;
    }
    const provider = await abortable(this.#parts.provider(account.id), signal);
    const { items } = await abortable(provider.listRegions({ signal }), signal);
    const regions = withParts(items);
    this.#parts.listings.keepRegions(account, regions);
    return regions;
  }

  #part(owner: AccountPart, region: Region, all: readonly Region[]): RegionPart {
    const { account } = owner;
    const whole = all.find(({ parts = [] }) => parts.some(({ id }) => id === region.id));
    const known = this.#parts.listings.instances(account, region.id);
    const instances = new Map((known ?? []).map((instance) => [instance.id, instance]));
    // A part stands below its region, so it is of interest with that one.
    const rank = this.#parts.rank(account.id, region.id) ?? (whole && this.#parts.rank(account.id, whole.id));
    return { owner, account, region, rank, instances, state: known ? 'done' : 'idle' };
  }

  #enqueue(parts: readonly RegionPart[]): void {
    for (const part of parts) {
      part.state = 'waiting';
    }
    this.#start();
    this.#changes.fire(undefined);
  }

  /** Begins with as many of the waiting regions as may run. */
  #start(): void {
    if (this.#run.signal.aborted) {
      return;
    }
    const waiting = this.#regions().filter(({ state }) => state === 'waiting');
    const next = waiting.toSorted((left, right) => (left.rank ?? lastRank) - (right.rank ?? lastRank));
    next.slice(0, Math.max(0, atOnce - this.#running)).forEach((part) => void this.#list(part));
  }

  async #list(part: RegionPart): Promise<void> {
    const { signal } = this.#run;
    part.state = 'running';
    this.#running++;
    try {
      await this.#follow(part, signal);
    } catch (error) {
      if (isCloudError(error) && isSignInFailure(error.kind)) {
        giveUp(part.owner, error, signal);
      } else if (isCloudError(error) && error.kind === 'unsupported' && !signal.aborted) {
        // A region without the service has no instances, at this try and at every other.
        part.instances = new Map();
        this.#done(part);
      } else if (part.owner.state !== 'failed') {
        fail(part, error, signal);
      }
    }
    this.#running--;
    this.#start();
    this.#changes.fire(undefined);
  }

  /** Page after page, each shown as it comes; older rows stay until the list is there to its end. */
  async #follow(part: RegionPart, signal: AbortSignal): Promise<void> {
    const { account, region } = part;
    const provider = await abortable(this.#parts.provider(account.id), signal);
    const listed = new Map<string, Instance>();
    const asked = new Set<string | undefined>();
    let broken = 0;
    let cursor: string | undefined;
    // A cloud that gives the same cursor twice would be followed for ever.
    for (let goOn = true; goOn; goOn = cursor !== undefined && !asked.has(cursor)) {
      const call: Call = { signal, priority: cursor === undefined ? 'user' : 'job' };
      const page = await abortable(provider.listInstances(region, { cursor }, call), signal);
      page.items.forEach((instance) => listed.set(instance.id, instance));
      broken += page.broken;
      part.instances = new Map([...part.instances, ...listed]);
      this.#changes.fire(undefined);
      asked.add(cursor);
      cursor = page.next;
    }
    part.instances = listed;
    this.#done(part, broken);
  }

  #done(part: RegionPart, broken = 0): void {
    const { account, region, instances } = part;
    part.state = 'done';
    this.#parts.listings.keepInstances(account, region.id, [...instances.values()]);
    this.#parts.remember(account.id, region.id, instances.size + broken);
  }
}

function hasFailed({ state }: Part): boolean {
  return state === 'failed';
}

/** A search that was stopped has put its parts in order already. */
function fail(part: Part, error: unknown, signal: AbortSignal): void {
  if (!signal.aborted) {
    part.state = 'failed';
    part.error = error;
  }
}

/** A refused key fails every region alike: that is one failure, of the account. */
function giveUp(owner: AccountPart, error: unknown, signal: AbortSignal): void {
  fail(owner, error, signal);
  for (const part of signal.aborted ? [] : owner.regions) {
    part.state = part.state === 'done' ? 'done' : 'idle';
  }
}

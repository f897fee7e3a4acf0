import { each } from '../../async/each.ts';
import { isCancelled, isCloudError, isSignInFailure } from '../../model/errors.ts';
import type { RunningBackup } from '../../model/jobs.ts';
import type { BackupMaking, Browsing } from '../../model/provider.ts';
import { withParts, type Instance, type Region } from '../../model/resources.ts';

type Provider = Pick<Browsing, 'listRegions' | 'listInstances'> & Pick<BackupMaking, 'runningBackups'>;

export interface RunningScanParts<Account> {
  readonly accounts: readonly Account[];
  /** Rejects with a `CloudError` where the account cannot be asked. */
  readonly provider: (account: Account, signal: AbortSignal) => Promise<Provider>;
  /** Regions of an account that are looked into; all of them where it answers `undefined`. */
  readonly regions: (account: Account) => readonly string[] | undefined;
  /** Called for each instance with backups under way; resolves to how many of them were not known. */
  readonly onFound: (account: Account, instance: Instance, running: readonly RunningBackup[]) => Promise<number>;
  /** Called whenever the numbers have changed. */
  readonly onProgress: () => void;
  readonly signal: AbortSignal;
}

/** What could not be asked: an account, one of its regions, or an instance. */
export interface RunningScanFailure {
  readonly what: string;
  readonly error: unknown;
}

/** An account, one of its regions, or an instance, by its name. */
interface Asked {
  readonly what: string;
  readonly isAccount?: boolean;
}

/** Regions and, of each, instances that are asked at once. */
const regionsAtOnce = 4;
const instancesAtOnce = 4;

/** Looks at every instance for backups under way. It goes on past what cannot be asked; `run` may be called again. */
export class RunningScan<Account extends { readonly id: string; readonly name: string }> {
  readonly #parts: RunningScanParts<Account>;
  readonly #failures: RunningScanFailure[] = [];
  readonly #instances = new Set<string>();
  #running = 0;
  #fresh = 0;

  constructor(parts: RunningScanParts<Account>) {
    this.#parts = parts;
  }

  /** Instances that were asked. */
  get instances(): number {
    return this.#instances.size;
  }

  /** Backups under way, and how many of them were not known before. */
  get running(): number {
    return this.#running;
  }

  get fresh(): number {
    return this.#fresh;
  }

  get failures(): readonly RunningScanFailure[] {
    return this.#failures;
  }

  /** Rejects only with a fault of this product. */
  async run(): Promise<void> {
    await Promise.all(this.#parts.accounts.map(async (account) => await this.#account(account)));
  }

  async #account(account: Account): Promise<void> {
    const { signal } = this.#parts;
    await this.#try({ what: account.name, isAccount: true }, signal, async () => {
      const provider = await this.#parts.provider(account, signal);
      const all = withParts((await provider.listRegions({ signal, priority: 'job' })).items);
      const chosen = this.#parts.regions(account);
      const regions = chosen ? all.filter(({ id }) => chosen.includes(id)) : all;
      await each(regions, { atOnce: regionsAtOnce, signal }, async (region, inner) => {
        await this.#try({ what: `${account.name}, ${region.name}` }, inner, async () => {
          await this.#region(account, provider, region, inner);
        });
      });
    });
  }

  /** Page after page; the instances of each are asked before the next page. */
  async #region(account: Account, provider: Provider, region: Region, signal: AbortSignal): Promise<void> {
    const asked = new Set<string | undefined>();
    let cursor: string | undefined;
    do {
      const page = await provider.listInstances(region, { cursor }, { signal, priority: 'job' });
      await each(page.items, { atOnce: instancesAtOnce, signal }, async (instance, inner) => {
        const key = [account.id, instance.regionId, instance.id].join('/');
        if (instance.role.kind !== 'readonly' && !this.#instances.has(key)) {
          this.#instances.add(key);
          await this.#try({ what: instance.name }, inner, async () => {
            await this.#instance(account, provider, instance, inner);
          });
          this.#parts.onProgress();
        }
      });
      asked.add(cursor);
      cursor = page.next;
      // A cloud that gives the same cursor twice would be followed for ever.
    } while (cursor !== undefined && !asked.has(cursor));
  }

  async #instance(account: Account, provider: Provider, instance: Instance, signal: AbortSignal): Promise<void> {
    const running = await provider.runningBackups(instance, { signal, priority: 'job' });
    if (running.length > 0) {
      this.#running += running.length;
      this.#fresh += await this.#parts.onFound(account, instance, running);
    }
  }

  /** A refused sign-in would be refused everywhere: it goes on to the account. */
  async #try({ what, isAccount = false }: Asked, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isAccount && isCloudError(error) && isSignInFailure(error.kind)) {
        throw error;
      }
      const isNothing = isCloudError(error) && error.kind === 'unsupported';
      if (!isCancelled(error) && !isNothing && !signal.aborted) {
        this.#failures.push({ what, error });
      }
    }
  }
}

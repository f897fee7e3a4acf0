import { abortable } from '../async/wait.ts';
import type { JobDesk } from '../model/desks.ts';
import { isCancelled, isCloudError, isSignInFailure } from '../model/errors.ts';
import type { CloudProvider, Log } from '../model/provider.ts';
import type { Instance } from '../model/resources.ts';

/** An instance whose user may want to know what is under way on it. */
export interface Watched {
  readonly accountId: string;
  readonly regionId: string;
  readonly instance: Instance;
}

export interface LookoutParts {
  readonly provider: (accountId: string) => Promise<Pick<CloudProvider, 'runningBackups'>>;
  readonly found: JobDesk['found'];
  readonly log: Log;
  readonly now?: () => number;
}

/** Instances asked about at once. */
const atOnce = 2;
/** One that leaves the screen and comes back sooner is not asked about again, in milliseconds. */
const goodFor = 5 * 60_000;
/** After so many failures in a row the rest of an account is left alone until somebody asks for it again. */
const patience = 3;

/**
 * Looks for backups that somebody else started: once on each instance that comes onto the screen, and again when it is
 * refreshed. Never by itself later, and behind everything else.
 */
export class Lookout {
  readonly #parts: LookoutParts;
  readonly #now: () => number;
  #watched: ReadonlyMap<string, Watched> = new Map<string, Watched>();
  /** When each was asked about, in epoch milliseconds. */
  readonly #asked = new Map<string, number>();
  readonly #running = new Map<string, AbortController>();
  /** Failures in a row of each account. */
  readonly #failures = new Map<string, number>();
  /** Failures that the log has. */
  readonly #logged = new Set<string>();

  constructor(parts: LookoutParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** Replaces the instances to look after. Those no longer among them are not asked about any further. */
  watch(instances: readonly Watched[]): void {
    const wanted = instances.filter(({ instance }) => instance.role.kind !== 'readonly');
    this.#watched = new Map(wanted.map((watched) => [nameOf(watched), watched]));
    this.#stop((name) => !this.#watched.has(name));
    this.#begin();
  }

  /** Somebody wants to know anew: asks again, at once for what is watched. */
  invalidate(accountId: string, regionId?: string, instanceId?: string): void {
    const scope = [accountId, regionId, instanceId].filter((part) => part !== undefined);
    const isWithin = (name: string) => {
      const parts = JSON.parse(name) as readonly string[];
      return scope.every((part, index) => parts[index] === part);
    };
    this.#failures.delete(accountId);
    this.#stop(isWithin);
    [...this.#asked.keys()].filter(isWithin).forEach((name) => this.#asked.delete(name));
    this.#begin();
  }

  dispose(): void {
    this.watch([]);
  }

  #stop(which: (name: string) => boolean): void {
    for (const [name, stop] of this.#running) {
      if (which(name)) {
        this.#running.delete(name);
        this.#asked.delete(name);
        stop.abort();
      }
    }
  }

  #begin(): void {
    for (const [name, watched] of this.#watched) {
      if (this.#running.size >= atOnce) {
        return;
      }
      const isKnown = this.#now() - (this.#asked.get(name) ?? -Infinity) < goodFor;
      const isGivenUp = (this.#failures.get(watched.accountId) ?? 0) >= patience;
      if (!isKnown && !isGivenUp && !this.#running.has(name)) {
        void this.#ask(name, watched);
      }
    }
  }

  async #ask(name: string, { accountId, instance }: Watched): Promise<void> {
    const stop = new AbortController();
    const { signal } = stop;
    this.#running.set(name, stop);
    this.#asked.set(name, this.#now());
    try {
      const provider = await abortable(this.#parts.provider(accountId), signal);
      const running = await provider.runningBackups(instance, { signal, priority: 'background' });
      this.#failures.delete(accountId);
      await this.#parts.found(accountId, instance, running);
    } catch (error) {
      if (!isCancelled(error)) {
        this.#fail(accountId, error);
      }
    }
    if (this.#running.get(name) === stop) {
      this.#running.delete(name);
    }
    this.#begin();
  }

  /** The tree tells what is wrong with an account; here it is enough that the log says why nothing was found. */
  #fail(accountId: string, error: unknown): void {
    const kind = isCloudError(error) ? error.kind : 'unexpected';
    const isHopeless = isCloudError(error) && isSignInFailure(error.kind);
    this.#failures.set(accountId, isHopeless ? patience : (this.#failures.get(accountId) ?? 0) + 1);
    const what = `${accountId} ${kind}`;
    if (!this.#logged.has(what)) {
      this.#logged.add(what);
      this.#parts.log.warn(`Could not look for running backups (${kind}).`);
    }
  }
}

/** Account, region and instance, as they are narrowed. */
function nameOf({ accountId, regionId, instance }: Watched): string {
  return JSON.stringify([accountId, regionId, instance.id]);
}

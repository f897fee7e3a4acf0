import { each } from '../async/each.ts';
import { isCancelled, isCloudError, isSignInFailure, type CloudError } from '../model/errors.ts';
import type { Browsing } from '../model/provider.ts';
import type { Region } from '../model/resources.ts';

/** How many instances a region has: as many as came on the first page, and perhaps `more`. */
export interface RegionAnswer {
  readonly region: Region;
  readonly instances: number;
  readonly more: boolean;
}

export interface RegionFailure {
  readonly region: Region;
  readonly error: CloudError;
}

export interface ScanOptions {
  /** Ends the scan; what is known by then stays. */
  readonly signal: AbortSignal;
  /** Called for each region that answered. */
  readonly onAnswer: (answer: RegionAnswer) => Promise<void>;
  /** Called whenever one region more is done, answer or not. */
  readonly onProgress: () => void;
}

/** What is known at some moment. */
export type ScanState = Pick<RegionScan, 'regions' | 'answers' | 'withInstances' | 'failures' | 'left' | 'instances'>;

/** Regions that are asked at once. */
const atOnce = 6;

/** The search for the regions that have instances. It can be stopped and taken up again. */
export class RegionScan {
  readonly regions: readonly Region[];
  readonly #answers = new Map<string, RegionAnswer>();
  readonly #failures = new Map<string, RegionFailure>();

  constructor(regions: readonly Region[]) {
    this.regions = regions;
  }

  /** In the order of the regions, as all that follow. */
  get answers(): readonly RegionAnswer[] {
    return this.regions.flatMap(({ id }) => this.#answers.get(id) ?? []);
  }

  get withInstances(): readonly RegionAnswer[] {
    return this.answers.filter(({ instances, more }) => instances > 0 || more);
  }

  /** What could not be asked. */
  get failures(): readonly RegionFailure[] {
    return this.regions.flatMap(({ id }) => this.#failures.get(id) ?? []);
  }

  /** What was not asked, or was stopped before it answered. */
  get left(): readonly Region[] {
    return this.regions.filter(({ id }) => !this.#answers.has(id) && !this.#failures.has(id));
  }

  get instances(): number {
    return this.answers.reduce((sum, { instances }) => sum + instances, 0);
  }

  /**
   * Asks each region that has not answered yet for its first page of instances (`listInstances`). One that refuses costs
   * that region; a refused sign-in ends the scan and rejects, as it would be refused everywhere.
   */
  async run(provider: Pick<Browsing, 'listInstances'>, options: ScanOptions): Promise<void> {
    this.#failures.clear();
    await each(this.left, { atOnce, signal: options.signal }, async (region, signal) => {
      const answer = await this.#ask(provider, region, signal);
      if (answer) {
        await options.onAnswer(answer);
      }
      if (!signal.aborted) {
        options.onProgress();
      }
    });
  }

  async #ask(
    provider: Pick<Browsing, 'listInstances'>,
    region: Region,
    signal: AbortSignal,
  ): Promise<RegionAnswer | undefined> {
    try {
      const { items, next } = await provider.listInstances(region, {}, { signal, priority: 'job' });
      const answer = { region, instances: items.length, more: next !== undefined };
      this.#answers.set(region.id, answer);
      return answer;
    } catch (error) {
      if (!isCloudError(error) || isSignInFailure(error.kind)) {
        throw error;
      }
      if (error.kind === 'unsupported') {
        // A region without the service has no instances, at this try and at every other.
        const answer = { region, instances: 0, more: false };
        this.#answers.set(region.id, answer);
        return answer;
      }
      if (!isCancelled(error)) {
        this.#failures.set(region.id, { region, error });
      }
      return undefined;
    }
  }
}

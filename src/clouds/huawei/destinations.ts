import * as l10n from '@vscode/l10n';
import { each } from '../../async/each.ts';
import { CloudError, isCancelled, isCloudError, isSignInFailure, type ErrorKind } from '../../model/errors.ts';
import type { CopyPolicy } from '../../model/insight.ts';
import type { Call } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import { cancelled, strangeReply } from '../common/failures.ts';
import { Remembered } from '../common/remembered.ts';
import type { Api } from './api.ts';
import type { Reply } from './client.ts';
import type { Place } from './projects.ts';
import { offsiteInstanceShape, saysPolicy, toDestinations, type Destination } from './records/policies.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Regions asked at once while the user waits; background work stays narrow. */
const AT_ONCE = 8;
/** Pages that are read of one region at most; an account may have copies of 150 instances. */
const MOST_PAGES = 10;
/** A region that answers so has no RDS for this account, and no copies. */
const NO_SERVICE: ReadonlySet<ErrorKind> = new Set(['unsupported', 'notFound']);

/** Whose copies. */
export type Owner = Pick<Instance, 'id' | 'regionId'>;

/** An instance that has copies in a place. */
export interface Listed {
  readonly place: Place;
  readonly policy: CopyPolicy;
}

export interface Listing {
  readonly instances: readonly Listed[];
  /** Why one of the regions did not answer, so that more may be there. */
  readonly failure: CloudError | undefined;
}

interface Known {
  readonly places: readonly Place[];
  /** Why the policy could not be read, where the copies may be found without it. */
  readonly problem: CloudError | undefined;
}

/** What a region answered: a list, none where it has no RDS, or a failure. */
type Answer = Partial<Listing>;

/** Where the copies of instances are: the cloud lists copies only in the region that holds them. */
export class Destinations {
  readonly #api: Api;
  /** By instance: the list of copies and the policy above it are asked for together. */
  readonly #replies = new Remembered<Reply>(MINUTE);
  /** By instance. That an instance has none is not remembered, as that may change at any moment. */
  readonly #named = new Remembered<readonly Destination[]>(HOUR);
  /** By project. That the account may not look is remembered, too; other failures are not. */
  readonly #lists = new Remembered<Answer>(HOUR);

  constructor(api: Api) {
    this.#api = api;
  }

  /** The user wants everything tried again. */
  forget(): void {
    this.#replies.clear();
    this.#named.clear();
    this.#lists.clear();
  }

  /** ShowOffsiteBackupPolicy, asked within the last minute. */
  async policy(owner: Owner, call: Call): Promise<Reply> {
    return await this.#replies.get(owner.id, call, async (asked) => {
      const place = await this.#api.projects.place(owner.regionId, asked);
      const path = { instance_id: owner.id };
      const reply = await this.#api.client.read(this.#api.operation(place, 'ShowOffsiteBackupPolicy', { path }), asked);
      const named = toDestinations(reply.body);
      if (!saysPolicy(reply.body)) {
        throw strangeReply(reply);
      }
      if (named.length > 0) {
        this.#named.put(owner.id, named);
      } else {
        this.#named.forget(owner.id);
      }
      return reply;
    });
  }

  /** Where the policy of an instance sends its copies. Only where it cannot be had, the regions are asked who has some. */
  async of(owner: Owner, call: Call): Promise<readonly Place[]> {
    const { places, problem } = await this.#known(owner, call);
    if (!problem) {
      return places;
    }
    const { instances, failure } = await this.listed(owner.regionId, call).catch((error: unknown) => {
      throw isForbidden(error) && isForbidden(problem) ? problem : error;
    });
    const found = placesOf(owner, instances);
    if (found.length === 0) {
      // Of two missing permissions the policy's is the one to ask for, as it spares the look into all regions.
      throw isForbidden(problem) ? problem : (failure ?? problem);
    }
    return found;
  }

  /** The same by the policy and what is known of the regions, without asking any of them. */
  async ofPolicy(owner: Owner, call: Call): Promise<readonly Place[]> {
    const { places, problem } = await this.#known(owner, call);
    if (places.length === 0 && problem) {
      throw problem;
    }
    return places;
  }

  /** ListOffsiteInstances of every region but this one. Rejects if no region lists any and one has failed. */
  async listed(regionId: string, call: Call): Promise<Listing> {
    const answers: Answer[] = [];
    const atOnce = call.priority === 'background' ? 1 : AT_ONCE;
    await each(await this.#others(regionId, call), { atOnce, signal: call.signal }, async (place, signal) => {
      answers.push(await this.#in(place, { ...call, signal }));
    });
    if (call.signal.aborted) {
      throw cancelled(false);
    }
    const failure = answers.find((answer) => answer.failure)?.failure;
    // Regions without RDS say nothing about the others.
    if (failure && answers.every(({ instances }) => instances === undefined)) {
      throw failure;
    }
    return { instances: answers.flatMap(({ instances = [] }) => instances), failure };
  }

  /** How many regions `listed` would have to ask. */
  async unlisted(regionId: string, call: Call): Promise<number> {
    return (await this.#others(regionId, call)).filter(({ projectId }) => !this.#lists.has(projectId)).length;
  }

  /** The projects of all other regions: copies are never in the instance's own. */
  async #others(regionId: string, call: Call): Promise<readonly Place[]> {
    const source = await this.#api.projects.place(regionId, call);
    return (await this.#api.projects.all(call)).filter(({ region }) => region !== source.region);
  }

  /** What the policy names or, if that is nothing, what is known of the regions: copies may outlast the policy. */
  async #known(owner: Owner, call: Call): Promise<Known> {
    const all = await this.#api.projects.all(call);
    const { named, problem } = await this.#namedBy(owner, call);
    if (named.length > 0) {
      return { places: named.map((destination) => placeOf(destination, all)), problem };
    }
    const listed = all.flatMap(({ projectId }) => this.#lists.latest(projectId)?.instances ?? []);
    return { places: placesOf(owner, listed), problem };
  }

  async #namedBy(owner: Owner, call: Call): Promise<{ named: readonly Destination[]; problem: Known['problem'] }> {
    const known = this.#named.has(owner.id) ? this.#named.latest(owner.id) : undefined;
    try {
      return { named: known ?? toDestinations((await this.policy(owner, call)).body), problem: undefined };
    } catch (error) {
      // An instance that was deleted has no policy any more, and may have copies.
      if (isForbidden(error) || (isCloudError(error) && error.kind === 'notFound')) {
        return { named: [], problem: error };
      }
      throw error;
    }
  }

  /** Rejects where asking the next region would fail as well. */
  async #in(place: Place, call: Call): Promise<Answer> {
    try {
      return await this.#lists.get(place.projectId, call, async (asked) => await this.#ask(place, asked));
    } catch (error) {
      if (!isCloudError(error) || isCancelled(error) || isSignInFailure(error.kind) || error.kind === 'throttled') {
        throw error;
      }
      return { failure: error };
    }
  }

  async #ask(place: Place, call: Call): Promise<Answer> {
    try {
      return { instances: await this.#list(place, call) };
    } catch (error) {
      if (isForbidden(error)) {
        return { failure: error };
      }
      if (isCloudError(error) && NO_SERVICE.has(error.kind)) {
        return {};
      }
      throw error;
    }
  }

  async #list(place: Place, call: Call): Promise<readonly Listed[]> {
    const operation = this.#api.operation(place, 'ListOffsiteInstances');
    const instances: Listed[] = [];
    let cursor: string | undefined;
    for (let page = 1; page <= MOST_PAGES; page++) {
      const { items, next } = await this.#api.page(operation, cursor, offsiteInstanceShape, call);
      instances.push(...items.map((policy) => ({ place, policy: listedIn(place, policy) })));
      if (next === undefined) {
        break;
      }
      cursor = next;
    }
    return instances;
  }
}

/** The list need not say where it was asked for. */
function listedIn(place: Place, policy: CopyPolicy): CopyPolicy {
  return movedTo(policy.backups || policy.logs ? place.regionId : undefined, policy);
}

/** The same policy with another place of the tree: the cloud names its region, which several places may share. */
export function movedTo(regionId: string | undefined, policy: CopyPolicy): CopyPolicy {
  return {
    ...policy,
    regionId,
    get fields() {
      return policy.fields;
    },
  };
}

function placesOf({ id }: Owner, instances: readonly Listed[]): readonly Place[] {
  return instances.filter(({ policy }) => policy.instanceId === id).map(({ place }) => place);
}

function isForbidden(error: unknown): error is CloudError {
  return isCloudError(error) && error.kind === 'forbidden';
}

function placeOf({ regionId, projectId }: Destination, all: readonly Place[]): Place {
  const place = all.find((one) => one.projectId === projectId);
  if (!place) {
    throw new CloudError({
      kind: 'forbidden',
      message: l10n.t(
        'The copies are in the project {0} of the region {1}, which this account cannot use. Ask the administrator of the account for access to that project.',
        projectId,
        regionId ?? '-',
      ),
    });
  }
  return place;
}

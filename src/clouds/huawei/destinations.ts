import * as l10n from '@vscode/l10n';
import { each } from '../../async/each.ts';
import { CloudError, isCancelled, isCloudError, isSignInFailure, type ErrorKind } from '../../model/errors.ts';
import type { Call } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import { cancelled } from '../common/failures.ts';
import { Remembered } from '../common/remembered.ts';
import type { Api } from './api.ts';
import type { Reply } from './client.ts';
import type { Place } from './projects.ts';
import { offsiteInstanceShape, toDestinations, type Destination, type OffsiteInstance } from './records/policies.ts';

const HOUR = 60 * 60_000;
/** Regions asked at once while the user waits; background work stays narrow. */
const AT_ONCE = 8;
/** Pages that are read of one region at most; an account may have copies of 150 instances. */
const MOST_PAGES = 10;
/** A region that answers so has no copies for this account, also in an hour. */
const NONE_HERE: ReadonlySet<ErrorKind> = new Set(['forbidden', 'unsupported', 'notFound']);

/** Whose copies. */
export type Owner = Pick<Instance, 'id' | 'regionId'>;

/** An instance that has copies in a place. */
export interface Listed extends OffsiteInstance {
  readonly place: Place;
}

export interface Listing {
  readonly instances: readonly Listed[];
  /** Why one of the regions could not be asked, so that more may be there. */
  readonly failure: CloudError | undefined;
}

interface Answer {
  readonly instances: readonly Listed[];
  readonly refusal: CloudError | undefined;
}

/** Where the copies of instances are: the cloud lists copies only in the region that holds them. */
export class Destinations {
  readonly #api: Api;
  /** By instance. That an instance has none is not remembered, as that may change at any moment. */
  readonly #policies = new Remembered<readonly Destination[]>(HOUR);
  /** By project. */
  readonly #lists = new Remembered<Answer>(HOUR);

  constructor(api: Api) {
    this.#api = api;
  }

  /** ShowOffsiteBackupPolicy, asked now. */
  async readPolicy(owner: Owner, call: Call): Promise<Reply> {
    const place = await this.#api.projects.place(owner.regionId, call);
    const path = { instance_id: owner.id };
    const reply = await this.#api.client.read(this.#api.operation(place, 'ShowOffsiteBackupPolicy', { path }), call);
    const named = toDestinations(reply.body);
    if (named.length > 0) {
      this.#policies.put(owner.id, named);
    } else {
      this.#policies.forget(owner.id);
    }
    return reply;
  }

  /** Where the policy of an instance sends its copies or, if it names no place, where the regions list some. */
  async of(owner: Owner, call: Call): Promise<readonly Place[]> {
    const { places, problem } = await this.#named(owner, call);
    if (places.length > 0) {
      return places;
    }
    const { instances, failure } = await this.listed(owner.regionId, call).catch((error: unknown) => {
      // Of two missing permissions the first is the one to ask for.
      throw isCloudError(error) && error.kind === 'forbidden' ? (problem ?? error) : error;
    });
    const found = instances.filter(({ instanceId }) => instanceId === owner.id).map(({ place }) => place);
    const unsure = problem ?? failure;
    if (found.length === 0 && unsure) {
      throw unsure;
    }
    return found;
  }

  /** The same by the policy and what is known of the regions, without asking each of them. */
  async ofPolicy(owner: Owner, call: Call): Promise<readonly Place[]> {
    const { places, problem } = await this.#named(owner, call);
    if (places.length > 0) {
      return places;
    }
    const all = await this.#api.projects.all(call);
    const known = all.flatMap(({ projectId }) => this.#lists.latest(projectId)?.instances ?? []);
    const found = known.filter(({ instanceId }) => instanceId === owner.id).map(({ place }) => place);
    if (found.length === 0 && problem) {
      throw problem;
    }
    return found;
  }

  /** ListOffsiteInstances of every region but this one. Rejects if no region answers. */
  async listed(regionId: string, call: Call): Promise<Listing> {
    const source = await this.#api.projects.place(regionId, call);
    const places = (await this.#api.projects.all(call)).filter(({ region }) => region !== source.region);
    const instances: Listed[] = [];
    const failures: CloudError[] = [];
    const refusals: CloudError[] = [];
    const atOnce = call.priority === 'background' ? 1 : AT_ONCE;
    await each(places, { atOnce, signal: call.signal }, async (place, signal) => {
      try {
        const { instances: found, refusal } = await this.#in(place, { ...call, signal });
        instances.push(...found);
        refusals.push(...(refusal ? [refusal] : []));
      } catch (error) {
        if (!isCloudError(error) || isCancelled(error) || isSignInFailure(error.kind) || error.kind === 'throttled') {
          throw error;
        }
        failures.push(error);
      }
    });
    if (call.signal.aborted) {
      throw cancelled(false);
    }
    // Regions without RDS say so, and have no copies. Where none has answered, the others say why.
    const answered = places.length - refusals.length - failures.length;
    const problem = failures[0] ?? refusals.find(({ kind }) => kind === 'forbidden');
    if (answered === 0 && problem) {
      throw problem;
    }
    return { instances, failure: failures[0] };
  }

  /** What the policy names. `problem` is why it could not be read, where the copies may be found without it. */
  async #named(owner: Owner, call: Call): Promise<{ places: readonly Place[]; problem?: CloudError }> {
    let destinations: readonly Destination[];
    try {
      destinations = await this.#policies.get(owner.id, call, async (asked) =>
        toDestinations((await this.readPolicy(owner, asked)).body),
      );
    } catch (error) {
      // An instance that was deleted has no policy any more, and may have copies.
      if (isCloudError(error) && (error.kind === 'forbidden' || error.kind === 'notFound')) {
        return { places: [], problem: error };
      }
      throw error;
    }
    if (destinations.length === 0) {
      this.#policies.forget(owner.id);
      return { places: [] };
    }
    const all = await this.#api.projects.all(call);
    return { places: destinations.map((destination) => placeOf(destination, all)) };
  }

  async #in(place: Place, call: Call): Promise<Answer> {
    return await this.#lists.get(place.projectId, call, async (asked) => {
      try {
        return { instances: await this.#list(place, asked), refusal: undefined };
      } catch (error) {
        if (isCloudError(error) && NONE_HERE.has(error.kind)) {
          return { instances: [], refusal: error };
        }
        throw error;
      }
    });
  }

  async #list(place: Place, call: Call): Promise<readonly Listed[]> {
    const operation = this.#api.operation(place, 'ListOffsiteInstances');
    const instances: Listed[] = [];
    let cursor: string | undefined;
    for (let page = 1; page <= MOST_PAGES; page++) {
      const { items, next } = await this.#api.page(operation, cursor, offsiteInstanceShape, call);
      instances.push(...items.map((item) => listedIn(place, item)));
      if (next === undefined) {
        break;
      }
      cursor = next;
    }
    return instances;
  }
}

/** The list need not say where it was asked for. */
function listedIn(place: Place, item: OffsiteInstance): Listed {
  const { policy } = item;
  const regionId = policy.backups || policy.logs ? place.regionId : undefined;
  return {
    ...item,
    place,
    policy: {
      ...policy,
      regionId,
      get fields() {
        return policy.fields;
      },
    },
  };
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

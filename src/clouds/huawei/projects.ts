import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { CloudError, isCloudError, isSignInFailure } from '../../model/errors.ts';
import type { Log } from '../../model/provider.ts';
import type { Call, Priority } from '../../model/requests.ts';
import type { Region } from '../../model/resources.ts';
import { hostOf } from '../common/endpoints.ts';
import { strangeReply } from '../common/failures.ts';
import { brokenWords } from '../common/records.ts';
import { Shared } from '../common/shared.ts';
import { field, key } from '../common/values.ts';
import type { Reply } from './answers.ts';
import type { IamOperationName } from './operations.ts';
import { readList, type Shape } from './records/read.ts';
import { regionName } from './regionNames.ts';
import { REGION_ID, regionOf, type Endpoints } from './regions.ts';

/** One project: a place of its own with instances of its own. */
export interface Place {
  /** The tree's id, which is the project's name: that of its region, or `<region>_<name>` of a sub-project. */
  readonly regionId: string;
  /** The region whose endpoint serves it. */
  readonly region: string;
  readonly projectId: string;
}

/** What may go wrong with the first operation and well with the second. */
const REFUSED: ReadonlySet<number | undefined> = new Set([401, 403, 404]);

const projectRecord = v.object({
  id: key,
  name: key,
  enabled: field((value) => value !== false && value !== 'false'),
});

/** ListAuthProjects and ListProjects; `undefined` is a project that cannot be used, or that belongs to no region. */
const projectShape: Shape<typeof projectRecord, Place | undefined> = {
  list: 'projects',
  schema: projectRecord,
  reader:
    () =>
    ({ id, name, enabled = true }) => {
      const region = regionOf(name);
      return enabled && REGION_ID.test(region) ? { regionId: name, region, projectId: id } : undefined;
    },
};

interface Found {
  readonly places: readonly Place[];
  readonly broken: number;
}

/** The projects of one account. Nothing is ever created. */
export class Projects {
  readonly #ask: (action: IamOperationName, call: Call) => Promise<Reply>;
  readonly #endpoints: Endpoints;
  readonly #log: Log;
  /** By priority: what the user waits for must not stand behind what nobody waits for. */
  readonly #requests: Readonly<Record<Priority, Shared<Found>>> = {
    user: new Shared(),
    job: new Shared(),
    background: new Shared(),
  };
  #places: readonly Place[] | undefined;
  /** Records that could not be read when the places were asked for. */
  #broken = 0;
  /** The first operation was refused, and the second was not. */
  #useSecond = false;

  constructor(ask: (action: IamOperationName, call: Call) => Promise<Reply>, endpoints: Endpoints, log: Log) {
    this.#ask = ask;
    this.#endpoints = endpoints;
    this.#log = log;
  }

  /** Asks the cloud for them, as regions with their parts. `broken` counts records that could not be read. */
  async list(call: Call): Promise<{ readonly regions: readonly Region[]; readonly broken: number }> {
    const { places, broken } = await this.#find(call);
    return { regions: this.#regions(places), broken };
  }

  /** The project of a region or part, from what is known, which is asked for if need be. Rejects if there is none. */
  async place(regionId: string, call: Call): Promise<Place> {
    const place = (await this.all(call)).find((one) => one.regionId === regionId);
    if (!place) {
      this.#checkWhole();
      const message = l10n.t('The account has no project for {0} (any more). Refresh the regions.', regionId);
      throw new CloudError({ kind: 'notFound', message });
    }
    return place;
  }

  /** All of them, from what is known, which is asked for if need be. */
  async all(call: Call): Promise<readonly Place[]> {
    return this.#places ?? (await this.#find(call)).places;
  }

  /** By what is known now; asks nothing. */
  known(projectId: string): Place | undefined {
    return this.#places?.find((place) => place.projectId === projectId);
  }

  /** The same by the tree's id. */
  named(regionId: string): Place | undefined {
    return this.#places?.find((place) => place.regionId === regionId);
  }

  async #find(call: Call): Promise<Found> {
    const found = await this.#requests[call.priority ?? 'user'].ask(
      call,
      async (shared) => await this.#askBoth(shared),
    );
    this.#places = found.places;
    this.#broken = found.broken;
    return found;
  }

  /** What is missing may be what could not be read: then it is asked for again the next time. */
  #checkWhole(): void {
    if (this.#broken > 0) {
      this.#places = undefined;
      throw strangeReply({});
    }
  }

  async #askBoth(call: Call): Promise<Found> {
    if (!this.#useSecond) {
      try {
        return this.#read('ListAuthProjects', await this.#ask('ListAuthProjects', call));
      } catch (error) {
        if (!isCloudError(error) || !REFUSED.has(error.status) || isSignIn(error)) {
          throw error;
        }
      }
    }
    const found = this.#read('ListProjects', await this.#ask('ListProjects', call));
    this.#useSecond = true;
    return found;
  }

  #read(action: IamOperationName, reply: Reply): Found {
    const { body, requestId } = reply;
    const read = readList(body, projectShape);
    if (!read) {
      throw strangeReply(reply);
    }
    for (const record of read.broken) {
      this.#log.warn(`${action}, request ${requestId}: ${brokenWords(record)}`);
    }
    return { places: read.items.filter((place) => place !== undefined), broken: read.broken.length };
  }

  /** In the cloud's order. A sub-project whose region's own project is not among them stands by itself. */
  #regions(places: readonly Place[]): readonly Region[] {
    const main = new Set(places.filter(({ regionId, region }) => regionId === region).map(({ region }) => region));
    const isPart = ({ regionId, region }: Place) => regionId !== region && main.has(region);
    return places
      .filter((place) => !isPart(place))
      .map((place) => {
        const parts = places.filter((other) => other.region === place.regionId && isPart(other));
        return {
          ...this.#asRegion(place),
          ...(parts.length === 0 ? {} : { parts: parts.map((part) => this.#asRegion(part, partName(part))) }),
        };
      });
  }

  #asRegion(place: Place, name = fullName(place)): Region {
    return { id: place.regionId, name, endpoint: hostOf(this.#endpoints.rds(place.region)) };
  }
}

/** The key itself was refused, or is locked. */
function isSignIn({ kind, status }: CloudError): boolean {
  return isSignInFailure(kind) || (status === 401 && kind !== 'forbidden' && kind !== 'unsupported');
}

function partName({ regionId, region }: Place): string {
  return regionId.slice(region.length + 1);
}

function fullName(place: Place): string {
  const name = regionName(place.region);
  return place.regionId === place.region ? name : `${name} (${partName(place)})`;
}

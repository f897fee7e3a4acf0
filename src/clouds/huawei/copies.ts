import type { LogFile } from '../../model/logs.ts';
import type { BackupRef } from '../../model/provider.ts';
import type { BackupQuery, Call, Page } from '../../model/requests.ts';
import type { Backup, Instance } from '../../model/resources.ts';
import { isCloudError } from '../../model/errors.ts';
import { mergedPage } from '../common/merged.ts';
import type { Api } from './api.ts';
import type { Destinations } from './destinations.ts';
import { copyParams } from './filters.ts';
import { checkOffered, offersOf } from './offers.ts';
import type { Place } from './projects.ts';
import { offsiteLogShape, offsiteShape } from './records/backups.ts';
import { requestRange } from './records/times.ts';

type Query = Readonly<Record<string, string>>;

/** Copies in other regions: each is asked for in the region that holds it. */
export class Copies {
  readonly #api: Api;
  readonly #destinations: Destinations;

  constructor(api: Api, destinations: Destinations) {
    this.#api = api;
    this.#destinations = destinations;
  }

  async list(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>> {
    checkOffered(offersOf(instance).copies);
    const asked = { ...this.#rangeOf(query), ...copyParams(instance, query.filters) };
    const lists = (await this.#destinations.of(instance, call)).map((place) => ({
      key: place.regionId,
      page: async (cursor: string | undefined, each: Call) => await this.#page(instance, place, asked, cursor, each),
    }));
    return await mergedPage(lists, { cursor: query.cursor, call }, ({ started }) => started);
  }

  async listLogs(instance: Instance, query: BackupQuery, call: Call): Promise<Page<LogFile>> {
    checkOffered(offersOf(instance).copiedLogs);
    const { id: instanceId, regionId } = instance;
    const asked = { instance_id: instanceId, backup_type: 'incremental', ...this.#rangeOf(query) };
    const lists = (await this.#destinations.of(instance, call)).map((place) => {
      const operation = this.#api.operation(place, 'ListOffsiteBackups', { query: asked });
      const shape = offsiteLogShape({ instanceId, regionId, copyRegionId: place.regionId });
      const page = async (cursor: string | undefined, each: Call) =>
        await orNone(this.#api.page(operation, cursor, shape, each));
      return { key: place.regionId, page };
    });
    return await mergedPage(lists, { cursor: query.cursor, call }, ({ from }) => from);
  }

  async find({ instanceId, regionId, backupId }: BackupRef, call: Call): Promise<Backup | undefined> {
    const owner = { id: instanceId, regionId };
    const places = await this.#destinations.of(owner, call);
    const pages = places.map(async (place) => await this.#page(owner, place, { backup_id: backupId }, undefined, call));
    return (await Promise.all(pages)).flatMap(({ items }) => items).find(({ id }) => id === backupId);
  }

  async #page(
    { id: instanceId, regionId }: Pick<Instance, 'id' | 'regionId'>,
    place: Place,
    asked: Query,
    cursor: string | undefined,
    call: Call,
  ): Promise<Page<Backup>> {
    const query = { instance_id: instanceId, backup_type: 'auto', ...asked };
    const operation = this.#api.operation(place, 'ListOffsiteBackups', { query });
    const shape = offsiteShape({ instanceId, regionId, copyRegionId: place.regionId });
    return await orNone(this.#api.page(operation, cursor, shape, call));
  }

  #rangeOf({ range }: BackupQuery): Query {
    return { ...requestRange(this.#api.theirs(range)) };
  }
}

/** A region that holds no copy of an instance may not know it. */
export async function orNone<Item>(page: Promise<Page<Item>>): Promise<Page<Item>> {
  try {
    return await page;
  } catch (error) {
    if (isCloudError(error) && error.kind === 'notFound') {
      return { items: [], next: undefined, total: 0, broken: 0 };
    }
    throw error;
  }
}

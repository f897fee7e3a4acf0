import type { LogFile } from '../../model/logs.ts';
import type { BackupRef } from '../../model/provider.ts';
import type { BackupQuery, Call, Page } from '../../model/requests.ts';
import type { Backup, Instance } from '../../model/resources.ts';
import { mergedPage } from '../common/merged.ts';
import type { Api } from './api.ts';
import { copiesPage, foundIn, noneIfUnknown } from './backupLists.ts';
import type { Destinations } from './destinations.ts';
import type { RecordedBackup } from '../common/recorded.ts';
import { copyParams } from './filters.ts';
import { checkOffered, offersOf } from './offers.ts';
import { offsiteLogShape } from './records/backups.ts';
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
    const params = { ...this.#rangeOf(query), ...copyParams(instance, query.filters) };
    const lists = (await this.#destinations.of(instance, call)).map((place) => ({
      key: place.regionId,
      page: async (cursor: string | undefined, each: Call) =>
        await copiesPage(this.#api, { owner: instance, place, query: params }, cursor, each),
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
        await noneIfUnknown(this.#api.page(operation, cursor, shape, each));
      return { key: place.regionId, page };
    });
    return await mergedPage(lists, { cursor: query.cursor, call }, ({ from }) => from);
  }

  async find({ instanceId, regionId, backupId }: BackupRef, call: Call): Promise<RecordedBackup | undefined> {
    const owner = { id: instanceId, regionId };
    const places = await this.#destinations.of(owner, call);
    const query = { backup_id: backupId };
    const pages = places.map(async (place) => await copiesPage(this.#api, { owner, place, query }, undefined, call));
    return foundIn(await Promise.all(pages), backupId);
  }

  #rangeOf({ range }: BackupQuery): Query {
    return { ...requestRange(this.#api.theirs(range)) };
  }
}

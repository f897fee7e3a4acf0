import type { BackupList, FilterField } from '../../model/filters.ts';
import type { Offers } from '../../model/insight.ts';
import type { LogFile } from '../../model/logs.ts';
import { refTo, type BackupRef, type Browsing, type LinkAnswer, type RawReply } from '../../model/provider.ts';
import type { BackupQuery, Call, InstanceQuery, Page } from '../../model/requests.ts';
import type { Backup, Instance, Region } from '../../model/resources.ts';
import { checkReadable, goneInstance, notReported } from '../common/failures.ts';
import { idsOf } from '../common/matching.ts';
import { mergedPage } from '../common/merged.ts';
import type { RecordedBackup } from '../common/recorded.ts';
import type { Api } from './api.ts';
import { backupsPage, foundIn, noneIfRefused } from './backupLists.ts';
import { Copies } from './copies.ts';
import type { Destinations } from './destinations.ts';
import { backupFilters, instanceFilters, instanceParams, narrowedBackups, type BackupType } from './filters.ts';
import { backupLinks, logFileLinks } from './links.ts';
import { checkOffered, offersOf } from './offers.ts';
import { logShape } from './records/backups.ts';
import { sourcesOf } from './records/copySource.ts';
import { instanceShape } from './records/instances.ts';
import { requestRange } from './records/times.ts';

/** Regions, instances, backups and logs. */
export class Catalogue implements Browsing {
  readonly capabilities = { copies: true, released: false };
  readonly #api: Api;
  readonly #copies: Copies;
  /** Types that an engine turned out not to have. */
  readonly #refused = new Set<string>();

  constructor(api: Api, destinations: Destinations) {
    this.#api = api;
    this.#copies = new Copies(api, destinations);
  }

  /** The user wants everything tried again. */
  forget(): void {
    this.#refused.clear();
  }

  offers(instance: Instance): Offers {
    return offersOf(instance);
  }

  async listRegions(call: Call): Promise<Page<Region>> {
    const { regions, broken } = await this.#api.projects.list(call);
    return { items: regions, next: undefined, total: regions.length, broken };
  }

  async listInstances(region: Region, { cursor, filters }: InstanceQuery, call: Call): Promise<Page<Instance>> {
    const place = await this.#api.projects.place(region.id, call);
    const operation = this.#api.operation(place, 'ListInstances', { query: instanceParams(filters) });
    return await this.#api.page(operation, cursor, instanceShape(place), call);
  }

  async getInstance(regionId: string, instanceId: string, call: Call): Promise<Instance> {
    const place = await this.#api.projects.place(regionId, call);
    const operation = this.#api.operation(place, 'ListInstances', { query: { id: instanceId } });
    const page = await this.#api.page(operation, undefined, instanceShape(place), call);
    const instance = page.items.find(({ id }) => id === instanceId);
    if (!instance) {
      checkReadable(page);
      throw goneInstance(instanceId);
    }
    return instance;
  }

  /** The lists of each type as one: without a type the cloud does not say what it gives. */
  async listBackups(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>> {
    const place = await this.#api.projects.place(instance.regionId, call);
    const { types, params } = narrowedBackups(instance, query.filters);
    const asked = { ...requestRange(this.#api.theirs(query.range)), ...params };
    const known = types.length > 1 ? types.filter((type) => !this.#refused.has(nameOf(instance, type))) : types;
    const lists = known.map((type) => ({
      key: type,
      page: async (cursor: string | undefined, each: Call) => {
        const wanted = { owner: instance, place, query: { backup_type: type, ...asked } };
        const page = backupsPage(this.#api, wanted, cursor, each);
        if (type !== 'fragment' || types.length === 1) {
          return await page;
        }
        // Which engines have them is not documented: one that refuses the type has none, and is not asked again.
        return await noneIfRefused(
          page,
          () => Object.keys(params).length > 0 || this.#refused.add(nameOf(instance, type)),
        );
      },
    }));
    return await mergedPage(lists, { cursor: query.cursor, call }, ({ started }) => started);
  }

  async listCopies(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>> {
    return await this.#copies.list(instance, query, call);
  }

  async listLogs(instance: Instance, query: BackupQuery, call: Call): Promise<Page<LogFile>> {
    checkOffered(offersOf(instance).logs);
    const { id: instanceId, regionId } = instance;
    const place = await this.#api.projects.place(regionId, call);
    const range = requestRange(this.#api.theirs(query.range));
    const asked = { instance_id: instanceId, backup_type: 'incremental', ...range };
    const operation = this.#api.operation(place, 'ListBackups', { query: asked });
    return await this.#api.page(operation, query.cursor, logShape({ instanceId, regionId }), call);
  }

  async listCopiedLogs(instance: Instance, query: BackupQuery, call: Call): Promise<Page<LogFile>> {
    return await this.#copies.listLogs(instance, query, call);
  }

  /** The cloud has no such list. */
  listReleased(): Promise<Page<Backup>> {
    return Promise.reject(notReported());
  }

  instanceFilters(): readonly FilterField[] {
    return instanceFilters();
  }

  backupFilters(instance: Instance, list: BackupList): Promise<readonly FilterField[]> {
    return Promise.resolve(backupFilters(instance, list));
  }

  releasedFilters(): readonly FilterField[] {
    return [];
  }

  async findBackup(ref: BackupRef, call: Call): Promise<RecordedBackup | undefined> {
    if (ref.copy) {
      return await this.#copies.find(ref, call);
    }
    return (await this.#find(ref, ['auto', 'manual'], call)) ?? (await this.#find(ref, ['fragment'], call));
  }

  async rawReply(ref: BackupRef, call: Call): Promise<RawReply | undefined> {
    return (await this.findBackup(ref, call))?.rawReply(this.#api.client.maskKeys);
  }

  matchCopies(backups: readonly Backup[], copies: readonly Backup[]): ReadonlyMap<string, string> {
    return idsOf(sourcesOf(copies, backups));
  }

  async links(backup: Backup, call: Call): Promise<LinkAnswer> {
    return await backupLinks(this.#api, backup, async (one, asked) => await this.findBackup(refTo(one), asked), call);
  }

  async logLinks(log: LogFile, call: Call): Promise<LinkAnswer> {
    return await logFileLinks(this.#api, log, call);
  }

  async #find(
    { instanceId: id, regionId, backupId }: BackupRef,
    types: readonly BackupType[],
    call: Call,
  ): Promise<RecordedBackup | undefined> {
    const place = await this.#api.projects.place(regionId, call);
    const pages = types.map(async (type) => {
      const query = { backup_type: type, backup_id: backupId };
      const page = backupsPage(this.#api, { owner: { id, regionId }, place, query }, undefined, call);
      return await (type === 'fragment' ? noneIfRefused(page) : page);
    });
    return foundIn(await Promise.all(pages), backupId);
  }
}

function nameOf({ engine }: Instance, type: BackupType): string {
  return `${engine.raw.toLowerCase()} ${type}`;
}

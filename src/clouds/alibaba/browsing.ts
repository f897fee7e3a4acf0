import type { BackupList, FilterField } from '../../model/filters.ts';
import type { Offers } from '../../model/insight.ts';
import type { LogFile } from '../../model/logs.ts';
import { refTo, type BackupRef, type Browsing, type LinkAnswer, type RawReply } from '../../model/provider.ts';
import type { BackupQuery, Call, InstanceQuery, Page } from '../../model/requests.ts';
import type { Backup, Instance, Region } from '../../model/resources.ts';
import type { Api } from './api.ts';
import { hostOf } from '../common/endpoints.ts';
import { checkReadable, goneInstance } from '../common/failures.ts';
import { backupFilters, backupParams, instanceFilters, instanceParams, releasedFilters } from './filters.ts';
import { freshLinks, linksAtHand, whyNoLinks, whyNoneCame } from '../common/linkAnswers.ts';
import { PAGE_SIZE } from './lists.ts';
import { Logs } from './logs.ts';
import { idsOf } from '../common/matching.ts';
import { checkAdvance, markOf } from '../common/paging.ts';
import { offersOf } from './offers.ts';
import { tokenCursor, tokenPlace } from './paging.ts';
import type { RecordedBackup } from '../common/recorded.ts';
import { backupShape, copyShape } from './records/backups.ts';
import { sourcesOf } from './records/copySource.ts';
import { attributeShape, instanceShape, regionShape } from './records/resources.ts';
import { count, text } from './records/values.ts';
import { findReleased, listReleased } from './released.ts';
import { inMinutes, inSeconds, rangeAround } from './times.ts';

/** Regions, instances, backups and logs. */
export class Catalogue implements Browsing {
  readonly capabilities = { copies: true, released: true };
  readonly #api: Api;
  readonly #logs: Logs;

  constructor(api: Api) {
    this.#api = api;
    this.#logs = new Logs(api);
  }

  offers(instance: Instance): Offers {
    return offersOf(instance);
  }

  async listRegions(call: Call): Promise<Page<Region>> {
    const { endpoints, lists } = this.#api;
    const { items, broken } = await lists.records(this.#api.regions(), regionShape, call);
    const regions = new Map<string, Region>();
    for (const { id, name, endpoint } of items) {
      // A region comes once for each of its zones.
      if (!regions.has(id)) {
        endpoints.learn(id, endpoint);
        regions.set(id, { id, name, endpoint: hostOf(endpoints.of(id)) });
      }
    }
    return { items: [...regions.values()], next: undefined, total: regions.size, broken };
  }

  async listInstances(region: Region, { cursor, filters }: InstanceQuery, call: Call): Promise<Page<Instance>> {
    this.#api.endpoints.learn(region.id, region.endpoint);
    const place = tokenPlace(cursor);
    const operation = this.#api.in(region.id, 'DescribeDBInstances', {
      ...instanceParams(filters),
      // 1 asks for the edition; the English documentation has 0 and 1 the wrong way round.
      InstanceLevel: 1,
      MaxResults: PAGE_SIZE,
      NextToken: place.token,
    });
    const { items, broken, body } = await this.#api.lists.records(operation, instanceShape(region.id), call);
    // In token mode the total is that of the page only.
    checkReadable({ items, broken: 0, total: broken > 0 ? undefined : count(body['TotalRecordCount']) });
    const mark = markOf(items);
    checkAdvance(mark, place.mark);
    const token = text(body['NextToken']);
    const next = token === undefined || token === place.token ? undefined : tokenCursor({ token, mark });
    return { items, next, total: undefined, broken };
  }

  async getInstance(regionId: string, instanceId: string, call: Call): Promise<Instance> {
    const operation = this.#api.in(regionId, 'DescribeDBInstanceAttribute', { DBInstanceId: instanceId });
    const { items, broken } = await this.#api.lists.records(operation, attributeShape(regionId), call);
    const instance = items.find(({ id }) => id === instanceId);
    if (!instance) {
      checkReadable({ items, broken, total: undefined });
      throw goneInstance(instanceId);
    }
    return instance;
  }

  async listBackups(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>> {
    const { id, regionId } = instance;
    const params = { DBInstanceId: id, ...inMinutes(this.#api.theirs(query.range)) };
    const narrowed = { ...params, ...backupParams(instance, 'backups', query.filters) };
    const operation = this.#api.in(regionId, 'DescribeBackups', narrowed);
    return await this.#api.lists.page(operation, query.cursor, backupShape({ instanceId: id, regionId }), call);
  }

  async listCopies(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>> {
    const { id, regionId } = instance;
    const params = { DBInstanceId: id, ...inSeconds(this.#api.theirs(query.range)) };
    const narrowed = { ...params, ...backupParams(instance, 'copies', query.filters) };
    const operation = this.#api.in(regionId, 'DescribeCrossRegionBackups', narrowed);
    return await this.#api.lists.page(operation, query.cursor, copyShape({ instanceId: id, regionId }), call);
  }

  async listLogs(instance: Instance, query: BackupQuery, call: Call): Promise<Page<LogFile>> {
    return await this.#logs.list(instance, query, call);
  }

  async listCopiedLogs(instance: Instance, query: BackupQuery, call: Call): Promise<Page<LogFile>> {
    return await this.#logs.listCopied(instance, query, call);
  }

  async listReleased(region: Region, query: BackupQuery, call: Call): Promise<Page<Backup>> {
    return await listReleased(this.#api, region, query, call);
  }

  instanceFilters(): readonly FilterField[] {
    return instanceFilters();
  }

  async backupFilters(instance: Instance, list: BackupList, call: Call): Promise<readonly FilterField[]> {
    return await backupFilters(this.#api, instance, list, call);
  }

  releasedFilters(): readonly FilterField[] {
    return releasedFilters();
  }

  async findBackup(ref: BackupRef, call: Call): Promise<RecordedBackup | undefined> {
    if (ref.released) {
      return await findReleased(this.#api, ref, call);
    }
    const { instanceId, regionId, backupId, copy } = ref;
    const owner = { instanceId, regionId };
    const { lists } = this.#api;
    if (copy) {
      if (!/^\d+$/.test(backupId)) {
        // The parameter is a number, so no copy has this id.
        return undefined;
      }
      const params = { DBInstanceId: instanceId, CrossBackupId: backupId };
      const copies = this.#api.in(regionId, 'DescribeCrossRegionBackups', params);
      return byId(await lists.page(copies, undefined, copyShape(owner), call), backupId);
    }
    const range = this.#api.theirs(rangeAround(ref.started));
    const params = { DBInstanceId: instanceId, BackupId: backupId, ...inMinutes(range) };
    const backups = this.#api.in(regionId, 'DescribeBackups', params);
    return byId(await lists.page(backups, undefined, backupShape(owner), call), backupId);
  }

  async rawReply(ref: BackupRef, call: Call): Promise<RawReply | undefined> {
    return (await this.findBackup(ref, call))?.rawReply(this.#api.client.maskKeys);
  }

  matchCopies(backups: readonly Backup[], copies: readonly Backup[]): ReadonlyMap<string, string> {
    return idsOf(sourcesOf(copies, backups));
  }

  async links(backup: Backup, call: Call): Promise<LinkAnswer> {
    const { clock } = this.#api.client;
    const atHand = linksAtHand(backup, clock.now());
    if (atHand.length > 0) {
      return { links: atHand };
    }
    const reason = whyNoLinks(backup);
    if (reason !== undefined) {
      return { links: [], reason };
    }
    const found = await this.findBackup(refTo(backup), call);
    const fresh = found ? freshLinks(found, clock.now()) : [];
    return fresh.length > 0 ? { links: fresh } : { links: [], reason: whyNoneCame(found) };
  }

  async logLinks(log: LogFile, call: Call): Promise<LinkAnswer> {
    return await this.#logs.links(log, call);
  }
}

function byId(page: Page<RecordedBackup>, backupId: string): RecordedBackup | undefined {
  const found = page.items.find(({ id }) => id === backupId);
  if (!found) {
    checkReadable(page);
  }
  return found;
}

import { isCloudError } from '../../model/errors.ts';
import type { BackupPolicy, BackupUsage, CopyPolicy, RecoveryWindow } from '../../model/insight.ts';
import type { Insight, Related } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import type { Backup, Instance } from '../../model/resources.ts';
import type { Api } from './api.ts';
import { noCopies } from '../common/copies.ts';
import { notReported, strangeReply } from '../common/failures.ts';
import { cursorAfter, placeOf } from './paging.ts';
import { copyPolicyShape, toBackupPolicy, toCopyPolicy } from './records/policy.ts';
import { toRecoveryWindow } from './records/recovery.ts';
import { count } from './records/values.ts';
import { relatedTo } from './related.ts';

/** Instances that DescribeCrossRegionBackupDBInstance takes in one request, which is also its usual page. */
const IDS_A_REQUEST = 30;

/** What a list tells of instances. */
interface Listing {
  readonly policies: readonly CopyPolicy[];
  /** Those that are not in it have no policy. False where some of it could not be read. */
  readonly isWhole: boolean;
}

/** Policies, recovery and what belongs together, for one account of ApsaraDB RDS. */
export class Insights implements Insight {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async backupPolicy({ id, regionId, engine }: Instance, call: Call): Promise<BackupPolicy> {
    const operation = this.#api.in(regionId, 'DescribeBackupPolicy', { DBInstanceId: id });
    const reply = await this.#api.client.read(operation, call);
    const policy = toBackupPolicy(reply.body, engine);
    if (!policy) {
      throw strangeReply(reply);
    }
    return policy;
  }

  /** One request after the other: this is background work, which should stay narrow. */
  async copyPolicies(regionId: string, instanceIds: readonly string[], call: Call): Promise<readonly CopyPolicy[]> {
    const listed = new Map<string, CopyPolicy | undefined>();
    for (let start = 0; start < instanceIds.length; start += IDS_A_REQUEST) {
      const ids = instanceIds.slice(start, start + IDS_A_REQUEST);
      const { policies, isWhole } = await this.#knownPolicies(regionId, ids, call);
      ids.forEach((id) => listed.set(id, isWhole ? noCopies(id) : undefined));
      policies.forEach((policy) => listed.set(policy.instanceId, policy));
    }
    return instanceIds.flatMap((id) => listed.get(id) ?? []);
  }

  async copyPolicy({ id, regionId }: Instance, call: Call): Promise<CopyPolicy> {
    const operation = this.#api.in(regionId, 'DescribeInstanceCrossBackupPolicy', { DBInstanceId: id });
    const reply = await this.#api.client.read(operation, call);
    const policy = toCopyPolicy(reply.body, id);
    if (!policy) {
      throw strangeReply(reply);
    }
    return policy;
  }

  async recoveryWindow({ id, regionId }: Instance, call: Call): Promise<RecoveryWindow> {
    // This operation calls the region by another name than the rest.
    const params = { DBInstanceId: id, Region: regionId };
    const operation = this.#api.in(regionId, 'DescribeLocalAvailableRecoveryTime', params);
    return toRecoveryWindow((await this.#api.client.read(operation, call)).body);
  }

  usage(): Promise<BackupUsage> {
    return Promise.reject(notReported());
  }

  async related(backup: Backup, call: Call): Promise<Related> {
    return await relatedTo(this.#api, backup, call);
  }

  /** One instance that is gone may cost the whole answer: then the others are asked about without it. */
  async #knownPolicies(regionId: string, ids: readonly string[], call: Call): Promise<Listing> {
    try {
      return await this.#listedPolicies(regionId, ids, call);
    } catch (error) {
      if (!isCloudError(error) || error.kind !== 'notFound') {
        throw error;
      }
      const middle = Math.ceil(ids.length / 2);
      const halves = ids.length > 1 ? [ids.slice(0, middle), ids.slice(middle)] : [];
      const known: Listing[] = [];
      for (const half of halves) {
        known.push(await this.#knownPolicies(regionId, half, call));
      }
      return { policies: known.flatMap(({ policies }) => policies), isWhole: known.every(({ isWhole }) => isWhole) };
    }
  }

  /** Of these instances, those that the cloud lists. Where it has no cross-region backups, that is none. */
  async #listedPolicies(regionId: string, ids: readonly string[], call: Call): Promise<Listing> {
    const policies = new Map<string, CopyPolicy>();
    let isWhole = true;
    const params = { DBInstanceId: ids.join(','), PageSize: IDS_A_REQUEST };
    let cursor: string | undefined;
    let hasNew: boolean;
    try {
      do {
        const place = placeOf(cursor);
        const page = { ...params, PageNumber: place.page };
        const operation = this.#api.in(regionId, 'DescribeCrossRegionBackupDBInstance', page);
        const { items, broken, body } = await this.#api.lists.records(operation, copyPolicyShape, call);
        hasNew = items.some(({ instanceId }) => !policies.has(instanceId));
        items.forEach((policy) => policies.set(policy.instanceId, policy));
        // The other counters have names of their own here as well.
        const total = count(body['TotalRecords']);
        const received = items.length + broken;
        isWhole &&= broken === 0 && (received > 0 || place.seen > 0 || !total);
        cursor = cursorAfter(place, { received }, total, IDS_A_REQUEST);
      } while (cursor !== undefined && hasNew && !ids.every((id) => policies.has(id)));
    } catch (error) {
      if (!(isCloudError(error) && error.code === 'CrossBackupNotSupport')) {
        throw error;
      }
    }
    return { policies: [...policies.values()], isWhole };
  }
}

import { isCloudError, type ErrorKind } from '../../model/errors.ts';
import type { BackupPolicy, BackupUsage, CopyPolicy, RecoveryWindow } from '../../model/insight.ts';
import type { Insight, Related } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import type { Backup, Instance } from '../../model/resources.ts';
import { noCopies } from '../common/copies.ts';
import { strangeReply } from '../common/failures.ts';
import type { Api } from './api.ts';
import type { Reply } from './client.ts';
import { movedTo, type Destinations } from './destinations.ts';
import { checkOffered, offersOf } from './offers.ts';
import type { RdsOperationName } from './operations.ts';
import { toBackupPolicy, toCopyPolicy, toDestinations } from './records/policies.ts';
import { toRecoveryWindow } from './records/recovery.ts';
import { relatedTo } from './related.ts';
import { Usages } from './usage.ts';

/** Failures that say nothing of the next instance. */
const ABOUT_ONE: ReadonlySet<ErrorKind> = new Set(['notFound', 'unsupported', 'request', 'state']);

/** Policies, recovery and what belongs together. */
export class Insights implements Insight {
  readonly #api: Api;
  readonly #destinations: Destinations;
  readonly #usages: Usages;

  constructor(api: Api, destinations: Destinations) {
    this.#api = api;
    this.#destinations = destinations;
    this.#usages = new Usages(api);
  }

  /** The user wants everything tried again. */
  forget(): void {
    this.#usages.forget();
  }

  async backupPolicy(instance: Instance, call: Call): Promise<BackupPolicy> {
    const reply = await this.#ask('ShowBackupPolicy', instance, call);
    return toBackupPolicy(reply.body) ?? strange(reply);
  }

  /** Each by itself, or from the lists of the other regions if that takes fewer requests. */
  async copyPolicies(regionId: string, instanceIds: readonly string[], call: Call): Promise<readonly CopyPolicy[]> {
    if (instanceIds.length === 0) {
      return [];
    }
    const isFewer = instanceIds.length < (await this.#destinations.unlisted(regionId, call));
    const own = isFewer ? await this.#ownPolicies(regionId, instanceIds, call) : undefined;
    return own ?? (await this.#listedPolicies(regionId, instanceIds, call));
  }

  async copyPolicy(instance: Instance, call: Call): Promise<CopyPolicy> {
    const reply = await this.#destinations.policy(instance, call);
    return this.#copyPolicyIn(reply, instance.id) ?? strange(reply);
  }

  async recoveryWindow(instance: Instance, call: Call): Promise<RecoveryWindow> {
    checkOffered(offersOf(instance).recoveryWindow);
    return toRecoveryWindow((await this.#ask('ListRestoreTimes', instance, call)).body);
  }

  async usage(instance: Instance, call: Call): Promise<BackupUsage> {
    return await this.#usages.of(instance, call);
  }

  async related(backup: Backup, call: Call): Promise<Related> {
    return await relatedTo(this.#api, this.#destinations, backup, call);
  }

  /** `undefined` if the account may not see them. An instance that has none to tell is left out. */
  async #ownPolicies(
    regionId: string,
    instanceIds: readonly string[],
    call: Call,
  ): Promise<readonly CopyPolicy[] | undefined> {
    const policies: CopyPolicy[] = [];
    for (const id of instanceIds) {
      try {
        const policy = this.#copyPolicyIn(await this.#destinations.policy({ id, regionId }, call), id);
        policies.push(...(policy ? [policy] : []));
      } catch (error) {
        if (isCloudError(error) && error.kind === 'forbidden') {
          return undefined;
        }
        if (!isCloudError(error) || !ABOUT_ONE.has(error.kind)) {
          throw error;
        }
        policies.push(...(error.kind === 'unsupported' ? [noCopies(id)] : []));
      }
    }
    return policies;
  }

  /** A region that did not answer leaves open whether an instance has copies there. */
  async #listedPolicies(regionId: string, instanceIds: readonly string[], call: Call): Promise<readonly CopyPolicy[]> {
    const { instances, failure } = await this.#destinations.listed(regionId, call);
    const listed = new Map(instances.map(({ policy }) => [policy.instanceId, policy]));
    return instanceIds.flatMap((id) => listed.get(id) ?? (failure ? [] : noCopies(id)));
  }

  /** `undefined` if the reply says nothing of a policy. */
  #copyPolicyIn({ body }: Reply, id: string): CopyPolicy | undefined {
    const policy = toCopyPolicy(body, id);
    const [destination] = toDestinations(body);
    const place = destination && this.#api.projects.known(destination.projectId);
    return policy?.regionId === undefined || !place ? policy : movedTo(place.regionId, policy);
  }

  async #ask(action: RdsOperationName, { id, regionId }: Instance, call: Call): Promise<Reply> {
    const place = await this.#api.projects.place(regionId, call);
    return await this.#api.client.read(this.#api.operation(place, action, { path: { instance_id: id } }), call);
  }
}

function strange(reply: Reply): never {
  throw strangeReply(reply);
}

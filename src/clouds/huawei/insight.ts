import * as l10n from '@vscode/l10n';
import { isCloudError, type ErrorKind } from '../../model/errors.ts';
import type { BackupPolicy, BackupUsage, CopyPolicy, RecoveryWindow } from '../../model/insight.ts';
import type { Insight } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import type { Backup, Field, Instance } from '../../model/resources.ts';
import { noCopies } from '../common/copies.ts';
import { unreadable } from '../common/failures.ts';
import { Remembered } from '../common/remembered.ts';
import type { Api } from './api.ts';
import type { Reply } from './client.ts';
import { movedTo, type Destinations } from './destinations.ts';
import { checkOffered, countedEngine, offersOf } from './offers.ts';
import type { RdsOperationName } from './operations.ts';
import { toBackupPolicy, toCopyPolicy, toDestinations } from './records/policies.ts';
import { toRecoveryWindow } from './records/recovery.ts';
import { toBackupUsage } from './records/usage.ts';
import { relatedFields } from './related.ts';

/** Failures that say nothing of the next instance. */
const ABOUT_ONE: ReadonlySet<ErrorKind> = new Set(['notFound', 'unsupported', 'request', 'state']);
/** What all instances of an engine have in common changes slowly. */
const USAGE_KEPT = 10 * 60_000;

/** Policies, recovery and what belongs together. */
export class Insights implements Insight {
  readonly #api: Api;
  readonly #destinations: Destinations;
  /** By project and engine. */
  readonly #usages = new Remembered<BackupUsage>(USAGE_KEPT);

  constructor(api: Api, destinations: Destinations) {
    this.#api = api;
    this.#destinations = destinations;
  }

  /** The user wants everything tried again. */
  forget(): void {
    this.#usages.clear();
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
    checkOffered(offersOf(instance).usage);
    const place = await this.#api.projects.place(instance.regionId, call);
    const counted = countedEngine(instance);
    return await this.#usages.get(`${place.projectId} ${counted}`, call, async (asked) => {
      const operation = this.#api.operation(place, 'ShowBackupUsage', { query: { engine: counted } });
      const reply = await this.#api.client.read(operation, asked);
      const engine = instance.engine.kind === 'mysql' ? 'MySQL' : 'MariaDB';
      const isRegion = place.regionId === place.region;
      const scope = isRegion
        ? l10n.t('All {0} instances of the region', engine)
        : l10n.t('All {0} instances of the project', engine);
      return toBackupUsage(reply.body, scope) ?? strange(reply);
    });
  }

  async related(backup: Backup, call: Call): Promise<readonly Field[]> {
    return await relatedFields(this.#api, this.#destinations, backup, call);
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

function strange({ requestId, status }: Reply): never {
  throw unreadable('strange', { requestId, status });
}

import * as l10n from '@vscode/l10n';
import type { BackupPolicy, BackupUsage, CopyPolicy, RecoveryWindow } from '../../model/insight.ts';
import type { Insight } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import type { Backup, Field, Instance } from '../../model/resources.ts';
import { noCopies } from '../common/copies.ts';
import { unreadable } from '../common/failures.ts';
import type { Api } from './api.ts';
import type { Reply } from './client.ts';
import type { Destinations } from './destinations.ts';
import { checkOffered, countedEngine, offersOf } from './offers.ts';
import type { RdsOperationName } from './operations.ts';
import { toBackupPolicy, toCopyPolicy, toDestinations } from './records/policies.ts';
import { toRecoveryWindow } from './records/recovery.ts';
import { toBackupUsage } from './records/usage.ts';
import { relatedFields } from './related.ts';

/** Policies, recovery and what belongs together. */
export class Insights implements Insight {
  readonly #api: Api;
  readonly #destinations: Destinations;

  constructor(api: Api, destinations: Destinations) {
    this.#api = api;
    this.#destinations = destinations;
  }

  async backupPolicy(instance: Instance, call: Call): Promise<BackupPolicy> {
    const reply = await this.#ask('ShowBackupPolicy', instance, call);
    return toBackupPolicy(reply.body) ?? strange(reply);
  }

  /** What the other regions list; one that could not be asked leaves open whether an instance has copies there. */
  async copyPolicies(regionId: string, instanceIds: readonly string[], call: Call): Promise<readonly CopyPolicy[]> {
    if (instanceIds.length === 0) {
      return [];
    }
    const { instances, failure } = await this.#destinations.listed(regionId, call);
    const listed = new Map(instances.map(({ instanceId, policy }) => [instanceId, policy]));
    return instanceIds.flatMap((id) => listed.get(id) ?? (failure ? [] : noCopies(id)));
  }

  async copyPolicy(instance: Instance, call: Call): Promise<CopyPolicy> {
    const reply = await this.#destinations.readPolicy(instance, call);
    const policy = toCopyPolicy(reply.body, instance.id) ?? strange(reply);
    const [destination] = toDestinations(reply.body);
    const place = destination && this.#api.projects.known(destination.projectId);
    return policy.regionId === undefined || !place
      ? policy
      : {
          ...policy,
          regionId: place.regionId,
          get fields() {
            return policy.fields;
          },
        };
  }

  async recoveryWindow(instance: Instance, call: Call): Promise<RecoveryWindow> {
    checkOffered(offersOf(instance).recoveryWindow);
    return toRecoveryWindow((await this.#ask('ListRestoreTimes', instance, call)).body);
  }

  async usage(instance: Instance, call: Call): Promise<BackupUsage> {
    checkOffered(offersOf(instance).usage);
    const place = await this.#api.projects.place(instance.regionId, call);
    const query = { engine: countedEngine(instance) };
    const reply = await this.#api.client.read(this.#api.operation(place, 'ShowBackupUsage', { query }), call);
    const engine = instance.engine.kind === 'mysql' ? 'MySQL' : 'MariaDB';
    const isRegion = place.regionId === place.region;
    const scope = isRegion
      ? l10n.t('All {0} instances of the region', engine)
      : l10n.t('All {0} instances of the project', engine);
    return toBackupUsage(reply.body, scope) ?? strange(reply);
  }

  async related(backup: Backup, call: Call): Promise<readonly Field[]> {
    return await relatedFields(this.#api, this.#destinations, backup, call);
  }

  async #ask(action: RdsOperationName, { id, regionId }: Instance, call: Call): Promise<Reply> {
    const place = await this.#api.projects.place(regionId, call);
    return await this.#api.client.read(this.#api.operation(place, action, { path: { instance_id: id } }), call);
  }
}

function strange({ requestId, status }: Reply): never {
  throw unreadable('strange', { requestId, status });
}

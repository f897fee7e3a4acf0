import * as l10n from '@vscode/l10n';
import { isCloudError, type ErrorKind } from '../../model/errors.ts';
import type { BackupUsage } from '../../model/insight.ts';
import type { Call } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import { goneInstance, strangeReply } from '../common/failures.ts';
import { Remembered } from '../common/remembered.ts';
import type { Api } from './api.ts';
import { checkOffered, countedEngine, offersOf } from './offers.ts';
import type { Place } from './projects.ts';
import { measuredShape, ofAll, summaryShape, toBackupUsage } from './records/usage.ts';

/** What all instances of an engine have in common changes slowly. */
const SUM_KEPT = 10 * 60_000;
/** Failures that leave the instance's own space open for good. After others it is worth asking again. */
const REFUSED: ReadonlySet<ErrorKind> = new Set([
  'forbidden',
  'notFound',
  'unsupported',
  'request',
  'state',
  'reply',
  'unknown',
]);

/** One question about an engine whose backups the cloud counts. */
interface Question {
  readonly instance: Instance;
  readonly place: Place;
  /** The cloud's word for it. */
  readonly engine: string;
}

/** The space that backups take up. */
export class Usages {
  readonly #api: Api;
  /** By project and engine. */
  readonly #sums = new Remembered<BackupUsage>(SUM_KEPT);

  constructor(api: Api) {
    this.#api = api;
  }

  /** The user wants everything tried again. */
  forget(): void {
    this.#sums.clear();
  }

  async of(instance: Instance, call: Call): Promise<BackupUsage> {
    checkOffered(offersOf(instance).usage);
    const place = await this.#api.projects.place(instance.regionId, call);
    const engine = countedEngine(instance);
    return engine === undefined
      ? await this.#measured(place, instance, call)
      : await this.#counted({ instance, place, engine }, call);
  }

  /** The instance's own, with that of all instances of its engine beside it, or in its place where the cloud tells no other. */
  async #counted(question: Question, call: Call): Promise<BackupUsage> {
    const [own, sum] = await Promise.allSettled([this.#own(question, call), this.#sum(question, call)]);
    if (own.status === 'rejected' && !(isCloudError(own.reason) && REFUSED.has(own.reason.kind))) {
      throw own.reason;
    }
    const usage = own.status === 'fulfilled' ? own.value : undefined;
    if (sum.status === 'fulfilled') {
      return usage ? { ...usage, fields: [...usage.fields, ...ofAll(sum.value)] } : sum.value;
    }
    if (!usage) {
      throw sum.reason;
    }
    return usage;
  }

  /** ListInstanceBackupSummary; `undefined` if it does not tell of the instance. */
  async #own({ instance, place, engine }: Question, call: Call): Promise<BackupUsage | undefined> {
    const query = { engine, instance_id: instance.id };
    const operation = this.#api.operation(place, 'ListInstanceBackupSummary', { query });
    const { items } = await this.#api.records(operation, summaryShape, call);
    const usage = items.find(({ instanceId }) => instanceId === instance.id)?.usage;
    return usage?.used === undefined ? undefined : usage;
  }

  async #sum({ instance, place, engine }: Question, call: Call): Promise<BackupUsage> {
    return await this.#sums.get(`${place.projectId} ${engine}`, call, async (asked) => {
      const operation = this.#api.operation(place, 'ShowBackupUsage', { query: { engine } });
      const reply = await this.#api.client.read(operation, asked);
      const usage = toBackupUsage(reply.body, scopeOf(instance, place));
      if (usage?.used === undefined) {
        throw strangeReply(reply);
      }
      return usage;
    });
  }

  /** ListInstances tells it of an instance of SQL Server that is asked for by itself. */
  async #measured(place: Place, { id }: Instance, call: Call): Promise<BackupUsage> {
    const operation = this.#api.operation(place, 'ListInstances', { query: { id } });
    const { items } = await this.#api.records(operation, measuredShape, call);
    const found = items.find(({ instanceId }) => instanceId === id);
    if (!found) {
      throw goneInstance(id);
    }
    return found.usage;
  }
}

function scopeOf({ engine }: Instance, { regionId, region }: Place): string {
  const name = engine.kind === 'mysql' ? 'MySQL' : 'MariaDB';
  return regionId === region
    ? l10n.t('All {0} instances of the region', name)
    : l10n.t('All {0} instances of the project', name);
}

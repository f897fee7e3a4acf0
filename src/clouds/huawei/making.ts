import type { BackupJob, BackupOptions, BackupRequest, JobProgress, StartedLook } from '../../model/jobs.ts';
import type { BackupMaking, Browsing } from '../../model/provider.ts';
import type { Call, TimeRange } from '../../model/requests.ts';
import type { Backup, Instance } from '../../model/resources.ts';
import { noJobId } from '../common/failures.ts';
import { lookRange } from '../common/started.ts';
import { PAGE_SIZE, type Api } from './api.ts';
import { createBody, optionsFor, whyNot } from './backupRules.ts';
import { startedBy, toProgress } from './jobs.ts';
import { backupShape, createdBackupId } from './records/backups.ts';
import { databaseShape } from './records/databases.ts';
import { requestRange } from './records/times.ts';

/** Pages of databases that are asked for at most, should a cloud give the same full page for ever. */
const MOST_DATABASE_PAGES = 100;

/** Making backups and following them. */
export class BackupMaker implements BackupMaking {
  readonly #api: Api;
  readonly #instances: Pick<Browsing, 'getInstance'>;

  constructor(api: Api, instances: Pick<Browsing, 'getInstance'>) {
    this.#api = api;
    this.#instances = instances;
  }

  /** This operation counts pages from 1, where all others have an offset. */
  async listDatabases({ id, regionId }: Instance, call: Call): Promise<readonly string[]> {
    const place = await this.#api.projects.place(regionId, call);
    const running = new Set<string>();
    for (let page = 1; page <= MOST_DATABASE_PAGES; page++) {
      const facts = { path: { instance_id: id }, query: { page, limit: PAGE_SIZE } };
      const operation = this.#api.operation(place, 'ListDatabases', facts);
      const { items, broken } = await this.#api.records(operation, databaseShape, call);
      items.filter((database) => database.running).forEach(({ name }) => running.add(name));
      if (items.length + broken < PAGE_SIZE) {
        break;
      }
    }
    return [...running];
  }

  async backupOptions(instance: Instance, call: Call): Promise<BackupOptions> {
    // What is at hand may be old: an instance that was busy when it was listed may have become ready since.
    const isDoubtful = whyNot(instance) !== undefined && instance.role.kind !== 'readonly';
    const known = isDoubtful ? await this.#instances.getInstance(instance.regionId, instance.id, call) : instance;
    return optionsFor(known, new Date());
  }

  async createBackup(request: BackupRequest, call: Call): Promise<BackupJob> {
    const { instanceId, regionId } = request;
    const body = createBody(request);
    const place = await this.#api.projects.place(regionId, call);
    const asked = Date.now();
    const operation = this.#api.operation(place, 'CreateManualBackup', { body });
    const reply = await this.#api.client.write(operation, call);
    const id = createdBackupId(reply.body);
    if (id === undefined) {
      throw noJobId(reply.requestId, reply.status);
    }
    return { id, instanceId, regionId, asked };
  }

  async jobProgress(job: BackupJob, call: Call): Promise<JobProgress> {
    const manual = await this.#manual(job, { backup_id: job.id }, call);
    return toProgress(manual.find(({ id }) => id === job.id));
  }

  async lookForStarted(request: BackupRequest, since: Date, call: Call): Promise<StartedLook> {
    const { clock } = this.#api.client;
    const range: TimeRange = lookRange(clock.theirs(since), clock.now());
    const manual = await this.#manual(request, requestRange(range), call);
    return startedBy(request, manual, range.from, since);
  }

  async #manual(
    { instanceId, regionId }: Pick<BackupRequest, 'instanceId' | 'regionId'>,
    narrowed: Readonly<Record<string, string>>,
    call: Call,
  ): Promise<readonly Backup[]> {
    const place = await this.#api.projects.place(regionId, call);
    const query = { instance_id: instanceId, backup_type: 'manual', ...narrowed };
    const operation = this.#api.operation(place, 'ListBackups', { query });
    return (await this.#api.page(operation, undefined, backupShape({ instanceId, regionId }), call)).items;
  }
}

import type { BackupJob, BackupOptions, BackupRequest, JobProgress, StartedLook } from '../../model/jobs.ts';
import type { BackupMaking, Browsing } from '../../model/provider.ts';
import type { Call, TimeRange } from '../../model/requests.ts';
import type { Backup, Instance } from '../../model/resources.ts';
import { noJobId } from '../common/failures.ts';
import { isMore } from '../common/paging.ts';
import { lookRange } from '../common/started.ts';
import { PAGE_SIZE, type Api } from './api.ts';
import { backupsPage } from './backupLists.ts';
import { createBody, optionsFor, whyNot } from './backupRules.ts';
import { startedBy, toProgress } from './jobs.ts';
import { createdBackupId } from './records/backups.ts';
import { databaseShape } from './records/databases.ts';
import { total } from './records/read.ts';
import { requestRange } from './records/times.ts';

/** Pages of databases that are asked for at most. */
const MOST_DATABASE_PAGES = 100;

/** Making backups and following them. */
export class BackupMaker implements BackupMaking {
  readonly #api: Api;
  readonly #instances: Pick<Browsing, 'getInstance'>;

  constructor(api: Api, instances: Pick<Browsing, 'getInstance'>) {
    this.#api = api;
    this.#instances = instances;
  }

  /** This operation counts pages from 1, where all others have an offset; for SQL Server every page may be the whole list. */
  async listDatabases({ id, regionId }: Instance, call: Call): Promise<readonly string[]> {
    const place = await this.#api.projects.place(regionId, call);
    /** By name, whether it can be backed up. */
    const found = new Map<string, boolean>();
    let seen = 0;
    for (let page = 1; page <= MOST_DATABASE_PAGES; page++) {
      const facts = { path: { instance_id: id }, query: { page, limit: PAGE_SIZE } };
      const operation = this.#api.operation(place, 'ListDatabases', facts);
      const { items, broken, body } = await this.#api.records(operation, databaseShape, call);
      const hasNew = items.some(({ name }) => !found.has(name));
      items.forEach(({ name, running }) => found.set(name, running));
      const received = items.length + broken;
      seen += received;
      if (!hasNew || !isMore({ received, seen, total: total(body), pageSize: PAGE_SIZE })) {
        break;
      }
    }
    return [...found].flatMap(([name, running]) => (running ? [name] : []));
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
    const wanted = { owner: { id: instanceId, regionId }, place, query: { backup_type: 'manual', ...narrowed } };
    return (await backupsPage(this.#api, wanted, undefined, call)).items;
  }
}

import type {
  BackupJob,
  BackupOptions,
  BackupRequest,
  JobProgress,
  RequestPreview,
  RunningBackup,
  StartedLook,
} from '../../model/jobs.ts';
import type { BackupMaking, Browsing } from '../../model/provider.ts';
import type { Call, Page, TimeRange } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import { checkReadable, noJobId } from '../common/failures.ts';
import { mergedPage } from '../common/merged.ts';
import { isMore } from '../common/paging.ts';
import type { RecordedBackup } from '../common/recorded.ts';
import { lookRange, noneIfUnsupported, someReadable } from '../common/started.ts';
import { PAGE_SIZE, type Api } from './api.ts';
import { backupsPage, foundIn, noneIfRefused } from './backupLists.ts';
import { createBody, optionsFor, whyNot } from './backupRules.ts';
import { typeNamed, typesOf, type BackupType } from './filters.ts';
import { runningBackup, startedBy, toProgress } from './jobs.ts';
import { previewOf } from './preview.ts';
import { createdBackupId } from './records/backups.ts';
import { databaseShape } from './records/databases.ts';
import { total } from './records/read.ts';
import { requestRange } from './records/times.ts';

/** Pages of databases that are asked for at most. */
const MOST_DATABASE_PAGES = 100;

/** Milliseconds back from now in which backups that are still under way are looked for. */
const LONGEST_RUN = 3 * 86_400_000;

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
      if (items.length === 0) {
        checkReadable({ items, broken, total: page === 1 ? total(body) : undefined });
      }
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

  preview(request: BackupRequest): RequestPreview {
    return previewOf(this.#api, request, createBody(request));
  }

  async jobProgress(job: BackupJob, call: Call): Promise<JobProgress> {
    const page = await this.#listed(job, typeNamed(job.list), { backup_id: job.id }, call);
    return toProgress(foundIn([page], job.id));
  }

  /** The newest page of each list is enough: what is under way began lately. */
  async runningBackups(instance: Instance, call: Call): Promise<readonly RunningBackup[]> {
    const place = await this.#api.projects.place(instance.regionId, call);
    const now = this.#api.client.clock.now();
    const range = requestRange(lookRange(new Date(now.getTime() - LONGEST_RUN), now));
    const lists = typesOf(instance).map((type) => ({
      key: type,
      page: async (_cursor: string | undefined, each: Call) => {
        const wanted = { owner: instance, place, query: { backup_type: type, ...range } };
        const page = backupsPage(this.#api, wanted, undefined, each);
        // Which engines have differential backups is not documented.
        const { items, ...rest } = await (type === 'fragment' ? noneIfRefused(page) : page);
        return { ...rest, items: items.map((backup) => ({ backup, type })) };
      },
    }));
    const look = mergedPage(lists, { cursor: undefined, call }, ({ backup }) => backup.started);
    const found = await noneIfUnsupported(look.then(someReadable));
    return found
      .filter(({ backup }) => backup.state.kind === 'running')
      .map(({ backup, type }) => runningBackup(backup, type, new Date()));
  }

  async lookForStarted(request: BackupRequest, since: Date, call: Call): Promise<StartedLook> {
    const { clock } = this.#api.client;
    const range: TimeRange = lookRange(clock.theirs(since), clock.now());
    const manual = await this.#listed(request, 'manual', requestRange(range), call);
    const look = startedBy(request, manual.items, range.from, since);
    if (look.found === 'nothing') {
      checkReadable(manual);
    }
    return look;
  }

  async #listed(
    { instanceId, regionId }: Pick<BackupRequest, 'instanceId' | 'regionId'>,
    type: BackupType,
    narrowed: Readonly<Record<string, string>>,
    call: Call,
  ): Promise<Page<RecordedBackup>> {
    const place = await this.#api.projects.place(regionId, call);
    const wanted = { owner: { id: instanceId, regionId }, place, query: { backup_type: type, ...narrowed } };
    return await backupsPage(this.#api, wanted, undefined, call);
  }
}

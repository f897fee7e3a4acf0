import assert from 'node:assert/strict';
import { clouds } from '../../../src/clouds/index.ts';
import type { Account, Credentials } from '../../../src/model/account.ts';
import type { BackupJob, BackupRequest } from '../../../src/model/jobs.ts';
import type { LogFile } from '../../../src/model/logs.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import type { Backup, Instance, Region } from '../../../src/model/resources.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/index.ts';
import { RecordingLog } from '../../support/log.ts';
import type { Fixture } from '../providers.ts';
import { call, findInstance, findRegion, lastDays, mayHaveLinks } from '../walk.ts';

const DAY = 86_400_000;

/** What the operations are asked about, as it was before anything went wrong. */
export interface Subjects {
  readonly region: Region;
  /** Has hundreds of backups. */
  readonly many: Instance;
  /** Has copies of its backups and logs in another region. */
  readonly copied: Instance;
  /** Has databases. */
  readonly databases: Instance;
  /** Can be backed up; a backup of it is under way, which `request` asked for at `since`. */
  readonly busy: Instance;
  readonly job: BackupJob;
  readonly request: BackupRequest;
  readonly since: Date;
  readonly backup: Backup;
  readonly copy: Backup;
  readonly log: LogFile;
}

export interface Wishes {
  /** Another address than the fake cloud's. */
  readonly endpoint?: string;
  /** Milliseconds for one request. */
  readonly timeout?: number;
}

/** Longer than any request takes on a machine that is busy with other things. */
const PATIENT = 20_000;

/** Asks nothing of the cloud beyond what the operation needs, and tries again at once. */
function settings(timeout = PATIENT) {
  const retryWaits = { first: 1, longest: 2 };
  return { timeout, concurrency: 8, language: 'en', callLimit: 'none', retryWaits } as const;
}

/** A fake cloud of its own in which one operation meets one fault after the other. Its clock stands still. */
export class Lane {
  readonly fixture: Fixture;
  readonly log = new RecordingLog();
  readonly now = new Date();
  readonly #key: Credentials;
  #sandbox: Sandbox | undefined;
  #subjects: Subjects | undefined;

  constructor(fixture: Fixture, key = fixture.key) {
    this.fixture = fixture;
    this.#key = key;
  }

  async open(): Promise<void> {
    const backupDuration = 3_600_000;
    this.#sandbox = await startSandbox({ now: () => this.now, requestClock: () => new Date(), backupDuration });
    const provider = this.connect();
    this.#subjects = await this.#find(provider);
    provider.dispose();
  }

  get sandbox(): Sandbox {
    assert.ok(this.#sandbox);
    return this.#sandbox;
  }

  get subjects(): Subjects {
    assert.ok(this.#subjects);
    return this.#subjects;
  }

  get account(): Account {
    const { id } = this.fixture;
    return { id: 'main', cloud: id, name: 'prod', method: 'accessKey', site: 'custom', keyPlace: 'window' };
  }

  /** A new connection, which remembers nothing. */
  connect({ endpoint = this.sandbox.url, timeout }: Wishes = {}): CloudProvider {
    const cloud = clouds.find(({ id }) => id === this.fixture.id);
    assert.ok(cloud);
    return cloud.connect({ ...this.account, endpoint }, this.#key, settings(timeout), { log: this.log });
  }

  /** The operations that arrive while `work` goes on. */
  async arrivals(work: () => Promise<unknown>): Promise<readonly string[]> {
    const last = this.sandbox.requests.at(-1);
    await work();
    const { requests } = this.sandbox;
    return requests.slice(last ? requests.lastIndexOf(last) + 1 : 0).map(({ action }) => action);
  }

  async close(): Promise<void> {
    await this.#sandbox?.close();
  }

  /** The copy of a good backup takes a while, but no two days. */
  #isCopied({ state, started }: Backup): boolean {
    return state.kind === 'good' && started !== undefined && this.now.getTime() - started.getTime() > 2 * DAY;
  }

  async #find(provider: CloudProvider): Promise<Subjects> {
    const { regions, names } = this.fixture;
    const region = await findRegion(provider, regions.main);
    const [many, copied, databases, busy] = await Promise.all(
      [names.many, names.copied, names.databases, names.kept].map(
        async (name) => await findInstance(provider, region.id, name),
      ),
    );
    assert.ok(many && copied && databases && busy);
    const range = lastDays(30, this.now);
    const [backup, copy, log] = await Promise.all([
      first(provider.listBackups(copied, { range }, call()), (each) => this.#isCopied(each)),
      first(provider.listCopies(copied, { range }, call())),
      first(provider.listLogs(copied, { range }, call()), mayHaveLinks),
    ]);
    const request = await requestFor(provider, busy);
    const since = new Date(this.now.getTime() - 1000);
    const job = await provider.createBackup(request, call());
    return { region, many, copied, databases, busy, job, request, since, backup, copy, log };
  }
}

/** A request that the cloud takes. */
export async function requestFor(provider: CloudProvider, instance: Instance): Promise<BackupRequest> {
  const { choices } = await provider.backupOptions(instance, call());
  const choice = choices.find(({ needsDatabases }) => !needsDatabases);
  assert.ok(choice);
  const { id: instanceId, regionId } = instance;
  const names = { name: choice.name?.suggestion, description: choice.description && 'Before the upgrade' };
  return { instanceId, regionId, choiceId: choice.id, databases: [], ...names };
}

async function first<Item>(page: Promise<{ items: readonly Item[] }>, fits: (item: Item) => boolean = () => true) {
  const found = (await page).items.find(fits);
  assert.ok(found);
  return found;
}

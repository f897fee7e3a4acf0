import assert from 'node:assert/strict';
import type { StoredAccount } from '../../../src/accounts/store.ts';
import type * as severalModule from '../../../src/commands/create/startSeveral.ts';
import type { Order } from '../../../src/commands/create/answers.ts';
import { clouds } from '../../../src/clouds/index.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import type { BackupJob, BackupRequest } from '../../../src/model/jobs.ts';
import type { Instance } from '../../../src/model/resources.ts';
import { startSandbox, type Fault, type Sandbox } from '../../../src/sandbox/index.ts';
import { RecordingLog } from '../../support/log.ts';
import { loadWithEditor } from '../../unit/webview/editor.ts';
import type { Fixture } from '../providers.ts';
import { call, findInstance, findRegion } from '../walk.ts';
import type { Wishes } from './lane.ts';
import { requestFor } from './lane.ts';

const { startSeveral } = await loadWithEditor<typeof severalModule>('../commands/create/startSeveral.ts');

const ACTIONS = ['CreateBackup', 'CreateManualBackup'];
const PATIENT = 20_000;

/** What became of one confirmation. */
export interface Created {
  readonly kind: string;
  /** What the user reads of it; empty where the job is just followed. */
  readonly reason: string;
  /** Requests for a new backup that the cloud has seen. */
  readonly sent: number;
  /** Backups that the cloud has begun. */
  readonly begun: number;
  /** Jobs that were handed over to be followed. */
  readonly followed: readonly string[];
  /** What the cloud calls the backups that it has begun. */
  readonly running: readonly string[];
}

/** Confirms a new backup while that request meets a fault, and again when the fault has gone if the first was refused. */
export async function create(
  fixture: Fixture,
  fault: Fault | undefined,
  wishes: Wishes = {},
): Promise<{ first: Created; second: Created | undefined }> {
  const sandbox = await startSandbox({ backupDuration: 3_600_000 });
  const bench = new Bench(sandbox, fixture);
  try {
    await bench.prepare();
    bench.connect(wishes);
    if (wishes.timeout !== undefined) {
      await bench.know();
    }
    if (fault) {
      ACTIONS.forEach((action) => sandbox.faults.add({ ...fault, action, times: Infinity }));
    }
    const first = await bench.confirm();
    sandbox.faults.clear();
    const mayRepeat = first.kind === 'refused' || first.kind === 'unclear';
    if (!mayRepeat || first.begun > 0) {
      return { first, second: undefined };
    }
    bench.connect();
    return { first, second: await bench.confirm() };
  } finally {
    bench.dispose();
    await sandbox.close();
  }
}

class Bench {
  readonly #sandbox: Sandbox;
  readonly #fixture: Fixture;
  readonly #clean: CloudProvider;
  #provider: CloudProvider;
  #order: { readonly instance: Instance; readonly request: BackupRequest } | undefined;

  constructor(sandbox: Sandbox, fixture: Fixture) {
    this.#sandbox = sandbox;
    this.#fixture = fixture;
    this.#clean = this.#connect({});
    this.#provider = this.#connect({});
  }

  async prepare(): Promise<void> {
    const { main } = this.#fixture.regions;
    await findRegion(this.#clean, main);
    const instance = await findInstance(this.#clean, main, this.#fixture.names.kept);
    this.#order = { instance, request: await requestFor(this.#clean, instance) };
  }

  connect(wishes: Wishes = {}): void {
    this.#provider.dispose();
    this.#provider = this.#connect(wishes);
  }

  /** What comes before the request is not what takes too long. */
  async know(): Promise<void> {
    for (let known = false; !known;) {
      known = await this.#provider.listRegions(call()).then(
        () => true,
        () => false,
      );
    }
  }

  /** The command itself, with the answers at hand. */
  async confirm(): Promise<Created> {
    assert.ok(this.#order);
    const { instance, request } = this.#order;
    const followed: string[] = [];
    const start = async (_accountId: string, _name: string, job: BackupJob) => {
      followed.push(job.id);
      return await Promise.resolve(true);
    };
    const parts = {
      // A short time-out is for the request itself, not for the look after it.
      sessions: { asked: giving(this.#provider), provider: giving(this.#clean) },
      jobs: async () => await Promise.resolve({ start }),
      sent: async () =>
        await Promise.resolve({ during: async <Result>(_sent: unknown, work: () => Result) => await work() }),
      log: new RecordingLog(),
    } as unknown as Parameters<typeof startSeveral>[0];
    const order = { account: this.#account, region: { id: instance.regionId, name: '' }, instance, request };
    const before = this.#sent;
    const [result] = await startSeveral(parts, [order as unknown as Order]);
    assert.ok(result);
    const { outcome } = result;
    const running = (await this.#clean.runningBackups(instance, call())).map(({ job }) => job.id);
    const reason = 'reason' in outcome ? outcome.reason : '';
    return { kind: outcome.kind, reason, sent: this.#sent - before, begun: running.length, followed, running };
  }

  dispose(): void {
    this.#clean.dispose();
    this.#provider.dispose();
  }

  get #sent(): number {
    return this.#sandbox.requests.filter(({ action }) => ACTIONS.includes(action)).length;
  }

  get #account(): StoredAccount {
    const { id: cloud } = this.#fixture;
    const keys = { method: 'accessKey', keyPlace: 'window', site: 'custom' } as const;
    return { id: 'main', name: 'prod', cloud, version: '1', endpoint: this.#sandbox.url, ...keys };
  }

  #connect({ endpoint = this.#sandbox.url, timeout = PATIENT }: Wishes): CloudProvider {
    const cloud = clouds.find(({ id }) => id === this.#fixture.id);
    assert.ok(cloud);
    const settings = {
      timeout,
      concurrency: 8,
      language: 'en',
      callLimit: 'none',
      retryWaits: { first: 1, longest: 2 },
    } as const;
    return cloud.connect({ ...this.#account, endpoint }, this.#fixture.key, settings, { log: new RecordingLog() });
  }
}

function giving(provider: CloudProvider): () => Promise<CloudProvider> {
  return async () => await Promise.resolve(provider);
}

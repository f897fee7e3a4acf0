import { alibabaCloud } from './alibaba/cloud.ts';
import { sampleKeys } from './alibaba/keys.ts';
import type { Faults } from './faults.ts';
import { SandboxServer } from './server.ts';
import type { RequestRecord, Surroundings } from './wire.ts';

export { sampleKeys, type SampleKey } from './alibaba/keys.ts';
export type { Fault, Faults } from './faults.ts';
export type { RequestRecord } from './wire.ts';

export interface SandboxOptions {
  /** Any free port unless told. */
  readonly port?: number;
  /** The clock of the data and the jobs; the machine's own unless told. */
  readonly now?: () => Date;
  /**
   * The clock with which the time in requests is compared; `now` unless told. A test that stops or moves `now` while a
   * real client stamps its requests with the machine's time sets this to the machine's time.
   */
  readonly requestClock?: () => Date;
  /** Milliseconds until a backup that was started is finished; 40,000 unless told. */
  readonly backupDuration?: number;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`, for every region. */
  readonly url: string;
  /** A key that may do everything; `sampleKeys` has the others. */
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
  readonly faults: Faults;
  /** The latest requests, oldest first. */
  readonly requests: readonly RequestRecord[];
  /**
   * Releases an instance: from now on no operation knows it, and its backups are those of a released instance where the
   * cloud keeps such (MySQL on local disks). Throws if there is no such instance.
   */
  release(instanceId: string): void;
  /**
   * Takes the oldest `count` backups, copies and log files of an instance away, as when they expire between two pages.
   * Throws if there is no such instance.
   */
  dropOldest(instanceId: string, count: number): void;
  /** Ends the server and every connection to it. */
  close(): Promise<void>;
}

const BACKUP_DURATION = 40_000;

/** Starts the fake cloud on the loopback interface. Rejects if the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.now ?? (() => new Date());
  const requestClock = options.requestClock ?? clock;
  const surroundings: Surroundings = {
    now: () => clock().getTime(),
    requestClock: () => requestClock().getTime(),
    started: clock().getTime(),
    url: () => server.url,
    backupDuration: options.backupDuration ?? BACKUP_DURATION,
  };
  const cloud = alibabaCloud(surroundings);
  const server = new SandboxServer([cloud]);
  await server.listen(options.port ?? 0);
  const { accessKeyId, accessKeySecret } = sampleKeys.full;
  return {
    url: server.url,
    credentials: { accessKeyId, accessKeySecret },
    faults: server.faults,
    requests: server.requests,
    release: (instanceId) => cloud.release(instanceId),
    dropOldest: (instanceId, count) => cloud.dropOldest(instanceId, count),
    close: () => server.close(),
  };
}

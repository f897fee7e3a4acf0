import { alibabaCloud } from './alibaba/cloud.ts';
import { sampleKeys } from './alibaba/keys.ts';
import type { Faults } from './faults.ts';
import { huaweiCloud } from './huawei/cloud.ts';
import { huaweiKeys } from './huawei/keys.ts';
import { SandboxServer } from './server.ts';
import type { CallLimit, RequestRecord, SandboxCloud, Surroundings } from './wire.ts';

export { sampleKeys } from './alibaba/keys.ts';
export type { Fault, Faults } from './faults.ts';
export { huaweiKeys } from './huawei/keys.ts';
export type { CallLimit, ErrorShape, RequestRecord, SampleKey } from './wire.ts';

/** The clouds that the sandbox is a fake of. */
export type SandboxCloudId = 'alibaba' | 'huawei';

/** A key that may do everything. */
export interface SandboxCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

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
  /**
   * What Huawei Cloud allows one key; no limit unless told. Windows follow each other on the request clock: 60 calls in
   * 60,000 milliseconds is what the real one is said to allow.
   */
  readonly callLimit?: CallLimit;
  /** Bytes of each file behind a download link; 8 MiB unless told. Files are made while they are sent. */
  readonly fileSize?: number;
  /**
   * Milliseconds for which download links are good; an hour for Alibaba Cloud and 15 minutes for Huawei Cloud unless told.
   * They end on whole seconds, up to one second earlier.
   */
  readonly linkLifetime?: number;
  /** What each connection to the files gets at most; as much as goes unless told. */
  readonly bytesPerSecond?: number;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`, for every cloud and region. */
  readonly url: string;
  /** The key of Alibaba Cloud; `sampleKeys` has the others. */
  readonly credentials: SandboxCredentials;
  /** A cloud's key that may do everything; `sampleKeys` and `huaweiKeys` have the others. */
  credentialsOf(cloud: SandboxCloudId): SandboxCredentials;
  readonly faults: Faults;
  /** The latest requests, oldest first. */
  readonly requests: readonly RequestRecord[];
  /**
   * Releases an instance: from now on no operation knows it, and its backups are those of a released instance where the
   * cloud keeps such (Alibaba Cloud: MySQL on local disks; Huawei Cloud: copies in another region). Throws if there is no
   * such instance.
   */
  release(instanceId: string): void;
  /**
   * Takes the oldest `count` backups, copies and log files of an instance away, as when they expire between two pages.
   * Throws if there is no such instance.
   */
  dropOldest(instanceId: string, count: number): void;
  /**
   * Starts a manual backup of an instance, as somebody may do in the console, and gives the id by which it is followed.
   * Throws if there is no such instance, or it cannot be backed up now.
   */
  startBackup(instanceId: string): string;
  /** Ends the server and every connection to it. */
  close(): Promise<void>;
}

const BACKUP_DURATION = 40_000;
const FILE_SIZE = 8 * 1024 * 1024;

const credentials: Readonly<Record<SandboxCloudId, SandboxCredentials>> = {
  alibaba: sampleKeys.full,
  huawei: huaweiKeys.full,
};

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
    callLimit: options.callLimit,
    fileSize: options.fileSize ?? FILE_SIZE,
    linkLifetime: options.linkLifetime,
  };
  const clouds: readonly SandboxCloud[] = [alibabaCloud(surroundings), huaweiCloud(surroundings)];
  const cloudOf = (instanceId: string): SandboxCloud => {
    const cloud = clouds.find((candidate) => candidate.has(instanceId));
    if (!cloud) {
      throw new Error(`The sandbox has no instance ${instanceId}`);
    }
    return cloud;
  };
  const server = new SandboxServer(clouds, options.bytesPerSecond);
  await server.listen(options.port ?? 0);
  return {
    url: server.url,
    credentials: credentials.alibaba,
    credentialsOf: (cloud) => credentials[cloud],
    faults: server.faults,
    requests: server.requests,
    release: (instanceId) => cloudOf(instanceId).release(instanceId),
    dropOldest: (instanceId, count) => cloudOf(instanceId).dropOldest(instanceId, count),
    startBackup: (instanceId) => cloudOf(instanceId).startBackup(instanceId),
    close: () => server.close(),
  };
}

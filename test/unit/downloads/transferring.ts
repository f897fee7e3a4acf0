import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import threads, { type WorkerOptions } from 'node:worker_threads';
import type * as transferModule from '../../../src/downloads/transfer/transfer.ts';
import type { DownloadProgress } from '../../../src/downloads/transfer/progress.ts';
import type { Transferred, TransferParts, TransferState } from '../../../src/downloads/transfer/types.ts';
import type { CloudError } from '../../../src/model/errors.ts';
import { DownloadLink, type LinkFacts } from '../../../src/model/links.ts';
import { RecordingLog } from '../../support/log.ts';
import { loadWithEditor } from '../webview/editor.ts';
import type { Disk } from './smallDisk.ts';

export const { transfer, discardTransfer } = await loadWithEditor<typeof transferModule>(
  '../downloads/transfer/transfer.ts',
);

export const MIB = 1024 * 1024;
export const PIECE = 8 * MIB;

/** Words that only a signed address, or what a storage says of one, has. */
const SECRETS = /Signature|c2VjcmV0|custins|AccessKeyId|<\?xml|<Error|Request has expired/;

/** What somebody who downloads sees, in a folder of their own. */
export class Downloader {
  readonly folder: string;
  readonly target: string;
  readonly log = new RecordingLog();
  readonly progress: DownloadProgress[] = [];
  readonly states: TransferState[] = [];
  /** Words of each trouble; `fine` when it went on. */
  readonly troubles: string[] = [];
  /** Whether each link was asked for because another was refused. */
  readonly asked: boolean[] = [];
  /** Called at each of these. */
  onProgress: (progress: DownloadProgress) => void = () => undefined;
  onTrouble: (words: string) => void = () => undefined;
  /** The addresses of the links, in turn; the last for all that follow. */
  links: readonly string[] = [];
  facts: Partial<LinkFacts> = {};
  readonly #stop = new AbortController();

  private constructor(folder: string) {
    this.folder = folder;
    this.target = join(folder, 'a.xb');
  }

  static async open(): Promise<Downloader> {
    return new Downloader(await mkdtemp(join(tmpdir(), 'transfer-')));
  }

  async close(): Promise<void> {
    assert.doesNotMatch(JSON.stringify([this.log.lines, this.progress, this.states, this.troubles]), SECRETS);
    await rm(this.folder, { recursive: true });
  }

  get state(): TransferState | undefined {
    return this.states.at(-1);
  }

  /** Short waits, so that tests end soon. */
  async run(parts: Partial<TransferParts> = {}): Promise<Transferred> {
    return await transfer({
      target: this.target,
      replace: false,
      listed: {},
      link: async (refused) => {
        this.asked.push(refused);
        const address = this.links[this.asked.length - 1] ?? this.links.at(-1) ?? '';
        return await Promise.resolve(new DownloadLink(address, { network: 'public', ...this.facts }));
      },
      placesOf: async (link) => {
        const { origin } = new URL(link.reveal());
        return await Promise.resolve({ storageDomains: ['aliyuncs.com'], endpoint: origin });
      },
      signal: this.#stop.signal,
      log: this.log,
      connections: 4,
      idle: 2000,
      patience: 10_000,
      onProgress: (progress) => {
        this.progress.push(progress);
        this.onProgress(progress);
      },
      onState: async (state) => await Promise.resolve(void this.states.push(structuredClone(state))),
      onTrouble: (trouble) => {
        const words = trouble ? (trouble.error as Error).message : 'fine';
        this.troubles.push(words);
        this.onTrouble(words);
      },
      ...parts,
    });
  }

  pause(): void {
    this.#stop.abort();
  }

  async files(): Promise<string[]> {
    return (await readdir(this.folder)).toSorted();
  }
}

/** The failure of a download, in which nothing is that must not be. */
export async function failure(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    () => assert.fail('It worked'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error && error.name === 'CloudError', inspect(error));
  assert.equal(error.cause, undefined);
  const told = [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 9, showHidden: true })];
  assert.doesNotMatch(told.join('\n'), SECRETS);
  return error as CloudError;
}

/** Does the work with a disk that has room for so many bytes, and takes so many milliseconds for each write. */
export async function withDisk<Result>(disk: Disk, work: () => Promise<Result>): Promise<Result> {
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(_file: string | URL, { workerData }: WorkerOptions) {
      super(new URL('smallDisk.ts', import.meta.url), { workerData: { ...(workerData as object), disk } });
    }
  };
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    threads.Worker = Worker;
    syncBuiltinESMExports();
  }
}

export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 15_000; !holds(); await wait(5)) {
    assert.ok(performance.now() < end, `it never happened: ${what}`);
  }
}

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DisposableStore, type Disposable } from '../../async/disposable.ts';
import type { Log } from '../../model/provider.ts';
import type { FleetReport } from './fleet.ts';
import { readSaved, type SavedReport } from './saved.ts';

/** Milliseconds between two times that a running report is written. */
const betweenWrites = 10_000;

/** The last report, as the file `reports/last.json` below a folder. Neither links nor keys nor replies are in it. */
export class ReportFile {
  readonly #folder: string;
  readonly #log: Log;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string, log: Log) {
    this.#folder = join(folder, 'reports');
    this.#log = log;
  }

  /** `undefined` if there is none that can be read. */
  async read(): Promise<SavedReport | undefined> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch {
      return undefined;
    }
    const saved = readSaved(parsed(text));
    if (!saved) {
      this.#log.warn('The last report cannot be read. It is left out.');
    }
    return saved;
  }

  /** Takes the place of the file as a whole, after whatever is being written. Never rejects: the log says what failed. */
  async write(saved: SavedReport): Promise<void> {
    this.#writing = this.#writeAfter(this.#writing, saved);
    await this.#writing;
  }

  /** Writes a report whenever it comes to a rest, and now and then while it runs. */
  follow(report: FleetReport): Disposable {
    let written = Date.now();
    let last = report.progress;
    const following = new DisposableStore();
    following.add(
      report.onDidReset(() => {
        // What was restored is in the file already.
        last = report.progress.started === last.started ? last : report.progress;
      }),
    );
    following.add(
      report.onDidChange(({ progress }) => {
        const isNews = progress.state !== last.state || progress.accounts !== last.accounts;
        last = progress;
        if (progress.state === 'running' ? Date.now() - written >= betweenWrites : isNews) {
          written = Date.now();
          void this.write(report.toSaved());
        }
      }),
    );
    return following;
  }

  async #writeAfter(before: Promise<void>, saved: SavedReport): Promise<void> {
    await before;
    const file = join(this.#folder, `${randomUUID()}.tmp`);
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(file, JSON.stringify(saved));
      await rename(file, this.#file);
    } catch (error) {
      await rm(file, { force: true }).catch(() => undefined);
      this.#log.warn(`The last report could not be written: ${codeOf(error)}`);
    }
  }

  get #file(): string {
    return join(this.#folder, 'last.json');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unexpected';
}

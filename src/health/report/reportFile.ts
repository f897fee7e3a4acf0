import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DisposableStore, type Disposable } from '../../async/disposable.ts';
import type { Log } from '../../model/provider.ts';
import type { ReportProgress } from '../../model/report.ts';
import type { FleetReport } from './fleet.ts';
import { leaseTime, ReportLease } from './reportLease.ts';
import { readSaved, without, type SavedReport } from './saved.ts';

/** Milliseconds between two times that a running report is written. */
const betweenWrites = 10_000;

/**
 * The last report of all windows, as the file `reports/last.json` below a folder. Neither links nor keys nor replies are in it.
 * A report never takes the place of a newer one, nor of one that another window works on.
 */
export class ReportFile {
  readonly #folder: string;
  readonly #log: Log;
  readonly #lease: ReportLease;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string, log: Log) {
    this.#folder = join(folder, 'reports');
    this.#log = log;
    this.#lease = new ReportLease(join(this.#folder, 'lease.json'));
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

  /** Another window works on the report that is in the file. */
  async isElsewhere(): Promise<boolean> {
    return await this.#lease.isElsewhere();
  }

  /** Leaves accounts out of the file, and what was learnt of others, which may have another key by now. */
  async forget(removed: readonly string[], changed: readonly string[]): Promise<void> {
    const saved = await this.read();
    const kept = saved && without(saved, removed, changed);
    if (kept && kept !== saved) {
      await this.write(kept);
    }
  }

  /** Takes the place of the file as a whole, after whatever is being written. Never rejects: the log says what failed. */
  async write(saved: SavedReport, isRunning = false): Promise<void> {
    this.#writing = this.#writeAfter(this.#writing, saved, isRunning);
    await this.#writing;
  }

  /** Writes a report whenever it begins to run or comes to a rest, and now and then in between. */
  follow(report: FleetReport): Disposable {
    let { started } = report.progress;
    let written = Date.now();
    let last = standing(report.progress);
    const following = new DisposableStore();
    following.add(
      report.onDidReset(() => {
        // What was restored is in the file already; what was started is not.
        const { progress } = report;
        last = progress.started === started || progress.state === 'running' ? last : standing(progress);
        started = progress.started;
      }),
    );
    following.add(
      report.onDidChange(({ progress }) => {
        const isNews = standing(progress) !== last;
        last = standing(progress);
        const isRunning = progress.state === 'running';
        const isDue = isRunning && Date.now() - written >= betweenWrites;
        if ((isNews || isDue) && !report.isElsewhere) {
          written = Date.now();
          void this.write(report.toSaved(), isRunning);
        }
      }),
    );
    const beat = setInterval(() => {
      this.#writing = this.#beatAfter(this.#writing, report);
    }, leaseTime / 4).unref();
    following.add({
      dispose: () => {
        clearInterval(beat);
        this.#lease.release();
      },
    });
    return following;
  }

  /** Tells the other windows that it still runs. */
  async #beatAfter(before: Promise<void>, report: FleetReport): Promise<void> {
    await before;
    const { state, started } = report.progress;
    if (state === 'running') {
      await this.#lease.hold(started, true).catch(() => false);
    }
  }

  async #writeAfter(before: Promise<void>, saved: SavedReport, isRunning: boolean): Promise<void> {
    await before;
    const file = join(this.#folder, `${randomUUID()}.tmp`);
    try {
      await mkdir(this.#folder, { recursive: true });
      if (!(await this.#lease.hold(saved.started, isRunning))) {
        return;
      }
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

/** Of a report that does not run also how much of it there is, which is less once an account is gone or changed. */
function standing({ started, state, accounts, regions, instances }: ReportProgress): string {
  const parts = state === 'running' ? [] : [regions.total, instances.total];
  return [started, state, accounts, ...parts].join(' ');
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

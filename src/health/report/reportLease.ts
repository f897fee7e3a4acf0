import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';

/** Milliseconds that a window may be silent before its report counts as interrupted. */
export const leaseTime = 10_000;

/** Who wrote the report that began at `started`, and until when (epoch milliseconds) it need not be doubted to run. */
const lease = v.object({ owner: v.string(), started: v.number(), until: v.number() });

/** Whose report is in the file that all windows share. The window that works on it renews this now and then. */
export class ReportLease {
  readonly #file: string;
  readonly #owner = randomUUID();

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Takes or renews it for the report that began at `started`. False if there is a newer one, or if another window works on
   * this one. Rejects if it cannot be written.
   */
  async hold(started: number, isRunning: boolean): Promise<boolean> {
    const held = read(await readFile(this.#file, 'utf8').catch(() => ''));
    const isOthers = held !== undefined && held.owner !== this.#owner && held.until > Date.now();
    if (held && (held.started > started || (held.started === started && isOthers))) {
      return false;
    }
    const text = this.#text(started, isRunning ? Date.now() + leaseTime : 0);
    const file = `${this.#file}.${randomUUID()}.tmp`;
    await mkdir(dirname(this.#file), { recursive: true });
    try {
      await writeFile(file, text);
      await rename(file, this.#file);
    } catch (error) {
      await rm(file, { force: true }).catch(() => undefined);
      throw error;
    }
    return true;
  }

  /** Another window works on the report that is in the file. */
  async isElsewhere(): Promise<boolean> {
    const held = read(await readFile(this.#file, 'utf8').catch(() => ''));
    return held !== undefined && held.owner !== this.#owner && held.until > Date.now();
  }

  /** At once, as the window may be closing: another one can go on. */
  release(): void {
    try {
      const held = read(readFileSync(this.#file, 'utf8'));
      if (held?.owner === this.#owner && held.until > 0) {
        writeFileSync(this.#file, this.#text(held.started, 0));
      }
    } catch {
      // Then it ends by itself.
    }
  }

  #text(started: number, until: number): string {
    return JSON.stringify({ owner: this.#owner, started, until } satisfies v.InferOutput<typeof lease>);
  }
}

/** What is missing, half written or of another version is nobody's. */
function read(text: string): v.InferOutput<typeof lease> | undefined {
  try {
    const found = v.safeParse(lease, JSON.parse(text));
    return found.success ? found.output : undefined;
  } catch {
    return undefined;
  }
}

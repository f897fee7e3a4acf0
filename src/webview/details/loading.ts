import * as vscode from 'vscode';
import { isCancelled, isCloudError } from '../../model/errors.ts';
import type { Log } from '../../model/provider.ts';
import { describeFailure } from '../../platform/failures.ts';
import type { LoadedBackup } from './describe.ts';

/**
 * How one backup of a page is doing. `shown` stays while it is asked for again (`refreshing`), and says so when that
 * failed (`problem`).
 */
export type Loading =
  | { readonly is: 'loading' }
  | {
      readonly is: 'shown';
      readonly loaded: LoadedBackup;
      readonly refreshing: boolean;
      readonly problem: string | undefined;
    }
  | { readonly is: 'failed' | 'gone'; readonly message: string };

/** Who wants to know. */
export interface LoadingParts {
  /** `undefined` when the cloud no longer has the backup. Rejects with a `CloudError`. */
  readonly load: (asked: boolean, signal: AbortSignal) => Promise<LoadedBackup | undefined>;
  readonly onChange: () => void;
  /** The cloud's answer, or what is at hand, is there. */
  readonly onLoaded?: (loaded: LoadedBackup) => void;
  readonly log: Log;
}

/** One backup that a page shows: asked for, asked for again, stopped. Only the newest load speaks. */
export class BackupLoading {
  readonly #parts: LoadingParts;
  #state: Loading = { is: 'loading' };
  /** The load under way; an answer to any other load came too late. */
  #load: AbortController | undefined;

  constructor(parts: LoadingParts) {
    this.#parts = parts;
  }

  get state(): Loading {
    return this.#state;
  }

  get loaded(): LoadedBackup | undefined {
    return this.#state.is === 'shown' ? this.#state.loaded : undefined;
  }

  /** The newest that is known. */
  set(loaded: LoadedBackup): void {
    this.#abort();
    this.#show({ is: 'shown', loaded, refreshing: false, problem: undefined });
    this.#parts.onLoaded?.(loaded);
  }

  /** What is at hand: it replaces what is shown, unless that is newer. */
  offer(atHand: LoadedBackup): void {
    const { loaded } = this;
    if (!(loaded && loaded.backup.asOf > atHand.backup.asOf)) {
      this.set(atHand);
    }
  }

  /** More of the backup that is shown. */
  add(more: Pick<LoadedBackup, 'related' | 'sizesBefore' | 'daysKept'>): void {
    if (this.#state.is === 'shown') {
      this.#show({ ...this.#state, loaded: { ...this.#state.loaded, ...more } });
    }
  }

  /** `asked`: the user wants it, rather than a page that is back after a restart. */
  async load(asked: boolean): Promise<void> {
    this.#abort();
    const load = new AbortController();
    this.#load = load;
    this.#show(
      this.#state.is === 'shown' ? { ...this.#state, refreshing: true, problem: undefined } : { is: 'loading' },
    );
    try {
      const loaded = await this.#parts.load(asked, load.signal);
      if (this.#load !== load) {
        return;
      }
      if (loaded) {
        this.set(loaded);
      } else {
        const message = vscode.l10n.t('The cloud no longer has this backup. It has expired or was deleted.');
        this.#end({ is: 'gone', message });
      }
    } catch (error) {
      if (this.#load === load) {
        this.#failed(error);
      }
    }
  }

  stop(): void {
    if (this.#load) {
      this.#abort();
      this.#problem(stopped());
    }
  }

  dispose(): void {
    this.#abort();
  }

  #abort(): void {
    this.#load?.abort();
    this.#load = undefined;
  }

  #failed(error: unknown): void {
    if (isCancelled(error)) {
      this.#problem(stopped());
    } else if (isCloudError(error) && error.kind === 'notFound') {
      this.#end({ is: 'gone', message: error.message });
    } else {
      this.#problem(describeFailure(error, this.#parts.log));
    }
  }

  #problem(message: string): void {
    const failed: Loading = { is: 'failed', message };
    this.#end(this.#state.is === 'shown' ? { ...this.#state, refreshing: false, problem: message } : failed);
  }

  #end(state: Loading): void {
    this.#load = undefined;
    this.#show(state);
  }

  #show(state: Loading): void {
    this.#state = state;
    this.#parts.onChange();
  }
}

function stopped(): string {
  return vscode.l10n.t('Stopped before the cloud answered.');
}

import { copyDelay } from '../../model/history.ts';
import type { Backup, BackupMethod, BackupMode, BackupState, BackupType, Word } from '../../model/resources.ts';

/** What a history keeps of a backup: 20,000 of them are little. Times are epoch milliseconds, sizes bytes. */
export interface BackupFacts {
  readonly id: string;
  readonly started: number | undefined;
  readonly ended: number | undefined;
  readonly state: Word<BackupState>;
  readonly type: Word<BackupType> | undefined;
  readonly method: Word<BackupMethod> | undefined;
  readonly mode: Word<BackupMode> | undefined;
  readonly size: number | undefined;
  /** It holds only some databases: the instance cannot be restored from it. */
  readonly partial: boolean;
}

/** What is kept of a cross-region copy. */
export interface CopyFacts {
  readonly id: string;
  /** The backup that it was made of; `undefined` where that is not among those read. */
  readonly backupId: string | undefined;
  readonly regionId: string | undefined;
  readonly state: Word<BackupState>;
  readonly started: number | undefined;
  readonly ended: number | undefined;
  /** Milliseconds from the end of the backup to the end of the copy. */
  readonly delay: number | undefined;
}

/** Makes the facts of backups. The words of the cloud are few: each is kept once. */
export class FactReader {
  readonly #words = new Map<string, Word<never>>();

  backup(backup: Backup): BackupFacts {
    return {
      id: backup.id,
      started: backup.started?.getTime(),
      ended: backup.ended?.getTime(),
      state: this.#word(backup.state),
      type: backup.type && this.#word(backup.type),
      method: backup.method && this.#word(backup.method),
      mode: backup.mode && this.#word(backup.mode),
      size: backup.size,
      partial: backup.databases !== undefined,
    };
  }

  /** `source` is the backup that it was made of, where that is known. */
  copy(copy: Backup, source: Backup | undefined): CopyFacts {
    return {
      id: copy.id,
      backupId: source?.id,
      regionId: copy.copy?.regionId,
      state: this.#word(copy.state),
      started: copy.started?.getTime(),
      ended: copy.ended?.getTime(),
      delay: copyDelay(source?.ended?.getTime(), copy.ended?.getTime()),
    };
  }

  #word<Kind extends string>({ kind, raw }: Word<Kind>): Word<Kind> {
    const key = `${kind}\n${raw}`;
    const known = this.#words.get(key) ?? ({ kind, raw } as Word<never>);
    this.#words.set(key, known);
    return known;
  }
}

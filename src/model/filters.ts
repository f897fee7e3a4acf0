/** A question that a list can be narrowed by. The narrowing is done by the cloud, over the whole list. */
export interface FilterField {
  /** Stable, for the provider and for what is stored. */
  readonly key: string;
  /** Localised: "Status". */
  readonly label: string;
  /** What can be chosen; absent where the user types a text. */
  readonly choices?: readonly FilterChoice[];
  /** For a text: what it is compared with, localised ("Part of the name or id"). */
  readonly hint?: string;
  /** A localised sentence if a typed text cannot be used. */
  readonly check?: (text: string) => string | undefined;
}

export interface FilterChoice {
  readonly id: string;
  /** Localised: "Failed". */
  readonly label: string;
}

/** The answers to some of a list's fields, by key: the id of a choice, or a typed text. */
export type FilterValues = Readonly<Record<string, string>>;

/** The lists that hang below an instance. `copiedLogs` are the cross-region copies of its log backups. */
export type BackupList = 'backups' | 'copies' | 'logs' | 'copiedLogs';

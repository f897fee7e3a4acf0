import * as vscode from 'vscode';

/** What `when` clauses in package.json ask for; each is told by the part that knows it. */
export interface ContextKeys {
  /** The order of instances. */
  readonly order: 'name' | 'health';
  readonly hasAccounts: boolean;
  /** Besides sample data. */
  readonly hasOwnAccounts: boolean;
  /* What ticks the steps of the walkthrough: not the commands behind their buttons, which also run without an account. */
  readonly openedInstance: true;
  readonly openedPage: true;
  /** A backup was started, or one of its files or links was fetched. */
  readonly madeOrFetched: true;
  /**
   * The kind of the selected row; of several, `several:` and their kinds, separated by commas. Empty without one. Not for
   * the menus of rows: when a key of theirs changes, the editor draws all rows anew, and those that are open are no longer
   * selected.
   */
  readonly selection: string;
}

export function setContextKey<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): void {
  void vscode.commands.executeCommand('setContext', `rdsBackups.${key}`, value);
}

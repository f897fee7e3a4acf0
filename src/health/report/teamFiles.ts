import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../async/disposable.ts';
import { Emitter } from '../../async/event.ts';
import type { TeamRule, TeamRules } from './limits.ts';
import { mostBytes, readTeamFile, type TeamProblem } from './teamFile.ts';
import { teamProblemWords } from './teamWords.ts';

const TEAM_FILE = 'rds-backups.json';

export interface TeamState {
  /** `undefined` if no folder has a file that can be used. */
  readonly rules: TeamRules | undefined;
  /** Localised, a sentence or two for each file that cannot be used. */
  readonly problems: readonly string[];
  /** Those that are there, whether they can be used or not. */
  readonly files: readonly TeamFile[];
}

interface TeamFile {
  /** As the user knows it. */
  readonly name: string;
  readonly uri: vscode.Uri;
  /** Localised: why it cannot be used. */
  readonly problem?: string | undefined;
  readonly rules: number;
}

/**
 * The `rds-backups.json` at the root of each folder of the workspace, read again whenever one changes. A file names limits and
 * nothing else. In an untrusted workspace its rules are for display only: they judge what was found, and do not change what
 * is asked.
 */
export class TeamFiles implements Disposable {
  readonly #changes = new Emitter<TeamState>();
  readonly #disposables = new DisposableStore();
  #watchers = new DisposableStore();
  #state: TeamState = { rules: undefined, problems: [], files: [] };
  #reading = 0;
  #ready: Promise<void>;

  readonly onDidChange = this.#changes.event;

  constructor() {
    this.#watch();
    this.#ready = this.#read();
    this.#disposables.add(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#watch();
        this.#reread();
      }),
    );
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#reread()));
  }

  /** As far as the files have been read. */
  get state(): TeamState {
    return this.#state;
  }

  /** Once the files have been read as they are now. */
  async ready(): Promise<TeamState> {
    await this.#ready;
    return this.#state;
  }

  dispose(): void {
    this.#reading++;
    this.#disposables.dispose();
    this.#watchers.dispose();
    this.#changes.dispose();
  }

  #watch(): void {
    this.#watchers.dispose();
    this.#watchers = new DisposableStore();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, TEAM_FILE));
      const reread = () => this.#reread();
      [watcher, watcher.onDidChange(reread), watcher.onDidCreate(reread), watcher.onDidDelete(reread)].forEach((one) =>
        this.#watchers.add(one),
      );
    }
  }

  #reread(): void {
    this.#ready = this.#read();
  }

  /** Of several readings at once the last one counts. */
  async #read(): Promise<void> {
    const reading = ++this.#reading;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const uris = folders.map(({ uri }) => vscode.Uri.joinPath(uri, TEAM_FILE));
    const files = await Promise.all(uris.map(async (uri) => ({ uri, ...(await readRules(uri)) })));
    if (reading === this.#reading) {
      const rules = files.flatMap((file) => file.rules ?? []);
      const problems = files.flatMap(({ problem }) => problem ?? []);
      const isUsed = files.some((file) => file.rules);
      this.#state = {
        rules: isUsed ? { rules, trusted: vscode.workspace.isTrusted } : undefined,
        problems,
        files: files.flatMap(({ uri, ...read }) => (read.rules || read.problem ? fileOf(uri, read) : [])),
      };
      this.#changes.fire(this.#state);
    }
  }
}

function fileOf(uri: vscode.Uri, { rules = [], problem }: FileRules): TeamFile {
  return { name: vscode.workspace.asRelativePath(uri), uri, problem, rules: rules.length };
}

interface FileRules {
  /** `undefined` if there is no such file, or a problem with it. */
  readonly rules?: readonly TeamRule[];
  readonly problem?: string;
}

async function readRules(uri: vscode.Uri): Promise<FileRules> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    const bytes = size > mostBytes ? undefined : await vscode.workspace.fs.readFile(uri);
    // Some file systems do not tell how large a file is.
    if (!bytes || bytes.length > mostBytes) {
      return problemWith(uri, { kind: 'large' });
    }
    const read = readTeamFile(new TextDecoder().decode(bytes));
    return 'rules' in read ? read : problemWith(uri, read.problem);
  } catch (error) {
    const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return isMissing ? {} : problemWith(uri, { kind: 'unreadable' });
  }
}

function problemWith(uri: vscode.Uri, problem: TeamProblem | { readonly kind: 'unreadable' }): FileRules {
  return { problem: teamProblemWords(vscode.workspace.asRelativePath(uri), problem) };
}

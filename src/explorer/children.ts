import { Emitter } from '../async/event.ts';
import { settlesWithin } from '../async/wait.ts';
import type { Account } from '../model/account.ts';
import { isCloudError } from '../model/errors.ts';
import type { Branch } from './branch.ts';
import { makeList, type ListParts } from './lists.ts';
import {
  accountNode,
  accountOf,
  groupNode,
  noteNode,
  type AccountNode,
  type InstanceNode,
  type ListNode,
  type Node,
  type NoteNode,
  type ParentNode,
} from './nodes.ts';
import type { Row } from './rows.ts';

export interface ChildrenParts extends ListParts {
  readonly accounts: () => readonly Account[];
  /** A sentence for a failure that is none of the cloud's. */
  readonly describe: (error: unknown) => string;
}

/** How long an expansion may take before it shows that it is waiting, in milliseconds. */
const patience = 300;

/** The tree's content: which rows there are below which, each list asked for when its parent is opened. */
export class Children {
  readonly #parts: ChildrenParts;
  readonly #branches = new Map<string, Branch<Row>>();
  /** The objects the editor holds for rows with rows below: it knows a node by identity, we know it by id. */
  readonly #shown = new Map<string, ParentNode>();
  readonly #changes = new Emitter<Node | undefined>();
  readonly #ending = new AbortController();

  /** A node whose rows or look changed; `undefined` for the roots. */
  readonly onDidChange = this.#changes.event;

  constructor(parts: ChildrenParts) {
    this.#parts = parts;
  }

  roots(): readonly AccountNode[] {
    return this.#remember(
      this.#parts.accounts().map((account) => {
        const fresh = accountNode(account);
        const known = this.#shown.get(fresh.id);
        return known?.kind === 'account' ? Object.assign(known, { account }) : fresh;
      }),
    );
  }

  /** The rows below a node, after at most a moment: what takes longer is announced by a row and follows. */
  async of(node: ParentNode): Promise<readonly Node[]> {
    if (node.kind === 'instance') {
      return this.#remember(await this.#groups(node));
    }
    const branch = this.branch(node);
    if (branch.state === 'idle') {
      await settlesWithin(branch.refresh(), patience);
    }
    return this.#remember(this.rows(node));
  }

  /** The rows as they are known now. Asks for nothing. */
  rows(node: ListNode): readonly Node[] {
    const branch = this.branch(node);
    const notes = this.#notes(node, branch);
    // News about a refresh stands above the old rows, news about the end of the list below it.
    return branch.stale ? [...notes, ...branch.items] : [...branch.items, ...notes];
  }

  /** The state of a node's list, made on first use. */
  branch(node: ListNode): Branch<Row> {
    let branch = this.#branches.get(node.id);
    if (!branch) {
      branch = makeList(node, this.#parts);
      this.#branches.set(node.id, branch);
      branch.onDidChange((change) => this.#onBranchChange(node, change));
    }
    return branch;
  }

  /** Asks again for what is below a node, or for everything. What is shown stays until the answer is there. */
  async refresh(node: Node | undefined): Promise<void> {
    const start = node?.kind === 'backup' || node?.kind === 'note' ? node.parent : node;
    for (const [id, branch] of this.#branches) {
      if (!start || id.startsWith(`${start.id}/`)) {
        branch.invalidate();
      }
    }
    if (!start) {
      this.#fire(start);
    } else if (start.kind === 'instance') {
      this.#fire(start);
      await this.reread(start);
    } else {
      await this.branch(start).refresh();
    }
  }

  /** Asks for an instance's own state again. If it is gone, its region's list shows that. */
  async reread(node: InstanceNode): Promise<void> {
    const { regionId, id } = node.instance;
    const { signal } = this.#ending;
    try {
      const provider = await this.#parts.provider(accountOf(node).id);
      node.instance = await provider.getInstance(regionId, id, { signal });
      this.#fire(node);
    } catch (error) {
      // Any other failure shows below the row, at what is asked for there.
      if (isCloudError(error) && error.kind === 'notFound') {
        await this.branch(node.parent).refresh();
      }
    }
  }

  /** Loads what a note offers: the next page, or what failed or was stopped. */
  async more(note: NoteNode): Promise<void> {
    const { parent } = note;
    if (parent.kind === 'group' && note.error?.kind === 'notFound') {
      // The instance is gone, so its row is what has to be asked for again.
      await this.refresh(parent.parent.parent);
    } else if (parent.kind !== 'instance') {
      await this.branch(parent).more();
    }
  }

  cancel(note: NoteNode): void {
    if (note.parent.kind !== 'instance') {
      this.branch(note.parent).cancel();
    }
  }

  /** Asks again for an instance's backups, if they are on the screen. */
  async refreshBackups(accountId: string, regionId: string, instanceId: string): Promise<void> {
    const id = [accountId, regionId, instanceId].map(encodeURIComponent).join('/');
    const branch = this.#branches.get(`${id}/backups`);
    if (branch && branch.state !== 'idle') {
      await branch.refreshStart();
    }
  }

  /** A known instance row; none if its region has not been opened. */
  instance(accountId: string, regionId: string, instanceId: string): InstanceNode | undefined {
    const node = this.#shown.get([accountId, regionId, instanceId].map(encodeURIComponent).join('/'));
    return node?.kind === 'instance' ? node : undefined;
  }

  /** Accounts came, went or changed: nothing that was known of them holds. The roots are shown anew in any case. */
  forget(accountIds: readonly string[]): void {
    for (const accountId of accountIds) {
      const id = encodeURIComponent(accountId);
      this.#drop((key) => key === id || key.startsWith(`${id}/`));
    }
    this.#fire(undefined);
  }

  dispose(): void {
    this.#ending.abort();
    this.#drop(() => true);
    this.#changes.dispose();
  }

  async #groups(node: InstanceNode): Promise<readonly Node[]> {
    try {
      const { capabilities } = await this.#parts.provider(accountOf(node).id);
      return [groupNode(node, 'backups'), ...(capabilities.copies ? [groupNode(node, 'copies')] : [])];
    } catch (error) {
      return [this.#failure(node, error)];
    }
  }

  #onBranchChange(node: ListNode, change: 'started' | 'changed'): void {
    const branch = this.#branches.get(node.id);
    if (change === 'started') {
      const load = branch?.loads;
      setTimeout(() => {
        if (branch?.state === 'loading' && branch.loads === load) {
          this.#fire(node);
        }
      }, patience);
      return;
    }
    if (branch?.state === 'loaded') {
      this.#dropOrphans(node, branch);
    }
    this.#fire(node);
  }

  /** Lists below rows that are gone are let go, so that memory does not grow with what once was there. */
  #dropOrphans(node: ParentNode, branch: Branch<Row>): void {
    const depth = node.id.length + 1;
    const alive = new Set(branch.items.map(({ id }) => id.slice(depth)));
    this.#drop((key) => key.startsWith(`${node.id}/`) && !alive.has(key.slice(depth).split('/', 1)[0] ?? ''));
  }

  #drop(which: (id: string) => boolean): void {
    for (const [id, branch] of this.#branches) {
      if (which(id)) {
        branch.dispose();
        this.#branches.delete(id);
      }
    }
    for (const id of this.#shown.keys()) {
      if (which(id)) {
        this.#shown.delete(id);
      }
    }
  }

  #remember<Some extends Node>(rows: readonly Some[]): readonly Some[] {
    for (const row of rows) {
      if (row.kind !== 'backup' && row.kind !== 'note') {
        this.#shown.set(row.id, row);
      }
    }
    return rows;
  }

  #fire(node: Node | undefined): void {
    this.#changes.fire(node && (this.#shown.get(node.id) ?? node));
  }

  #notes(node: ListNode, branch: Branch<Row>): readonly NoteNode[] {
    const notes: NoteNode[] = [];
    if (branch.broken > 0) {
      notes.push(noteNode(node, 'broken', { total: branch.broken }));
    }
    if (branch.state === 'loading') {
      notes.push(noteNode(node, 'loading'));
    } else if (branch.state === 'failed') {
      notes.push(this.#failure(node, branch.error));
    } else if (branch.state === 'stopped') {
      notes.push(noteNode(node, 'stopped'));
    } else if (branch.hasMore) {
      notes.push(noteNode(node, 'more', { shown: branch.items.length, total: branch.total }));
    } else if (branch.state === 'loaded' && branch.items.length === 0 && branch.broken === 0) {
      notes.push(noteNode(node, 'empty'));
    }
    return notes;
  }

  #failure(node: ParentNode, error: unknown): NoteNode {
    return noteNode(node, 'failed', isCloudError(error) ? { error } : { message: this.#parts.describe(error) });
  }
}

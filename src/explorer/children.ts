import { DisposableStore } from '../async/disposable.ts';
import { settlesWithin } from '../async/wait.ts';
import type { Account } from '../model/account.ts';
import { isCloudError, isSignInFailure } from '../model/errors.ts';
import { regionTitle } from '../model/resources.ts';
import type { Branch, BranchChange } from './branch.ts';
import { chosenRows } from './chosenRows.ts';
import { fixedRows, pinsOf } from './fixedRows.ts';
import { groupsOf } from './groups.ts';
import { filterOf, makeList, type ListParts } from './lists.ts';
import {
  accountNode,
  accountOf,
  instanceOf,
  isFilterable,
  listIdOf,
  listOwner,
  type AccountNode,
  type InstanceNode,
  type ListNode,
  type Node,
  type NoteNode,
  type ParentNode,
} from './nodes.ts';
import type { PreferenceChange } from './preferences.ts';
import { notesOf } from './noteRows.ts';
import { Rereading } from './rereading.ts';
import type { Row } from './rows.ts';
import { ShownNodes } from './shownNodes.ts';
import { TreeLists, type TreeList } from './treeLists.ts';

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
  readonly #lists: TreeLists;
  readonly #shown = new ShownNodes();
  readonly #rereading: Rereading;
  readonly #disposables = new DisposableStore();

  /** A node whose rows or look changed; `undefined` for the roots. */
  readonly onDidChange = this.#shown.onDidChange;

  constructor(parts: ChildrenParts) {
    this.#parts = parts;
    this.#lists = new TreeLists(
      (node) => makeList(node, parts),
      (list, change) => this.#onBranchChange(list, change),
    );
    this.#rereading = new Rereading(parts, {
      onChange: (node) => this.#shown.fire(node),
      onGone: (region) => this.branch(region).refresh(),
    });
    this.#disposables.add(this.#shown);
    this.#disposables.add(this.#rereading);
    this.#disposables.add(parts.preferences.onDidChange((change) => this.#follow(change)));
  }

  roots(): readonly AccountNode[] {
    return this.#shown.remember(
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
      return this.#shown.remember(await groupsOf(node, this.#parts, this.#shown));
    }
    const branch = this.branch(node);
    if (branch.state === 'idle') {
      await settlesWithin(this.#load(node), patience);
    }
    return this.rows(node);
  }

  /** The rows as they are known now. Asks for nothing. */
  rows(node: ListNode): readonly Node[] {
    const branch = this.branch(node);
    const filtered = isFilterable(node) && filterOf(node, this.#parts.preferences) !== undefined;
    const notes = notesOf(node, branch, { filtered, describe: this.#parts.describe });
    const { shown, hidden } = chosenRows(node, branch.items, this.#parts.preferences);
    const fixed = fixedRows(node, this.#parts.preferences, this.#shown);
    const first = node.kind === 'group' ? branch.extra : fixed;
    const last = node.kind === 'region' ? branch.extra : hidden;
    // News about a refresh stands above the old rows, news about the end of the list below it.
    return this.#shown.remember(
      branch.stale ? [...first, ...notes, ...shown, ...last] : [...first, ...shown, ...notes, ...last],
    );
  }

  /** The pinned instances of an account, as they were last seen. */
  pins(node: AccountNode): readonly InstanceNode[] {
    return pinsOf(node, this.#parts.preferences, this.#shown);
  }

  /** The state of a node's list, made on first use. */
  branch(node: ListNode): Branch<Row> {
    return this.#lists.of(node);
  }

  /** Asks again for what is below a node, or for everything. What is shown stays until the answer is there. */
  async refresh(node: Node | undefined): Promise<void> {
    const start = listOwner(node);
    for (const { node: each, branch } of this.#lists.all()) {
      if (!start || each.id.startsWith(`${start.id}/`)) {
        branch.invalidate();
      }
    }
    if (!start) {
      this.#shown.fire(start);
    } else if (start.kind === 'instance') {
      this.#shown.fire(start);
      await this.reread(start);
    } else {
      await this.#load(start);
    }
  }

  /** Asks for an instance's own state again. If it is gone, its region's list or the pin shows that. */
  async reread(node: InstanceNode): Promise<void> {
    await this.#rereading.instance(node);
  }

  /** Loads what a note offers: the next page, or what failed or was stopped; a list that changed is read anew. */
  async more(note: NoteNode): Promise<void> {
    const { parent } = note;
    if (parent.kind === 'group' && note.error?.kind === 'notFound') {
      // The instance is gone, so its row is what has to be asked for again.
      await this.refresh((instanceOf(parent) ?? parent).parent);
    } else if (parent.kind !== 'instance') {
      await (note.note === 'changed' ? this.branch(parent).refresh() : this.branch(parent).more());
    }
  }

  cancel({ parent }: NoteNode): void {
    return parent.kind === 'instance' ? undefined : this.branch(parent).cancel();
  }

  /** Asks again for an instance's backups, if they are on the screen. */
  async refreshBackups(accountId: string, regionId: string, instanceId: string): Promise<void> {
    const ids = this.#shown.instanceIds(accountId, regionId, instanceId);
    await Promise.all(
      ids.map(async (id) => {
        const branch = this.#lists.known(`${id}/backups`);
        if (branch && branch.state !== 'idle') {
          await branch.refreshStart();
        }
      }),
    );
  }

  /** The known rows of an instance; none if neither its region nor its pin has been on the screen. */
  instances(accountId: string, regionId: string, instanceId: string): readonly InstanceNode[] {
    return this.#shown.instances(accountId, regionId, instanceId);
  }

  /** The rows of a list, asked for if they are not known. Rejects with why they are not to be had. */
  async loaded(node: ListNode): Promise<readonly Row[]> {
    const branch = this.branch(node);
    if (branch.state !== 'loaded' && branch.state !== 'loading') {
      await branch.refresh();
    }
    await branch.settled();
    if (branch.error instanceof Error && branch.items.length === 0) {
      throw branch.error;
    }
    return this.#shown.remember(branch.items);
  }

  /** The order of the instances has changed. */
  resort(): void {
    for (const { node, branch } of this.#lists.all()) {
      if (node.kind === 'region') {
        branch.resort();
        this.#shown.fire(node);
      }
    }
  }

  /** Something about an account itself has changed. */
  redraw(accountId: string): void {
    const node = this.#shown.get(encodeURIComponent(accountId));
    if (node) {
      this.#shown.fire(node);
    }
  }

  /** The account's key works again: what was refused before is asked for when it is looked at. */
  mended(accountId: string): void {
    for (const { node, branch } of this.#lists.all()) {
      if (accountOf(node).id === accountId && isCloudError(branch.error) && isSignInFailure(branch.error.kind)) {
        branch.invalidate();
        this.#shown.fire(node);
      }
    }
    this.redraw(accountId);
  }

  regionName(accountId: string, regionId: string): string | undefined {
    const node = this.#shown.region(accountId, regionId);
    return node && regionTitle(node.region, node.parent.kind === 'region' ? node.parent.region : undefined);
  }

  /** Accounts came, went or changed: nothing that was known of them holds. The roots are shown anew in any case. */
  forget(accountIds: readonly string[]): void {
    for (const accountId of accountIds) {
      const id = encodeURIComponent(accountId);
      this.#drop((key) => key === id || key.startsWith(`${id}/`));
    }
    this.#shown.fire(undefined);
  }

  dispose(): void {
    this.#lists.drop(() => true);
    this.#disposables.dispose();
  }

  /** Asks for a list; after the regions of an account for its pinned instances, too. */
  async #load(node: ListNode): Promise<void> {
    const loading = this.branch(node).refresh();
    if (node.kind === 'account') {
      void loading.then(() => this.#rereading.pins(this.pins(node)));
    }
    await loading;
  }

  #follow(change: PreferenceChange): void {
    if (change.what === 'order') {
      return this.resort();
    }
    if (change.what === 'account') {
      const node = this.#shown.get(encodeURIComponent(change.accountId));
      if (node?.kind === 'account') {
        this.#dropOrphans(node, this.branch(node));
        this.#shown.fire(node);
      }
      return;
    }
    // Rows that were asked for under another filter would be wrong under this one.
    const nodes = [...this.#lists.all().map((list) => list.node), ...this.#shown.all()];
    for (const node of new Map(nodes.map((each) => [each.id, each])).values()) {
      if (isFilterable(node) && accountOf(node).id === change.accountId && listIdOf(node) === change.listId) {
        this.#lists.drop((key) => key === node.id || key.startsWith(`${node.id}/`));
        this.#shown.fire(node);
      }
    }
  }

  #onBranchChange({ node, branch }: TreeList, change: BranchChange): void {
    if (change === 'started') {
      const load = branch.loads;
      setTimeout(() => {
        if (branch.state === 'loading' && branch.loads === load) {
          this.#shown.fire(node);
        }
      }, patience);
      return;
    }
    if (branch.state === 'loaded') {
      this.#dropOrphans(node, branch);
      this.#rememberCount(node, branch);
    }
    this.#shown.fire(node);
  }

  #rememberCount(node: ListNode, branch: Branch<Row>): void {
    const { preferences } = this.#parts;
    if (node.kind === 'region' && !filterOf(node, preferences)) {
      void preferences.remember(accountOf(node).id, node.region.id, branch.items.length);
    }
  }

  /** Lists below rows that are gone are let go, so that memory does not grow with what once was there. */
  #dropOrphans(node: ListNode, branch: Branch<Row>): void {
    const depth = node.id.length + 1;
    const fixed = fixedRows(this.#shown.current(node), this.#parts.preferences, this.#shown);
    const rowOf = (id: string) => id.slice(depth).split('/', 1)[0];
    const alive = new Set([...branch.items, ...branch.extra, ...fixed].map(({ id }) => rowOf(id)));
    this.#drop((id) => id.startsWith(`${node.id}/`) && !alive.has(rowOf(id)));
  }

  #drop(which: (id: string) => boolean): void {
    this.#lists.drop(which);
    this.#shown.drop(which);
  }
}

import type { Branch, BranchChange } from './branch.ts';
import type { ListNode } from './nodes.ts';
import type { Row } from './rows.ts';

export interface TreeList {
  readonly node: ListNode;
  readonly branch: Branch<Row>;
}

/** The lists of the tree by the id of the node they stand below; each is made when it is first asked for. */
export class TreeLists {
  readonly #lists = new Map<string, TreeList>();
  readonly #make: (node: ListNode) => Branch<Row>;
  readonly #onChange: (list: TreeList, change: BranchChange) => void;

  constructor(make: (node: ListNode) => Branch<Row>, onChange: (list: TreeList, change: BranchChange) => void) {
    this.#make = make;
    this.#onChange = onChange;
  }

  of(node: ListNode): Branch<Row> {
    const known = this.#lists.get(node.id);
    if (known) {
      return known.branch;
    }
    const list = { node, branch: this.#make(node) };
    this.#lists.set(node.id, list);
    list.branch.onDidChange((change) => this.#onChange(list, change));
    return list.branch;
  }

  known(id: string): Branch<Row> | undefined {
    return this.#lists.get(id)?.branch;
  }

  all(): readonly TreeList[] {
    return [...this.#lists.values()];
  }

  drop(which: (id: string) => boolean): void {
    for (const [id, { branch }] of this.#lists) {
      if (which(id)) {
        branch.dispose();
        this.#lists.delete(id);
      }
    }
  }
}

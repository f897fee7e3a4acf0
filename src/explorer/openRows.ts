import type { Instance } from '../model/resources.ts';
import type { Children } from './children.ts';
import type { AccountNode, InstanceNode, Node, RegionNode } from './nodes.ts';

/** An instance on the screen. */
export interface VisibleInstance {
  readonly accountId: string;
  readonly regionId: string;
  readonly instance: Instance;
}

/** Which rows are open, as far as the editor says; tells which instances stand on the screen. */
export class OpenRows {
  readonly #open = new Set<string>();
  readonly #children: Children;

  constructor(children: Children) {
    this.#children = children;
  }

  open({ id }: Node): void {
    this.#open.add(id);
  }

  close({ id }: Node): void {
    this.#open.delete(id);
  }

  /** The pins of open accounts and the instances of open regions and parts below them, in the order of the tree. */
  instances(): readonly VisibleInstance[] {
    return this.#shown(() => true);
  }

  /** Those among them that are pinned, or open themselves. */
  openInstances(): readonly VisibleInstance[] {
    return this.#shown(({ id, parent }) => parent.kind === 'account' || this.#open.has(id));
  }

  #shown(which: (node: InstanceNode) => boolean): readonly VisibleInstance[] {
    return this.#children
      .roots()
      .filter(({ id }) => this.#open.has(id))
      .flatMap((account) =>
        this.#below(account)
          .filter((node) => node.gone !== true && which(node))
          .map(({ instance }) => ({ accountId: account.account.id, regionId: instance.regionId, instance })),
      );
  }

  #below(node: AccountNode | RegionNode): readonly InstanceNode[] {
    return this.#children.rows(node).flatMap((row) => {
      if (row.kind === 'instance') {
        return [row];
      }
      return row.kind === 'region' && this.#open.has(row.id) ? this.#below(row) : [];
    });
  }
}

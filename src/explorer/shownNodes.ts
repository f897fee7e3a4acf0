import { Emitter } from '../async/event.ts';
import {
  accountOf,
  instanceNodeIds,
  type InstanceNode,
  type ListNode,
  type Node,
  type ParentNode,
  type RegionNode,
} from './nodes.ts';

/**
 * The objects the editor holds for rows with rows below. It knows a row by the identity of its node, we know it by its
 * id: a change has to be told with the very object the editor was given.
 */
export class ShownNodes {
  readonly #byId = new Map<string, ParentNode>();
  readonly #regions = new Map<string, RegionNode>();
  readonly #changes = new Emitter<Node | undefined>();

  /** A node whose rows or look changed; `undefined` for the roots. */
  readonly onDidChange = this.#changes.event;

  get(id: string): ParentNode | undefined {
    return this.#byId.get(id);
  }

  /** The node as the editor holds it, where that is a newer object than this one. */
  current(node: ListNode): ListNode {
    const known = this.#byId.get(node.id);
    return known && known.kind !== 'instance' ? known : node;
  }

  all(): readonly ParentNode[] {
    return [...this.#byId.values()];
  }

  region(accountId: string, regionId: string): RegionNode | undefined {
    return this.#regions.get(regionKey(accountId, regionId));
  }

  remember<Some extends Node>(rows: readonly Some[]): readonly Some[] {
    for (const row of rows) {
      if (row.kind === 'account' || row.kind === 'region' || row.kind === 'instance' || row.kind === 'group') {
        this.#byId.set(row.id, row);
      }
      if (row.kind === 'region') {
        this.#regions.set(regionKey(accountOf(row).id, row.region.id), row);
      }
    }
    return rows;
  }

  fire(node: Node | undefined): void {
    this.#changes.fire(node && (this.#byId.get(node.id) ?? node));
  }

  drop(which: (id: string) => boolean): void {
    for (const id of this.#byId.keys()) {
      if (which(id)) {
        this.#byId.delete(id);
      }
    }
    for (const [key, { id }] of this.#regions) {
      if (which(id)) {
        this.#regions.delete(key);
      }
    }
  }

  /** The known rows of an instance; none if neither its region nor its pin has been on the screen. */
  instances(accountId: string, regionId: string, instanceId: string): readonly InstanceNode[] {
    return this.instanceIds(accountId, regionId, instanceId)
      .map((id) => this.#byId.get(id))
      .filter((node) => node?.kind === 'instance');
  }

  instanceIds(accountId: string, regionId: string, instanceId: string): readonly string[] {
    return instanceNodeIds(accountId, regionId, instanceId, this.region(accountId, regionId));
  }

  dispose(): void {
    this.#changes.dispose();
  }
}

function regionKey(accountId: string, regionId: string): string {
  return `${encodeURIComponent(accountId)}/${encodeURIComponent(regionId)}`;
}

import { Emitter } from '../async/event.ts';
import type { Node, ParentNode, RegionNode } from './nodes.ts';

/**
 * The objects the editor holds for rows with rows below. It knows a row by the identity of its node, we know it by its
 * id: a change has to be told with the very object the editor was given.
 */
export class ShownNodes {
  readonly #byId = new Map<string, ParentNode>();
  readonly #changes = new Emitter<Node | undefined>();

  /** A node whose rows or look changed; `undefined` for the roots. */
  readonly onDidChange = this.#changes.event;

  get(id: string): ParentNode | undefined {
    return this.#byId.get(id);
  }

  all(): readonly ParentNode[] {
    return [...this.#byId.values()];
  }

  region(accountId: string, regionId: string): RegionNode | undefined {
    const node = this.#byId.get(`${encodeURIComponent(accountId)}/${encodeURIComponent(regionId)}`);
    return node?.kind === 'region' ? node : undefined;
  }

  remember<Some extends Node>(rows: readonly Some[]): readonly Some[] {
    for (const row of rows) {
      if (row.kind === 'account' || row.kind === 'region' || row.kind === 'instance' || row.kind === 'group') {
        this.#byId.set(row.id, row);
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
  }

  dispose(): void {
    this.#changes.dispose();
  }
}

import type { Account } from '../model/account.ts';
import type { CloudError } from '../model/errors.ts';
import type { Backup, Instance, Region } from '../model/resources.ts';

/** Rows of the tree as plain data; `items.ts` makes them visible. Ids are built from stable keys, never from labels. */
export type Node = AccountNode | RegionNode | InstanceNode | GroupNode | BackupNode | NoteNode;
/** Rows that have rows below them. */
export type ParentNode = AccountNode | RegionNode | InstanceNode | GroupNode;
/** Rows below which there is a list that is asked of the cloud. */
export type ListNode = Exclude<ParentNode, InstanceNode>;

export interface AccountNode {
  readonly kind: 'account';
  readonly id: string;
  readonly parent: undefined;
  /** Another one after it was renamed: the rows below go on standing below this node. */
  account: Account;
}

export interface RegionNode {
  readonly kind: 'region';
  readonly id: string;
  readonly parent: AccountNode;
  readonly region: Region;
}

export interface InstanceNode {
  readonly kind: 'instance';
  readonly id: string;
  readonly parent: RegionNode;
  /** A newer one after it was asked for again. */
  instance: Instance;
}

export type GroupKind = 'backups' | 'copies';

export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly parent: InstanceNode;
  readonly group: GroupKind;
}

export interface BackupNode {
  readonly kind: 'backup';
  readonly id: string;
  readonly parent: GroupNode;
  readonly backup: Backup;
}

/**
 * A row that speaks for its parent:
 * `loading` (click cancels), `failed` (click tries again), `stopped` (click loads), `empty`, `more` (click loads the
 * next page), `broken` (records that could not be read; click opens the log).
 */
export interface NoteNode {
  readonly kind: 'note';
  readonly id: string;
  readonly parent: ParentNode;
  readonly note: 'loading' | 'failed' | 'stopped' | 'empty' | 'more' | 'broken';
  readonly error?: CloudError | undefined;
  /** The sentence of a failure of ours, which has no `error`. */
  readonly message?: string | undefined;
  /** Rows shown, and rows there are, for `more`; records left out, for `broken`. */
  readonly shown?: number;
  readonly total?: number | undefined;
}

const join = (...parts: readonly string[]) => parts.map(encodeURIComponent).join('/');

export function accountNode(account: Account): AccountNode {
  return { kind: 'account', id: join(account.id), parent: undefined, account };
}

export function regionNode(parent: AccountNode, region: Region): RegionNode {
  return { kind: 'region', id: `${parent.id}/${join(region.id)}`, parent, region };
}

export function instanceNode(parent: RegionNode, instance: Instance): InstanceNode {
  return { kind: 'instance', id: `${parent.id}/${join(instance.id)}`, parent, instance };
}

export function groupNode(parent: InstanceNode, group: GroupKind): GroupNode {
  return { kind: 'group', id: `${parent.id}/${group}`, parent, group };
}

export function backupNode(parent: GroupNode, backup: Backup): BackupNode {
  return { kind: 'backup', id: `${parent.id}/${join(backup.id)}`, parent, backup };
}

export function noteNode(
  parent: ParentNode,
  note: NoteNode['note'],
  facts: Omit<NoteNode, 'kind' | 'id' | 'parent' | 'note'> = {},
): NoteNode {
  return { kind: 'note', id: `${parent.id}?${note}`, parent, note, ...facts };
}

export function accountOf(node: Node): Account {
  let current: Node = node;
  while (current.parent) {
    current = current.parent;
  }
  return current.account;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value && 'parent' in value;
}
